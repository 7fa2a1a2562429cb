import type { LifeEnd, LifePeers } from './peers.ts'

/** Of what a deed is done. */
export interface Scene {
  readonly peers: LifePeers
  readonly from: LifeEnd
  readonly to: LifeEnd
  readonly draw: (below: number) => number
}

/** What can happen in a life, to one end or to both. What an engine refuses is refused. */
export const deeds = {
  'make a channel': ({ from }) => {
    from.channels.push(from.connection.createDataChannel(`channel ${from.channels.length}`))
  },
  'make a channel, agreed upon': ({ from, to, draw }) => {
    const id = 100 + draw(100)
    for (const { connection, channels } of [from, to])
      channels.push(connection.createDataChannel('agreed', { negotiated: true, id }))
  },
  send: ({ from }) => {
    for (const channel of from.channels) if (channel.readyState === 'open') channel.send('data')
  },
  'close a channel': ({ from, draw }) => from.channels[draw(Math.max(1, from.channels.length))]?.close(),
  negotiate: ({ peers, from, to, draw }) => peers.negotiate(from, to, draw(2) === 0),
  'both offer': async ({ peers, from, to }) => {
    await ignored(Promise.all([from.connection.setLocalDescription(), to.connection.setLocalDescription()]))
    // One gives way, if it can.
    await ignored(peers.describe(from, to))
    await ignored(to.connection.setLocalDescription())
    await ignored(peers.describe(to, from))
  },
  'offer and roll back': async ({ from }) => {
    await from.connection.setLocalDescription()
    await from.connection.setLocalDescription({ type: 'rollback' })
  },
  'the peer’s offer is rolled back': async ({ peers, from, to }) => {
    await from.connection.setLocalDescription()
    await peers.describe(from, to)
    await to.connection.setRemoteDescription({ type: 'rollback' })
    await from.connection.setLocalDescription({ type: 'rollback' })
  },
  'a provisional answer': async ({ peers, from, to }) => {
    await from.connection.setLocalDescription()
    await peers.describe(from, to)
    const { sdp = '' } = await to.connection.createAnswer()
    await to.connection.setLocalDescription({ type: 'pranswer', sdp })
    await peers.describe(to, from)
    await to.connection.setLocalDescription({ type: 'answer', sdp })
    await peers.describe(to, from)
  },
  'operations at once': async ({ peers, from, to }) => {
    const all = [from.connection.createOffer(), from.connection.setLocalDescription(), from.connection.createOffer()]
    await Promise.allSettled(all)
    await peers.describe(from, to)
    await Promise.allSettled([to.connection.createAnswer(), to.connection.setLocalDescription()])
    await peers.describe(to, from)
  },
  'an answer to nothing': ({ from }) => from.connection.createAnswer(),
  'the wrong description': ({ from }) => {
    const { localDescription } = from.connection
    return localDescription
      ? from.connection.setRemoteDescription({ ...localDescription.toJSON(), type: 'answer' })
      : {}
  },
  'a description of nonsense': ({ from }) =>
    from.connection.setRemoteDescription({ type: 'offer', sdp: 'v=nonsense\r\n' }),
  'a candidate of nonsense': ({ from }) => from.connection.addIceCandidate({ candidate: 'nonsense', sdpMid: '0' }),
  'a candidate of no section': ({ from }) =>
    from.connection.addIceCandidate({ candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdpMid: 'none' }),
  'a candidate of no section at all': ({ from }) =>
    from.connection.addIceCandidate({ candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host' }),
  'its own description again': ({ from }) => {
    const { localDescription } = from.connection
    return localDescription ? from.connection.setLocalDescription(localDescription) : {}
  },
  'a rollback of nothing': ({ from, draw }) =>
    draw(2) === 0
      ? from.connection.setLocalDescription({ type: 'rollback' })
      : from.connection.setRemoteDescription({ type: 'rollback' }),
  'add a transceiver': ({ from }) => void from.connection.addTransceiver('audio'),
  'add a track': ({ from }) => {
    from.senders.push(from.connection.addTrack(silence()))
  },
  'remove a track': ({ from }) => {
    const sender = from.senders.pop()
    if (sender) from.connection.removeTrack(sender)
  },
  'stop a transceiver': ({ from, draw }) => {
    const transceivers = from.connection.getTransceivers()
    transceivers[draw(Math.max(1, transceivers.length))]?.stop()
  },
  'restart ICE': ({ from }) => from.connection.restartIce(),
  'negotiate, and close meanwhile': async ({ peers, from, to, draw }) => {
    const done = peers.negotiate(from, to, true)
    if (draw(3) === 0) to.connection.close()
    await done
  },
} satisfies Record<string, (scene: Scene) => unknown>

/** The name of one. */
export type DeedName = keyof typeof deeds

/** What an operation is rejected with is the engine's to say. */
export async function ignored(operation: Promise<unknown>): Promise<void> {
  await operation.catch(() => {})
}

let context: AudioContext | undefined

function silence(): MediaStreamTrack {
  context ??= new AudioContext()
  const [track] = context.createMediaStreamDestination().stream.getTracks()
  return track as MediaStreamTrack
}
