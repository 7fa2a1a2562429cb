import { noPlots, type Plots } from '../plots/plots.ts'
import type { DumpAnswer, DumpOrder } from './dumpMessages.ts'
import type { ListedConnection, NotRead, OpenedDump, ShownConnection } from './openedDump.ts'

/** Who waits for a dump to be read. */
export interface DumpOpener {
  /** Aborted when it is not wanted any more: then reading ends at once. */
  readonly signal: AbortSignal
  /** Called with how far it has come, in words. */
  onProgress(text: string): void
}

/**
 * Reads a dump in a worker, which then keeps its bytes.
 *
 * @returns `undefined` if there can be no worker here
 * @throws the reason of the signal, or Error if the worker has failed
 */
export function readApart(dump: Blob, opener: DumpOpener): Promise<OpenedDump | NotRead | undefined> {
  return new Promise((resolve, reject) => {
    const worker = startedWorker()
    if (worker) new ApartReading(worker, dump, opener, { resolve, reject })
    else resolve(undefined)
  })
}

function startedWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./dumpWorker.ts', import.meta.url), { type: 'module' })
  } catch {
    return undefined
  }
}

interface Settling {
  resolve(read: OpenedDump | NotRead | undefined): void
  reject(error: unknown): void
}

/** A dump that is read, or was read, by a worker. */
class ApartReading {
  readonly #worker: Worker
  readonly #dump: Blob
  readonly #opener: DumpOpener
  readonly #settling: Settling
  readonly #connections: ListedConnection[] = []
  readonly #asked = new Map<number, (plots: Plots) => void>()
  readonly #abort = () => {
    this.end()
    this.#settling.reject(this.#opener.signal.reason)
  }
  #isReady = false
  #hasEnded = false

  constructor(worker: Worker, dump: Blob, opener: DumpOpener, settling: Settling) {
    this.#worker = worker
    this.#dump = dump
    this.#opener = opener
    this.#settling = settling
    opener.signal.addEventListener('abort', this.#abort)
    worker.addEventListener('message', ({ data }: MessageEvent<DumpAnswer>) => this.#take(data))
    worker.addEventListener('error', ({ message }) => {
      this.end()
      // One that has not even started: it is not allowed here, or not beside what uses it.
      if (this.#isReady) settling.reject(new Error(message || 'its worker has failed'))
      else settling.resolve(undefined)
    })
  }

  /** Ends the worker. Whoever waits for statistics gets none. */
  end(): void {
    this.#hasEnded = true
    this.#leave()
    this.#worker.terminate()
    for (const resolve of this.#asked.values()) resolve(noPlots)
    this.#asked.clear()
  }

  #leave(): void {
    this.#opener.signal.removeEventListener('abort', this.#abort)
  }

  #order(order: DumpOrder): void {
    this.#worker.postMessage(order)
  }

  #take(answer: DumpAnswer): void {
    if (this.#hasEnded) return
    switch (answer.kind) {
      case 'ready':
        this.#isReady = true
        this.#order({ kind: 'read', dump: this.#dump })
        return
      case 'progress':
        this.#opener.onProgress(answer.text)
        return
      case 'connection':
        this.#connections.push(this.#listed(answer.connection))
        return
      case 'read':
        this.#leave()
        this.#settling.resolve({ ...answer.facts, connections: this.#connections, end: () => this.end() })
        return
      case 'plots':
        this.#asked.get(answer.connection)?.(answer.plots)
        this.#asked.delete(answer.connection)
        return
      case 'not-read':
        this.end()
        this.#settling.resolve(answer.why)
        return
      case 'failed':
        this.end()
        this.#settling.reject(new Error(answer.problem))
    }
  }

  #listed(connection: ShownConnection): ListedConnection {
    const index = this.#connections.length
    let plots: Promise<Plots> | undefined
    return {
      ...connection,
      plots: () => {
        plots ??= this.#plotsOf(index)
        return plots
      },
    }
  }

  #plotsOf(connection: number): Promise<Plots> {
    if (this.#hasEnded) return Promise.resolve(noPlots)
    return new Promise((resolve) => {
      this.#asked.set(connection, resolve)
      this.#order({ kind: 'plots', connection })
    })
  }
}
