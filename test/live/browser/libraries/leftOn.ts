import { type WatchedObject, watchObject } from '../../listeners.ts'

/** What is on the connections and channels of a page: who listens, and their own properties. */
export interface LeftOn {
  /** For each object, in the order in which they were made. */
  count(): { readonly listening: readonly string[]; readonly own: readonly string[] }[]
  release(): void
}

/** Counts what is put onto each connection that is made from now on, and onto its channels, from their beginning on. */
export function countEvery(): LeftOn {
  const before = globalThis.RTCPeerConnection
  const watched: WatchedObject[] = []
  const watch = <Made extends object>(made: Made): Made => {
    watched.push(watchObject(made))
    return made
  }

  globalThis.RTCPeerConnection = class extends before {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      before.prototype.addEventListener.call(this, 'datachannel', (event) => {
        watch((event as RTCDataChannelEvent).channel)
      })
      watch(this)
    }

    override createDataChannel(...args: Parameters<RTCPeerConnection['createDataChannel']>): RTCDataChannel {
      return watch(super.createDataChannel(...args))
    }
  }

  return {
    count: () =>
      watched.map((each) => ({ listening: [...each.listening()].sort(), own: each.own().map(String).sort() })),
    release() {
      globalThis.RTCPeerConnection = before
      for (const { release } of watched) release()
    },
  }
}
