import { makePeers, opened } from '../../../harness/peers.ts'
import type { Contender, Pair } from '../pair.ts'

/** node-datachannel does not announce all, if more are made at a time. */
const AT_ONCE = 200

/** What follows the objects of a pair, from their beginning on. */
export interface Follower {
  connection(connection: RTCPeerConnection): void
  channel(channel: RTCDataChannel, connection: RTCPeerConnection): void
  /** Resolves when its own state of both ends is the end. */
  over?(): Promise<unknown>
}

/** The engine's own objects, used as an app does that has nothing around them, and what follows them. */
export function engineWith(
  follow: () => Follower,
  receive: (channels: readonly RTCDataChannel[], listener: (data: unknown) => void) => () => void = listen,
): Contender {
  return {
    async connect(count = 1): Promise<Pair> {
      const follower = follow()
      const { a, b, negotiate, close } = makePeers()
      for (const connection of [a, b]) follower.connection(connection)
      const channels: RTCDataChannel[] = []
      const far: RTCDataChannel[] = []
      const openSome = async (negotiate?: () => Promise<void>) => {
        const some = Math.min(AT_ONCE, count - channels.length)
        const near = Array.from({ length: some }, () => a.createDataChannel(`${channels.length}`))
        for (const channel of near) follower.channel(channel, a)
        const remote = announcedEach(b, some, (channel) => follower.channel(channel, b))
        await negotiate?.()
        channels.push(...near)
        far.push(...(await remote))
        await Promise.all([...channels, ...far].map(opened))
      }
      await openSome(negotiate)
      while (channels.length < count) await openSome()
      return {
        channels,
        send: (data, index = 0) => channels[index]?.send(data),
        receive: (listener) => receive(far, listener),
        async close() {
          close()
          await follower.over?.()
        },
      }
    },
  }
}

/** Resolves with the channels that the peer announces, when all have come; each is seen inside its event. */
function announcedEach(
  connection: RTCPeerConnection,
  count: number,
  see: (channel: RTCDataChannel) => void,
): Promise<readonly RTCDataChannel[]> {
  const channels: RTCDataChannel[] = []
  return new Promise((resolve) => {
    connection.addEventListener('datachannel', function hear({ channel }) {
      see(channel)
      if (channels.push(channel) < count) return
      connection.removeEventListener('datachannel', hear)
      resolve(channels)
    })
  })
}

/** Hears the messages of channels, until the function is called that it returns. */
export function listen(channels: readonly RTCDataChannel[], listener: (data: unknown) => void): () => void {
  const hear = ({ data }: MessageEvent) => listener(data)
  for (const channel of channels) {
    channel.binaryType = 'arraybuffer'
    channel.addEventListener('message', hear)
  }
  return () => {
    for (const channel of channels) channel.removeEventListener('message', hear)
  }
}
