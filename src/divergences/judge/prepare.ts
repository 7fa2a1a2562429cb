import { changeEvents } from '../../../machines/rules/signalingRules.ts'
import { type Attributes, kindOf } from '../../watch/attributes.ts'
import { type JudgeMemory, type ObjectMemory, remember, remembered } from './memory.ts'
import { type Moment, shown } from './moment.ts'

/** What must be known of an observation before it is judged. */
export function prepare(memory: JudgeMemory, moment: Moment): JudgeMemory {
  const isBeginning = memory.objects.connection === undefined
  let next = memory
  for (const name of Object.keys(moment.observation.shows ?? {})) {
    if (name in next.objects) continue
    const begins = beginning(moment, name, isBeginning)
    if (begins) next = remember(next, name, begins)
    if (name === 'connection' && shown(moment.after, name, 'iceGatheringState') === 'new') {
      next = { ...next, lastCandidate: 'none' }
    }
  }
  return { ...followSctp(next, moment), isDescribed: isDescribed(memory, moment) }
}

/** In its first state, an object has told of nothing yet; in any other, an event may be still to come. */
function beginning({ before, after }: Moment, name: string, isBeginning: boolean): Partial<ObjectMemory> | undefined {
  const state = shown(after, name)
  const connection = after.shown('connection') ?? {}
  switch (kindOf(name)) {
    case 'connection':
      return { announced: isNew(connection) ? newConnection : {} }
    case 'sctp': {
      // In an offer that is there when the connection is first seen, it may have an answer from before; and so may one in
      // the place of another, which is new in some engines where the specification keeps it.
      const mayBeOld = before.known.inUse.sctp !== undefined || (isBeginning && hasCurrent(connection))
      const isOffered = String(connection.signalingState).endsWith('offer') && !mayBeOld
      return {
        ...(state === 'connecting' && { announced: { state }, hasConnected: false }),
        ...(isOffered && { isAnswered: false }),
      }
    }
    case 'dtls':
      return { announced: state === 'new' ? { state } : {} }
    case 'ice': {
      const gatheringState = shown(after, name, 'gatheringState')
      return {
        announced: {
          ...(state === 'new' && { state }),
          ...(gatheringState === 'new' && { gatheringState }),
        },
      }
    }
    default:
      return undefined
  }
}

const newConnection: { readonly [attribute: string]: string } = {
  signalingState: 'stable',
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
}

function isNew(attributes: Attributes): boolean {
  const states = Object.values(changeEvents)
  return (
    states.every((name) => (attributes[name] ?? newConnection[name]) === newConnection[name]) &&
    attributes.currentRemoteDescription !== true
  )
}

function hasCurrent({ currentLocalDescription, currentRemoteDescription }: Attributes): boolean {
  return currentLocalDescription === true && currentRemoteDescription === true
}

/** Whether the SCTP transport in use has connected, and has its answer: it has one if it is there in `stable`. */
function followSctp(memory: JudgeMemory, { after }: Moment): JudgeMemory {
  const { sctp } = after.known.inUse
  if (!sctp) return memory
  const known = remembered(memory, sctp)
  const connection = after.shown('connection') ?? {}
  const state = String(connection.signalingState)
  const hasConnected = shown(after, sctp) === 'connected'
  const isAnswered = state.endsWith('pranswer') || (state === 'stable' && hasCurrent(connection))
  if ((!hasConnected || known.hasConnected) && (!isAnswered || known.isAnswered)) return memory
  return remember(memory, sctp, { ...(hasConnected && { hasConnected }), ...(isAnswered && { isAnswered }) })
}

/** Descriptions are read when negotiation may have changed them, and not at each look at the states. */
function isDescribed({ isDescribed: was }: JudgeMemory, { observation, after }: Moment): boolean {
  const { kind, on: name, shows } = observation
  const isRead =
    kind === 'settled' ||
    kind === 'look' ||
    kind === 'bound' ||
    (kind === 'event' && observation.type === 'signalingstatechange' && name === 'connection')
  const fresh = shows?.connection ?? {}
  if (isRead || 'pendingLocalDescription' in fresh || 'pendingRemoteDescription' in fresh) {
    return after.shown('connection')?.pendingLocalDescription !== undefined
  }
  return was && !('signalingState' in fresh)
}
