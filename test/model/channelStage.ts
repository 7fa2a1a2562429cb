import { announced, makePeers, type Peers, talked } from '../../harness/peers.ts'
import type { WatchedActor } from '../live/observatory.ts'
import { fill } from '../live/scenarios.ts'
import { PathLife } from './life.ts'

/** How a channel begins: this side has created it, or the peer announces it. */
export type Beginning = 'created' | 'announced'

/** What has to be done before the channel is there. */
export interface Preparation {
  /** The peers are connected by another channel. */
  readonly connected?: true
  /** The channel has this handler of `open` before it is bound. */
  readonly onopen?: (channel: RTCDataChannel) => void
  /** The peer does this when its end opens. */
  readonly peerOpens?: (channel: RTCDataChannel, connection: RTCPeerConnection) => void
  /** `bufferedamountlow` is never fired. */
  readonly deaf?: true
}

/** Two bound peers with a channel, one end of which is followed along a path. */
export interface ChannelStage {
  readonly life: PathLife
  readonly peers: Peers
  /** The connection of the end that is followed, and the other. */
  readonly near: RTCPeerConnection
  readonly far: RTCPeerConnection
  /** The end that is followed. */
  readonly channel: WatchedActor
  /** The other end, as soon as it is there. */
  readonly peerChannel: Promise<RTCDataChannel>
  /** Fills the channel, so that it cannot be drained at once. */
  fill(): void
  /** Resolves when a message from the peer has come: then both ends are open. Nothing is sent to it. */
  heard(): Promise<void>
}

/** Sets up a stage: when it resolves, the channel is bound, and nothing has happened to it. */
export async function openStage(
  beginning: Beginning,
  { connected, onopen, peerOpens, deaf }: Preparation,
): Promise<ChannelStage> {
  const life = new PathLife()
  const peers = makePeers()
  life.undo(() => peers.close())
  const { a, b } = peers
  const early = onopen && a.createDataChannel('followed')
  if (early) early.onopen = () => onopen(early)
  for (const [name, connection] of Object.entries({ a, b })) life.bind(name, connection)

  if (connected) {
    const first = a.createDataChannel('first')
    const arrived = announced(b, (channel) => channel)
    await peers.negotiate()
    await talked(first, await arrived)
  }

  const own = early ?? a.createDataChannel('followed')
  const watch = (name: string, channel: RTCDataChannel, connection: RTCPeerConnection) => {
    if (deaf) channel.bufferedAmountLowThreshold = 0xffff_ffff
    return life.observatory.watch(name, channel, connection)
  }
  const stage = (
    near: RTCPeerConnection,
    channel: WatchedActor,
    peerChannel: Promise<RTCDataChannel>,
  ): ChannelStage => ({
    life,
    peers,
    near,
    far: near === a ? b : a,
    channel,
    peerChannel,
    fill: () => fill(channel.channel),
    heard: async () => heard(channel.channel, await peerChannel),
  })

  if (beginning === 'created') {
    const arrived = announced(b, (channel) => channel)
    return stage(a, watch('a', own, a), arrived)
  }
  const arrived = announced(b, (channel) => watch('b', channel, b))
  if (peerOpens) own.addEventListener('open', () => peerOpens(own, a))
  await peers.negotiate()
  return stage(b, await arrived, Promise.resolve(own))
}

async function heard(channel: RTCDataChannel, peerChannel: RTCDataChannel): Promise<void> {
  const message = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }))
  const isOpen = peerChannel.readyState === 'open'
  if (!isOpen) await new Promise((resolve) => peerChannel.addEventListener('open', resolve, { once: true }))
  peerChannel.send('hello')
  await message
}
