import { engine, RTCPeerConnection } from '#engine'
import type { LiveSignalingState } from '../../machines/connection/signalingTypes.ts'

/** The states that an engine cannot be brought to. */
const unreachable: Record<typeof engine, readonly LiveSignalingState[]> = {
  chromium: [],
  // It has no pranswer: NotSupportedError (F6).
  firefox: ['have-local-pranswer', 'have-remote-pranswer'],
  // It answers an offer by itself, at once, and takes a pranswer for an answer.
  'node-datachannel': ['have-remote-offer', 'have-local-pranswer', 'have-remote-pranswer'],
  simulated: [],
}

/** The states that this engine can be brought to, of those in which a connection lives. */
export const signalingStates = (
  ['stable', 'have-local-offer', 'have-remote-offer', 'have-local-pranswer', 'have-remote-pranswer'] as const
).filter((state) => !unreachable[engine].includes(state))

/** A connection in a signaling state, and what its peer could say to it then. */
export interface Reached {
  readonly connection: RTCPeerConnection
  /** The descriptions of a peer that fit the state, as far as any does. */
  readonly offer: RTCSessionDescriptionInit
  readonly answer: RTCSessionDescriptionInit
  close(): void
}

/** Brings a new connection to a state. `begin` is called before anything is done with it. */
export async function reach(
  state: LiveSignalingState,
  begin: (connection: RTCPeerConnection) => void = () => {},
): Promise<Reached> {
  const connection = new RTCPeerConnection()
  begin(connection)
  const all = [connection]
  const another = () => {
    const made = new RTCPeerConnection()
    all.push(made)
    return made
  }
  const close = () => {
    for (const each of all) each.close()
  }

  if (state === 'stable' || state === 'have-remote-offer' || state === 'have-local-pranswer') {
    const offer = await offerOf(another())
    const answer = await answerTo(another(), await offerOf(another()))
    if (state === 'stable') return { connection, offer, answer, close }
    await connection.setRemoteDescription(offer)
    if (state === 'have-local-pranswer') {
      const { sdp = '' } = await connection.createAnswer()
      await connection.setLocalDescription({ type: 'pranswer', sdp })
    }
    return { connection, offer, answer, close }
  }

  const own = await offerOf(connection)
  await connection.setLocalDescription(own)
  const answer = await answerTo(another(), own)
  const offer = await offerOf(another())
  if (state === 'have-remote-pranswer') await connection.setRemoteDescription({ ...answer, type: 'pranswer' })
  return { connection, offer, answer, close }
}

/** A connection that is not in a session yet offers a channel. */
export async function offerOf(connection: RTCPeerConnection): Promise<RTCSessionDescriptionInit> {
  connection.createDataChannel('offered')
  const { type, sdp = '' } = await connection.createOffer()
  return { type, sdp }
}

/** The answer of a connection that is not in a session yet. */
export async function answerTo(
  connection: RTCPeerConnection,
  offer: RTCSessionDescriptionInit,
): Promise<RTCSessionDescriptionInit> {
  await connection.setRemoteDescription(offer)
  const { type, sdp = '' } = await connection.createAnswer()
  return { type, sdp }
}

/** Each description that can be applied, `L` by the connection itself and `R` from its peer; `L:` has no argument. */
export const descriptions = {
  'L:offer': ({ connection }) => connection.setLocalDescription({ type: 'offer' }),
  'L:answer': ({ connection }) => connection.setLocalDescription({ type: 'answer' }),
  'L:pranswer': ({ connection }) => connection.setLocalDescription({ type: 'pranswer' }),
  'L:rollback': ({ connection }) => connection.setLocalDescription({ type: 'rollback' }),
  'L:': ({ connection }) => connection.setLocalDescription(),
  'R:offer': ({ connection, offer }) => connection.setRemoteDescription(offer),
  'R:answer': ({ connection, answer }) => connection.setRemoteDescription(answer),
  'R:pranswer': ({ connection, answer }) => connection.setRemoteDescription({ ...answer, type: 'pranswer' }),
  'R:rollback': ({ connection }) => connection.setRemoteDescription({ type: 'rollback' }),
} satisfies Record<string, (reached: Reached) => Promise<void>>

/** One of them. */
export type Description = keyof typeof descriptions

/** A candidate for the first section. */
export const candidate = { candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 9 typ host', sdpMid: '0' }
