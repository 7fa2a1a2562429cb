import { waitFor } from 'xstate'
import { bindDataChannel, bindPeerConnection, channels, type DataChannelActor, whyFailed } from '../../src/index.ts'

export type Status = 'connecting' | 'online' | 'reconnecting' | 'offline'

/**
 * A chat over one data channel, which dials again when its connection has failed, and not when the peer has hung up. Fires
 * `change` with each new status.
 */
export class Chat extends EventTarget {
  status: Status = 'connecting'
  #connection: RTCPeerConnection | undefined
  readonly #dial: () => RTCPeerConnection

  constructor(dial: () => RTCPeerConnection) {
    super()
    this.#dial = dial
    void this.#talk()
  }

  leave(): void {
    this.#connection?.close()
  }

  async #talk(): Promise<void> {
    const connection = this.#dial()
    this.#connection = connection
    const actor = bindPeerConnection(connection)
    const channel = bindDataChannel(connection.createDataChannel('chat'), { connection })
    channel.on('open', () => this.#show('online'))
    // Some engines leave a channel open when its connection has failed.
    await waitFor(actor, (snapshot) => channels(snapshot).every(isOver) || whyFailed(snapshot) !== undefined)
    const { output } = channel.getSnapshot()
    const why = whyFailed(actor.getSnapshot())?.reason
    const isLost = output?.cause === 'transport-failed' || (why !== undefined && why !== 'peer-left')
    connection.close()
    if (isLost) void this.#talk()
    this.#show(isLost ? 'reconnecting' : 'offline')
  }

  #show(status: Status): void {
    this.status = status
    this.dispatchEvent(new Event('change'))
  }
}

function isOver(channel: DataChannelActor): boolean {
  return channel.getSnapshot().status !== 'active'
}
