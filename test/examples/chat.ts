import { toPromise } from 'xstate'
import { bindDataChannel, bindPeerConnection } from '../../src/index.ts'

export type Status = 'connecting' | 'online' | 'reconnecting' | 'offline'

/** A chat over one data channel, which dials again when its connection is lost. Fires `change` with each new status. */
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
    bindPeerConnection(connection)
    const channel = bindDataChannel(connection.createDataChannel('chat'))
    channel.on('open', () => this.#show('online'))
    const { cause } = await toPromise(channel)
    connection.close()
    const isLost = cause === 'peer-connection-closed' || cause === 'transport-failed'
    if (isLost) void this.#talk()
    this.#show(isLost ? 'reconnecting' : 'offline')
  }

  #show(status: Status): void {
    this.status = status
    this.dispatchEvent(new Event('change'))
  }
}
