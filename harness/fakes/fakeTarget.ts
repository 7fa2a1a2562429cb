/** What events are fired at, and of which it is known who listens. */
export class FakeTarget extends EventTarget {
  readonly #listening: (readonly [type: string, listener: unknown])[] = []

  /** The types that are listened to, once for each listener. */
  get listening(): readonly string[] {
    return this.#listening.map(([type]) => type)
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    const [type, listener] = args
    if (this.#find(type, listener) < 0) this.#listening.push([type, listener])
    super.addEventListener(...args)
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    const index = this.#find(args[0], args[1])
    if (index >= 0) this.#listening.splice(index, 1)
    super.removeEventListener(...args)
  }

  /** Shows something new, and fires the event that tells of it. */
  show(type: string, shown: object = {}): void {
    Object.assign(this, shown)
    this.dispatchEvent(new Event(type))
  }

  #find(type: string, listener: unknown): number {
    return this.#listening.findIndex(([otherType, other]) => otherType === type && other === listener)
  }
}
