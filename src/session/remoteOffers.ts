/** How many are kept: the one that is being taken, the one that is held, and what comes while a message is sent. */
const MOST_OFFERS = 4

/** The peer's offers that may still be taken, by their numbers. */
export class RemoteOffers {
  readonly #sdps = new Map<number, string>()

  /** How many there are. */
  get size(): number {
    return this.#sdps.size
  }

  /** Keeps one. Of too many those with the lowest numbers go first, for only the latest is still of use. */
  add(number: number, sdp: string): void {
    this.#sdps.set(number, sdp)
    if (this.#sdps.size > MOST_OFFERS) this.#sdps.delete(Math.min(...this.#sdps.keys()))
  }

  /** Gives one, and forgets it and all before it. Without it there is nothing that an engine would take. */
  take(number: number): string {
    const sdp = this.#sdps.get(number) ?? ''
    for (const older of this.#sdps.keys()) if (older <= number) this.#sdps.delete(older)
    return sdp
  }
}
