import type { EventObject } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { fired } from '../../harness/peers.ts'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionCause } from '../../machines/connection/peerConnectionTypes.ts'
import type { ConnectionStage } from './connectionStage.ts'
import type { PathLife } from './life.ts'

/** Brings a cause about; `rest` is what is to follow. */
type Act = (stage: ConnectionStage, event: EventObject, rest: readonly EventObject[]) => void | Promise<void>

/** All of them, by the names that the table uses. */
export const connectionPerformers: Readonly<Record<string, Act>> = {
  '`close()`': ({ near }) => near.close(),
  'it comes by itself': () => {},
  '`createOffer()`': async ({ near }) => void (await near.createOffer()),
  '`createAnswer()`': async ({ near }) => void (await near.createAnswer()),
  '`setLocalDescription()` with an offer': ({ near }) => near.setLocalDescription({ type: 'offer' }),
  '`setLocalDescription()` with an answer': ({ near }) => near.setLocalDescription({ type: 'answer' }),
  '`setLocalDescription()` with a pranswer': async (stage) => {
    stage.ownAnswer ??= (await stage.near.createAnswer()).sdp
    await stage.near.setLocalDescription({ type: 'pranswer', sdp: stage.ownAnswer ?? '' })
  },
  '`setLocalDescription()` with a rollback': ({ near }) => near.setLocalDescription({ type: 'rollback' }),
  '`setRemoteDescription()` with an offer': async (stage) => stage.near.setRemoteDescription(await stage.peerOffer()),
  '`setRemoteDescription()` with an answer': async (stage) => {
    await stage.near.setRemoteDescription({ type: 'answer', sdp: await stage.peerAnswer() })
  },
  '`setRemoteDescription()` with a pranswer': async (stage) => {
    await stage.near.setRemoteDescription({ type: 'pranswer', sdp: await stage.peerAnswer() })
  },
  '`setRemoteDescription()` with a rollback': ({ near }) => near.setRemoteDescription({ type: 'rollback' }),
  '`addTransceiver()`': ({ near }) => void near.addTransceiver('audio'),
  '`addTransceiver()`, or another direction': ({ near }, _, rest) => {
    if (rest.some(({ type }) => type === 'negotiation.checked')) turn(near)
    else near.addTransceiver('audio')
  },
  'the change is taken back, and made anew': async ({ near, life }) => {
    turn(near)
    await checked(life)
    turn(near)
  },
  'an answer is applied': () => {},
  '`createDataChannel()`': ({ near }) => void near.createDataChannel('needed'),
  'the method is called': (stage, event, rest) => callAll(stage, [event, ...rest]),
  'the operation settles': () => {},
  'the operation is done': () => {},
}

/** What brings about a cause that belongs to another region than the path does. */
export const performersOfOthers: { readonly [Type in PeerConnectionCause['type']]?: Act } = {
  'local.offer': ({ near }) => near.setLocalDescription({ type: 'offer' }),
  'operation.called': (stage, event, rest) => callAll(stage, [event, ...rest]),
}

/** Sets the direction of the first transceiver to another one, or back. */
function turn(connection: RTCPeerConnection): void {
  const [transceiver] = connection.getTransceivers()
  if (!transceiver) throw new Error('the connection has no transceiver')
  transceiver.direction = transceiver.direction === 'recvonly' ? 'sendrecv' : 'recvonly'
}

/** Resolves when a check that was queued before has run: one that was queued after it has. */
async function checked(life: PathLife): Promise<void> {
  const other = new RTCPeerConnection()
  life.undo(() => other.close())
  other.addTransceiver('audio')
  await fired(other, 'negotiationneeded')
}

/** Makes the call, and those that are to follow at once, in one task: so that none of them has settled yet. */
async function callAll(stage: ConnectionStage, events: readonly EventObject[]): Promise<void> {
  const end = events.findIndex(({ type }) => type !== 'operation.called')
  const calls = events.slice(0, end < 0 ? events.length : end).map((event) => (event as Called).call)
  const [remote] = calls.filter((call) => call.method === 'setRemoteDescription')
  const isAnswer = remote?.type === 'answer'
  const description = isAnswer
    ? ({ type: 'answer', sdp: await stage.peerAnswer() } as const)
    : remote && (await stage.peerOffer())
  for (const call of calls) stage.settling.push(made(stage.near, call, description))
}

type Called = Extract<PeerConnectionCause, { readonly type: 'operation.called' }>

function made(
  connection: RTCPeerConnection,
  call: ChainedCall,
  description: RTCSessionDescriptionInit | undefined,
): Promise<unknown> {
  switch (call.method) {
    case 'createOffer':
    case 'createAnswer':
      return connection[call.method]()
    case 'setLocalDescription':
      return connection.setLocalDescription(call.type && { type: call.type })
    case 'setRemoteDescription':
      return connection.setRemoteDescription(description as RTCSessionDescriptionInit)
    default:
      throw new Error(`no path calls ${call.method}`)
  }
}
