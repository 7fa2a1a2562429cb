import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * All chance of one network. Everything that is drawn comes from here, one after the other: ids, passwords, fingerprints,
 * delays, losses. So the same seed and the same calls give the same life.
 */
export class Random {
  readonly seed: number
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  /** @param seed - an integer of 32 bits */
  constructor(seed: number) {
    this.seed = seed
    this.#generator = xoroshiro128plus(seed)
  }

  /** A number from 0, included, to 1, excluded. */
  fraction(): number {
    return uniformFloat64(this.#generator)
  }

  /** An integer from the first to the last, both included. */
  integer(first: number, last: number): number {
    return uniformInt(this.#generator, first, last)
  }

  /** Whether something happens that has such a probability, from 0 to 1. Draws nothing where that is certain. */
  chance(probability: number): boolean {
    if (probability <= 0) return false
    return probability >= 1 || this.fraction() < probability
  }

  /** So many random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.integer(0, 0xff))
  }

  /** A text of so many letters and digits. Each of them is also one of the characters that ICE allows (RFC 8839, §5.4). */
  text(length: number): string {
    return Array.from({ length }, () => alphanumeric[this.integer(0, alphanumeric.length - 1)]).join('')
  }
}
