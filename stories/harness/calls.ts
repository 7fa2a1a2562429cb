import { descriptionOf } from '../../harness/peers.ts'
import type { PeerConnectionSnapshot, SignalingCause } from '../../machines/index.ts'
import type { FollowedChannel } from './followedChannel.ts'
import type { StoryPeer } from './peer.ts'

/** A call that a peer can make, and whether that is legal now. */
export interface OfferedCall {
  readonly name: string
  readonly isLegal: boolean
  run(): unknown
}

const types = ['offer', 'answer', 'pranswer', 'rollback'] as const

/** The causes of a peer's charts that are calls. The charts say whether each is legal now. */
export function callsOf(peer: StoryPeer, other: StoryPeer): readonly OfferedCall[] {
  return [...peer.channels.flatMap((channel) => channelCalls(channel)), ...connectionCalls(peer, other)]
}

function channelCalls(channel: FollowedChannel): readonly OfferedCall[] {
  const { actor, object, label } = channel
  const snapshot = actor.getSnapshot()
  return [
    { name: `${label}.send('hello')`, isLegal: snapshot.matches('open'), run: () => object.send('hello') },
    {
      name: `${label}.close()`,
      isLegal: snapshot.can({ type: 'close' }),
      run() {
        object.close()
        channel.called('close()')
      },
    },
  ]
}

function connectionCalls(peer: StoryPeer, other: StoryPeer): readonly OfferedCall[] {
  const { connection, actor, channels } = peer
  const snapshot = actor.getSnapshot()
  const can = (type: SimpleCause) => snapshot.can({ type })
  return [
    {
      name: 'createDataChannel()',
      isLegal: isLive(snapshot),
      run: () => connection.createDataChannel(`chat${channels.length + 1}`),
    },
    {
      name: "addTransceiver('audio')",
      isLegal: can('negotiation.updated'),
      run: () => connection.addTransceiver('audio'),
    },
    { name: 'restartIce()', isLegal: can('negotiation.updated'), run: () => connection.restartIce() },
    { name: 'createOffer()', isLegal: can('offer.created'), run: () => connection.createOffer() },
    { name: 'createAnswer()', isLegal: can('answer.created'), run: () => connection.createAnswer() },
    ...types.map((type) => ({
      name: `setLocalDescription(${type})`,
      isLegal: can(`local.${type}`),
      run: () => setLocal(connection, type),
    })),
    ...types.map((type) => ({
      name: `setRemoteDescription(${type})`,
      isLegal: can(`remote.${type}`) && (type === 'rollback' || hasSet(other.connection, type, connection)),
      run: () => setRemote(connection, type, other.connection),
    })),
    {
      name: 'close()',
      isLegal: can('close'),
      run() {
        connection.close()
        for (const channel of channels) channel.called('connection.close()')
      },
    },
  ]
}

/** The causes by which the charts judge a call, and which say no more than their type. */
type SimpleCause = SignalingCause['type'] | 'negotiation.updated' | 'close'

function isLive(snapshot: PeerConnectionSnapshot): boolean {
  return snapshot.can({ type: 'close' })
}

async function setLocal(connection: RTCPeerConnection, type: RTCSdpType): Promise<void> {
  // Without SDP, Chromium takes a pranswer for an answer.
  const sdp = type === 'pranswer' ? (await connection.createAnswer()).sdp : undefined
  await connection.setLocalDescription({ type, ...(sdp !== undefined && { sdp }) })
}

async function setRemote(connection: RTCPeerConnection, type: RTCSdpType, from: RTCPeerConnection): Promise<void> {
  await connection.setRemoteDescription(type === 'rollback' ? { type } : await descriptionOf(from))
}

/** Whether the peer has set such a description that has not arrived yet. */
function hasSet(from: RTCPeerConnection, type: RTCSdpType, to: RTCPeerConnection): boolean {
  if (from.signalingState === 'closed' || to.signalingState === 'closed') return false
  const { localDescription } = from
  return localDescription?.type === type && originOf(localDescription) !== originOf(to.remoteDescription)
}

/** Two descriptions with the same origin and type are one, whatever candidates have come meanwhile. */
function originOf(description: RTCSessionDescription | null): string | undefined {
  return description ? `${description.type} ${/^o=.*$/m.exec(description.sdp)?.[0]}` : undefined
}
