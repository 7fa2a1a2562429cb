import type { Binding } from '../bind/binding.ts'
import { readObject } from './privateStatistics.ts'
import type { RecordSettings } from './recordOptions.ts'
import type { TraceStatistics } from './statistics.ts'
import { type Read, StatisticsLog } from './statisticsLog.ts'

/**
 * Reads the statistics of a connection again and again: the first time at once, and then each time when the one before is done and
 * the interval is over. It ends with the recording, or when the connection is closed. That `getStats()` fails does no harm:
 * that reading is missing.
 */
export class StatisticsReader {
  readonly #binding: Binding
  readonly #include: RecordSettings['include']
  readonly #interval: number
  readonly #origin: number
  readonly #log = new StatisticsLog()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOver = false

  /** @param origin - from when on times are counted, as `performance.now()` has it */
  constructor(binding: Binding, { include, stats = 1000 }: RecordSettings, origin: number) {
    this.#binding = binding
    this.#include = include
    this.#interval = stats
    this.#origin = origin
    void this.#read()
  }

  /** What was read so far. */
  get statistics(): TraceStatistics {
    return { interval: this.#interval, dropped: this.#log.dropped, objects: this.#log.objects }
  }

  /** Reads nothing more. */
  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  async #read(): Promise<void> {
    const connection = this.#connection
    if (!connection) return
    try {
      const report: unknown = await connection.getStats()
      // It may have been closed meanwhile, or the recording be over.
      if (this.#connection && !this.#isOver) this.#note(report)
    } catch {
      // Engines reject when they like; the next reading may succeed.
    }
    if (this.#isOver || !this.#connection) return
    this.#timer = setTimeout(() => void this.#read(), this.#interval)
    // In Node statistics are no reason to stay alive.
    ;(this.#timer as { unref?: () => void }).unref?.()
  }

  /** The connection, as long as it is not closed. */
  get #connection(): RTCPeerConnection | undefined {
    const connection = this.#binding.objectOf('connection') as RTCPeerConnection | undefined
    try {
      return connection && connection.signalingState !== 'closed' ? connection : undefined
    } catch {
      // Of a document that is gone, Firefox shows nothing.
      return undefined
    }
  }

  #note(report: unknown): void {
    const include = this.#include
    const read: Read[] = []
    ;(report as Partial<RTCStatsReport> | undefined)?.forEach?.((stats: unknown, id: string) => {
      if (typeof stats === 'object' && stats !== null && !isCertificate(stats))
        read.push(readObject(String(id), stats, include))
    })
    for (const id of this.#binding.following.actors.channels.keys()) {
      const { bufferedAmount } = (this.#binding.objectOf(id) ?? {}) as Partial<RTCDataChannel>
      if (typeof bufferedAmount === 'number')
        read.push({ id, type: 'channel', members: [['bufferedAmount', bufferedAmount]] })
    }
    if (read.length > 0) this.#log.add(performance.now() - this.#origin, read)
  }
}

/** Chromium's ids of certificates have their fingerprints, and they have nothing else that is recorded. */
function isCertificate(stats: object): boolean {
  return (stats as { readonly type?: unknown }).type === 'certificate'
}
