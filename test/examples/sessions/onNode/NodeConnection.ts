import { PeerConnection, type RtcConfig } from 'node-datachannel'
import { RTCPeerConnection } from 'node-datachannel/polyfill'

/** A connection of node-datachannel that leaves offers and answers to the session, and rolls back. */
export class NodeConnection extends RTCPeerConnection {
  readonly #native: PeerConnection
  #wasNeeded = false

  constructor(options: Partial<RtcConfig> = {}) {
    const native = new PeerConnection('peer', { iceServers: [], ...options, disableAutoNegotiation: true })
    super({ peerConnection: native })
    this.#native = native
  }

  override async setLocalDescription({ type }: { type?: RTCSdpType } = {}): Promise<void> {
    if (type) this.#native.setLocalDescription(type as never)
    else this.#native.setLocalDescription()
  }

  override createDataChannel(label: string, options?: RTCDataChannelInit) {
    const channel = super.createDataChannel(label, options)
    if (!this.#wasNeeded) queueMicrotask(() => this.dispatchEvent(new Event('negotiationneeded')))
    this.#wasNeeded = true
    return channel
  }
}
