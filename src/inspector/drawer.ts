import { guarded } from '../watch/errors.ts'
import type { DrawingOrder } from './drawing.ts'

/**
 * How long one picture may take: in milliseconds. Those of this library take some fifty, and seconds on a machine whose
 * cores are all taken. Until then the states are listed.
 */
const PATIENCE = 20_000

/** Without a worker a layout cannot be ended: only what is surely fast is drawn. */
const MOST_ARROWS_WITHOUT_WORKER = 60

interface Waiting {
  readonly order: DrawingOrder
  resolve(svg: string): void
  reject(problem: Error): void
}

interface Answer {
  readonly isReady?: true
  readonly id?: number
  readonly svg?: string
  readonly problem?: string
}

/** Draws pictures one after the other, in a worker where there can be one. */
class Drawer {
  readonly #queue: Waiting[] = []
  #worker: Worker | undefined
  #hasNoWorker = false
  #isReady = false
  #timer: ReturnType<typeof setTimeout> | undefined

  draw(order: DrawingOrder): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ order, resolve, reject })
      if (this.#queue.length === 1) this.#next()
    })
  }

  #next(): void {
    const [waiting] = this.#queue
    if (!waiting) return
    if (this.#hasNoWorker) {
      void drawHere(waiting.order).then(
        (svg) => this.#done({ svg }),
        (error: Error) => this.#done({ problem: error.message }),
      )
      return
    }
    this.#worker ??= this.#start()
    if (this.#isReady) this.#order(waiting)
  }

  #order({ order }: Waiting): void {
    this.#timer = setTimeout(() => {
      this.#end()
      this.#done({ problem: 'its layout takes too long' })
    }, PATIENCE)
    // What cannot be sent to it must not keep those that wait behind it.
    guarded(
      () => this.#worker?.postMessage({ id: 0, order }),
      (error) => this.#done({ problem: (error as Error).message }),
    )
  }

  #start(): Worker | undefined {
    try {
      const worker = new Worker(new URL('./drawingWorker.ts', import.meta.url), { type: 'module' })
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
        if (!data.isReady) this.#done(data)
        else {
          this.#isReady = true
          this.#next()
        }
      })
      worker.addEventListener('error', () => this.#doWithout())
      return worker
    } catch {
      queueMicrotask(() => this.#doWithout())
      return undefined
    }
  }

  #doWithout(): void {
    this.#end()
    this.#hasNoWorker = true
    this.#next()
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#worker?.terminate()
    this.#worker = undefined
    this.#isReady = false
  }

  #done({ svg, problem }: Answer): void {
    clearTimeout(this.#timer)
    const waiting = this.#queue.shift()
    if (svg !== undefined) waiting?.resolve(svg)
    else waiting?.reject(new Error(problem ?? 'it was not drawn'))
    this.#next()
  }
}

async function drawHere({ machine, options }: DrawingOrder): Promise<string> {
  if (machine.transitions.length > MOST_ARROWS_WITHOUT_WORKER) throw new Error('it is too large to be drawn here')
  const { render } = await import('./renderChart.ts')
  return render(machine, options)
}

let drawer: Drawer | undefined

/** Draws as SVG. Rejects with the reason if that is not possible, or takes too long. */
export function draw(order: DrawingOrder): Promise<string> {
  drawer ??= new Drawer()
  return drawer.draw(order)
}
