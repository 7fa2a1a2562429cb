import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** What is done to the packets of a path. Each is independent of the others, and holds until `heal`. */
export type Disturbance =
  /** Nothing passes, also nothing that is on its way. */
  | { readonly type: 'cut' }
  /** So large a share of the packets is lost: from 0 to 1. The same seed loses the same packets. */
  | { readonly type: 'drop'; readonly share: number; readonly seed: number }
  /** Each packet takes so much longer, in milliseconds. */
  | { readonly type: 'delay'; readonly ms: number }
  /** So large a share of the packets is overtaken by the next one that goes the same way. */
  | { readonly type: 'reorder'; readonly share: number; readonly seed: number }
  /** All passes again, as it comes. */
  | { readonly type: 'heal' }

/** What decides about each packet: whether something of a given share happens to it. */
type Chance = () => boolean

const never: Chance = () => false

/** Decides what becomes of the packets of a path, one after the other. */
export class Disturber {
  #isCut = false
  #isLost = never
  #isOvertaken = never
  #ms = 0
  /** The packets that the next one of their way overtakes. */
  readonly #held = new Map<string, () => void>()

  /** Changes what is done to packets from now on. */
  apply(disturbance: Disturbance): void {
    switch (disturbance.type) {
      case 'cut':
        this.#isCut = true
        this.#held.clear()
        break
      case 'drop':
        this.#isLost = chance(disturbance)
        break
      case 'delay':
        this.#ms = atLeastZero(disturbance.ms)
        break
      case 'reorder':
        this.#isOvertaken = chance(disturbance)
        break
      case 'heal':
        this.#isCut = false
        this.#isLost = never
        this.#isOvertaken = never
        this.#ms = 0
        this.#letGo()
        break
    }
  }

  /**
   * Takes a packet.
   *
   * @param way - from where to where it goes
   * @param pass - sends it on; not called if it is lost
   */
  take(way: string, pass: () => void): void {
    if (this.#isCut || this.#isLost()) return
    const overtaken = this.#held.get(way)
    if (!overtaken && this.#isOvertaken()) {
      this.#held.set(way, pass)
      return
    }
    this.#held.delete(way)
    this.#pass(pass)
    if (overtaken) this.#pass(overtaken)
  }

  #pass(pass: () => void): void {
    if (this.#ms === 0) {
      pass()
      return
    }
    const arrive = () => {
      if (!this.#isCut) pass()
    }
    setTimeout(arrive, this.#ms).unref()
  }

  #letGo(): void {
    const held = [...this.#held.values()]
    this.#held.clear()
    for (const pass of held) pass()
  }
}

function chance({ share, seed }: { readonly share: number; readonly seed: number }): Chance {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is from 0 to 1, and not ${share}`)
  const random = xoroshiro128plus(seed)
  return () => uniformFloat64(random) < share
}

function atLeastZero(ms: number): number {
  if (!(ms >= 0)) throw new RangeError(`a delay is at least 0 ms, and not ${ms}`)
  return ms
}
