import { announced, type Peers, talked } from '../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  type DataChannelActor,
  type PeerConnectionActor,
} from '../../src/index.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

/** Two bound peers, and a channel between them that is open at both ends. */
export interface OpenChannels extends Peers {
  readonly near: RTCDataChannel
  readonly far: RTCDataChannel
  readonly nearActor: DataChannelActor
  readonly farActor: DataChannelActor
  readonly nearConnection: PeerConnectionActor
  readonly farConnection: PeerConnectionActor
}

/** Makes such peers, which are closed after the test. To be called once in a file; it gives the function that makes them. */
export function openChannelsOfEachTest(): (init?: RTCDataChannelInit) => Promise<OpenChannels> {
  const openPeers = peersOfEachTest()
  return async (init) => {
    const peers = openPeers()
    const [nearConnection, farConnection] = [bindPeerConnection(peers.a), bindPeerConnection(peers.b)]
    const near = peers.a.createDataChannel('chat', init)
    const arrived = announced(peers.b, (channel) => channel)
    await peers.negotiate()
    const far = await arrived
    await talked(near, far)
    const [nearActor, farActor] = [bindDataChannel(near), bindDataChannel(far)]
    return { ...peers, near, far, nearActor, farActor, nearConnection, farConnection }
  }
}

/** The bytes of what a channel gets, message by message. */
export interface ReceivedMessages {
  readonly messages: Uint8Array[]
  /** Resolves when so many bytes have come since the beginning. */
  bytes(count: number): Promise<void>
}

/** Collects what a channel gets from now on. */
export function received(channel: RTCDataChannel): ReceivedMessages {
  channel.binaryType = 'arraybuffer'
  const messages: Uint8Array[] = []
  let total = 0
  let wanted = Number.POSITIVE_INFINITY
  let resolve = () => {}
  channel.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const message = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data)
    messages.push(message)
    total += message.length
    if (total >= wanted) resolve()
  })
  return {
    messages,
    bytes: (count) =>
      new Promise((done) => {
        wanted = count
        resolve = done
        if (total >= wanted) done()
      }),
  }
}

/** What the engine takes from a channel's `send()` from now on; `then` is called after each. */
export function handedOver(channel: RTCDataChannel, then = () => {}): readonly (string | Uint8Array)[] {
  const sent: (string | Uint8Array)[] = []
  const send = channel.send as (data: string | Uint8Array) => void
  Object.defineProperty(channel, 'send', {
    configurable: true,
    value(data: string | Uint8Array) {
      send.call(channel, data)
      sent.push(data)
      then()
    },
  })
  return sent
}
