import { engine } from '#engine'
import { descriptionOf, makePeers, type Peers } from '../../harness/peers.ts'
import { transports } from '../../machines/connection/connectionStates.ts'
import type { Transports } from '../../machines/connection/peerConnectionTypes.ts'
import { PathLife } from './life.ts'
import { type RemotePeer, remotePeer } from './remotePeer.ts'

/** What a transport is there for, and with whom it is to connect. */
export interface TransportPreparation {
  /** The peer is in a process of its own. */
  readonly isRemote?: true
  /** Two transceivers: with a channel in a bundle, or without one, each with a transport of its own. */
  readonly media?: 'bundled' | 'apart'
}

/** A transport that can be followed. */
export type TransportActor = NonNullable<Transports['sctp']> | Transports['dtls' | 'ice' | 'gatherers'][number]

/** The charts of transports. */
export type TransportChart = 'iceTransport' | 'iceGatherer' | 'dtlsTransport' | 'sctpTransport'

/** A connection that has offered, with its peer; one of its transports is followed along a path. */
export interface TransportStage {
  readonly life: PathLife
  readonly peers: Peers
  readonly near: RTCPeerConnection
  readonly far: RTCPeerConnection
  /** The peer, if it is in a process of its own. */
  readonly remote: RemotePeer | undefined
  readonly actor: TransportActor
  /** Has the peer answer what was offered, if it has not; `alter` may change the offer on its way. */
  answer(alter?: (sdp: string) => string): Promise<void>
  /** What the peer is given of the offer. */
  offer(): RTCSessionDescriptionInit
  /** Offers, and has the peer answer. */
  negotiate(): Promise<void>
  /** Another peer, in a process of its own. */
  another(): Promise<RemotePeer>
}

/** Sets up a stage: the transport is there, and its peer has not answered. */
export async function openTransportStage(
  chart: TransportChart,
  { isRemote, media }: TransportPreparation,
): Promise<TransportStage> {
  const life = new PathLife()
  const peers = makePeers()
  life.undo(() => peers.close())
  const { a: near, b: far } = peers
  const another = async () => {
    const peer = await remotePeer()
    life.undo(() => void peer.vanish())
    return peer
  }
  const remote = isRemote && (await another())
  const watched = life.bind('a', near)
  life.bind('b', far)
  if (media) for (const kind of ['audio', 'video']) near.addTransceiver(kind)
  if (media !== 'apart') near.createDataChannel('carried')
  await near.setLocalDescription()

  // Of candidates that came by themselves, Firefox once applied the first, and nothing after it for ever.
  const trickles = engine !== 'firefox'
  if (trickles) {
    far.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) near.addIceCandidate(candidate).catch(() => {})
    })
  }
  const apart = (sdp: string) => (media === 'apart' ? sdp.replace(/a=group:BUNDLE.*\r\n/, '') : sdp)
  const all = transports(watched.actor.getSnapshot())
  const actor = {
    iceTransport: media === 'bundled' ? all.ice.at(-1) : all.ice[0],
    iceGatherer: all.gatherers[0],
    dtlsTransport: all.dtls[0],
    sctpTransport: all.sctp,
  }[chart]
  if (!actor) throw new Error(`the connection shows no transport for ${chart}`)

  const offer = (alter = (sdp: string) => sdp): RTCSessionDescriptionInit => {
    const { type, sdp } = near.localDescription as RTCSessionDescription
    return { type, sdp: alter(apart(withoutCandidates(sdp))) }
  }
  let isAnswered = false
  const answer: TransportStage['answer'] = async (alter) => {
    if (isAnswered) return
    isAnswered = true
    if (remote) return remote.answer(near)
    await far.setRemoteDescription(offer(alter))
    await far.setLocalDescription()
    await near.setRemoteDescription(
      trickles ? (far.localDescription as RTCSessionDescription) : await descriptionOf(far),
    )
  }
  return {
    life,
    peers,
    near,
    far,
    remote: remote || undefined,
    actor,
    answer,
    offer,
    async negotiate() {
      await near.setLocalDescription()
      isAnswered = false
      await answer()
    },
    another,
  }
}

/** So the peer cannot begin with DTLS before its answer is there, which node-datachannel does not bear. */
function withoutCandidates(sdp: string): string {
  return sdp.replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '')
}
