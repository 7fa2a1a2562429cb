import type { PeerKinds, TextEnd } from './peerTypes.ts'

declare global {
  /** What a page of a peer has. */
  var peerKinds: Partial<PeerKinds> | undefined
}

/** What a kind of peer needs besides its signalling. */
type RoleOf<Kind extends keyof PeerKinds> = Parameters<PeerKinds[Kind]> extends [TextEnd, ...infer Role] ? Role : []

/** A page for a peer: a frame in this one, with a world of its own, that can be loaded again. */
export class PeerFrame {
  readonly #element = document.createElement('iframe')
  readonly #end: TextEnd
  readonly #ends: (() => void)[] = []
  #held: (() => void)[] | undefined

  constructor(end: TextEnd) {
    this.#end = end
    this.#element.src = '/?peer'
  }

  /** Loads the page, for the first time or again, and begins a peer in it. */
  async load<Kind extends keyof PeerKinds>(kind: Kind, ...role: RoleOf<Kind>): Promise<ReturnType<PeerKinds[Kind]>> {
    const loaded = new Promise((resolve) => this.#element.addEventListener('load', resolve, { once: true }))
    if (this.#element.contentWindow) this.#element.contentWindow.location.reload()
    else document.body.append(this.#element)
    await loaded
    const page = this.#element.contentWindow
    // A page that is told that it goes away may still say something, and hears nothing. In Chromium the first one that listens is
    // the first one told, whatever its phase.
    page?.addEventListener('pagehide', () => this.#forget())
    const { peerKinds } = (page ?? {}) as Partial<typeof globalThis>
    const begin = peerKinds?.[kind] as
      | ((end: TextEnd, ...role: RoleOf<Kind>) => ReturnType<PeerKinds[Kind]>)
      | undefined
    if (!begin) throw new Error(`The page of a peer has not been loaded, or has no "${kind}".`)
    return begin(this.#signaling, ...role)
  }

  /** Suspends the page: it is informed as a browser does it, and signals wait. */
  freeze(): void {
    if (this.#held) return
    this.#held = []
    this.#tell('freeze')
  }

  resume(): void {
    const held = this.#held
    if (!held) return
    this.#held = undefined
    this.#tell('resume')
    for (const each of held) each()
  }

  /** Takes it away, and with it all that is in it. */
  remove(): void {
    this.#forget()
    this.#element.remove()
  }

  get #signaling(): TextEnd {
    const noted = (end: () => void) => {
      this.#ends.push(end)
      return end
    }
    return {
      send: (text) => this.#pass(() => this.#end.send(text)),
      subscribe: (listener) => noted(this.#end.subscribe((text) => this.#pass(() => listener(text)))),
      get: () => this.#end.get(),
      watch: (listener) => noted(this.#end.watch(() => this.#pass(listener))),
    }
  }

  #pass(run: () => void): void {
    if (this.#held) this.#held.push(run)
    else run()
  }

  /** A page that is gone hears nothing. */
  #forget(): void {
    this.#held = undefined
    for (const end of this.#ends.splice(0)) end()
  }

  #tell(type: string): void {
    const page = this.#element.contentDocument
    page?.dispatchEvent(new Event(type))
  }
}
