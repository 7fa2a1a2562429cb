import { type DataChannelActor, readyState, target } from '../../src/index.ts'

const events = ['open', 'bufferedamountlow', 'closing', 'error', 'close']

/** A channel of a story: its actor, and the real object, which the actor lets go of at its end. */
export class FollowedChannel {
  readonly actor: DataChannelActor
  readonly object: RTCDataChannel
  readonly label: string
  /** What was called on it and what it has fired, each with the state that it then showed, as in the tests' tables. */
  readonly log: string[] = []
  /** The messages that have arrived. */
  received = 0
  readonly #waiting = new Set<() => void>()

  /** @param tell - is told of events that have no place in the chart */
  constructor(actor: DataChannelActor, tell: (kind: 'engine' | 'message', text: string) => void) {
    this.actor = actor
    this.object = target(actor) as RTCDataChannel
    this.label = this.object.label
    const emitted = new Set<string>()
    actor.on('*', ({ type }) => emitted.add(type))
    for (const type of events) {
      this.object.addEventListener(type, () => {
        this.log.push(`${type}[${this.object.readyState}]`)
        const isStray = actor.getSnapshot().status === 'done' && !emitted.has(type)
        if (isStray) tell('engine', `fires “${type}” all the same`)
      })
    }
    this.object.addEventListener('message', ({ data }) => {
      this.received += 1
      for (const look of this.#waiting) look()
      if (typeof data === 'string') tell('message', `receives “${data}”`)
    })
  }

  /** Resolves when so many messages have arrived. */
  hasReceived(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.received < count) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Notes a call that has just returned. */
  called(what: string): void {
    this.log.push(`${what}: ${this.object.readyState}`)
  }

  get state(): string {
    return readyState(this.actor.getSnapshot())
  }
}
