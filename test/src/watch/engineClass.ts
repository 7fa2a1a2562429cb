/** What was called, in its order. */
export type Log = string[]

/** A class as engines have it, new for each test: nothing that a test does to it outlives the test. */
export function makeEngine(log: Log = []) {
  class Engine {
    readonly id: string
    #direction = 'sendrecv'

    constructor(id = 'it') {
      this.id = id
    }

    close(...args: unknown[]): unknown {
      log.push(['engine', 'close', this.id, ...args].join(' '))
      return args[0] ?? 'closed'
    }

    send(data: unknown): void {
      if (data === undefined) throw new TypeError('nothing to send')
      log.push(`engine send ${data}`)
    }

    stop(during: () => void = () => {}): void {
      log.push('engine stops')
      during()
      log.push('engine stopped')
    }

    get direction(): string {
      return this.#direction
    }

    set direction(value: string) {
      if (value === 'nonsense') throw new TypeError('no direction')
      this.#direction = value
    }

    get currentDirection(): string {
      return this.#direction
    }
  }
  return { Engine, log, before: Object.getOwnPropertyDescriptors(Engine.prototype) }
}
