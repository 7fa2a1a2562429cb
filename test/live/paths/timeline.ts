import type { BoundPeer } from './boundPeer.ts'

/** What one of the peers showed from a moment on. */
export interface Moment<Shown> {
  /** In milliseconds since the fault. */
  readonly at: number
  readonly peer: BoundPeer['name']
  readonly shown: Shown
}

/** Writes down what peers show, each time that it is something else. */
export class Timeline<Shown> {
  /** Since the fault; its first ones, at 0, are what was shown then. */
  readonly moments: Moment<Shown>[] = []
  readonly #observe: (peer: BoundPeer) => Shown
  readonly #last = new Map<BoundPeer, string>()
  #began = performance.now()
  #isStopped = false

  constructor(observe: (peer: BoundPeer) => Shown) {
    this.#observe = observe
  }

  /** Watches a peer from now on. */
  watch(peer: BoundPeer): void {
    this.#note(peer)
    peer.onChange(() => this.#note(peer))
  }

  /** Time counts from now on. */
  fault(): void {
    this.#began = performance.now()
    this.moments.length = 0
    const peers = [...this.#last.keys()]
    this.#last.clear()
    for (const peer of peers) this.#note(peer, 0)
  }

  /** Nothing more is written down. */
  stop(): void {
    this.#isStopped = true
  }

  #note(peer: BoundPeer, at = Math.round(performance.now() - this.#began)): void {
    if (this.#isStopped) return
    const shown = this.#observe(peer)
    const text = JSON.stringify(shown)
    if (this.#last.get(peer) === text) return
    this.#last.set(peer, text)
    this.moments.push({ at, peer: peer.name, shown })
  }
}
