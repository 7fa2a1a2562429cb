import { fired, makePeers, type Peers } from '../../harness/peers.ts'
import type { WatchedConnection } from '../live/watchedConnection.ts'
import { PathLife } from './life.ts'

/** Two bound peers, one of which is followed along a path. */
export interface ConnectionStage {
  readonly life: PathLife
  readonly peers: Peers
  readonly watched: WatchedConnection
  readonly near: RTCPeerConnection
  readonly far: RTCPeerConnection
  /** The SDP of the answer that this side has created, once it has. */
  ownAnswer: string | undefined
  /** What the calls have returned whose promises nobody waits for. */
  readonly settling: Promise<unknown>[]
  /** An offer of the peer. */
  peerOffer(): Promise<RTCSessionDescriptionInit>
  /** The SDP of the peer's answer to the offer that was made. */
  peerAnswer(): Promise<string>
}

/** What is done before a stage is handed over. */
export interface ConnectionPreparation {
  /** The peers have negotiated a transceiver. */
  readonly isNegotiated?: boolean
  /** The connection has offered a channel before it is bound. */
  readonly isOffering?: boolean
}

/** Sets up a stage: nothing has happened on it besides the preparation. */
export async function openConnectionStage({
  isNegotiated,
  isOffering,
}: ConnectionPreparation = {}): Promise<ConnectionStage> {
  const life = new PathLife()
  const peers = makePeers()
  life.undo(() => peers.close())
  const { a: near, b: far } = peers
  if (isOffering) near.createDataChannel('offered')
  let answer: string | undefined
  const watched = life.bind('a', near)
  life.bind('b', far)
  if (isNegotiated) {
    near.addTransceiver('audio', { direction: 'recvonly' })
    await fired(near, 'negotiationneeded')
    await near.setLocalDescription()
    await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
    await far.setLocalDescription()
    await near.setRemoteDescription(far.localDescription as RTCSessionDescription)
  }
  return {
    life,
    peers,
    watched,
    near,
    far,
    ownAnswer: undefined,
    settling: [],
    peerOffer: () => far.createOffer(),
    async peerAnswer() {
      if (answer === undefined) {
        await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
        answer = (await far.createAnswer()).sdp ?? ''
      }
      return answer
    },
  }
}
