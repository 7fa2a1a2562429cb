import { changeEvents } from '../../../machines/rules/signalingRules.ts'
import type { ShownBy } from '../../watch/allAttributes.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type JudgeMemory, type ObjectMemory, remember, remembered } from './memory.ts'
import { type Moment, ofConnection, shown } from './moment.ts'

/** What must be known of an observation before it is judged. */
export function prepare(memory: JudgeMemory, moment: Moment): JudgeMemory {
  const isBeginning = memory.objects.connection === undefined
  const isGathering = ofConnection(moment.after).iceGatheringState !== 'new'
  let next = memory
  for (const name of Object.keys(moment.observation.shows ?? {})) {
    const begins = name in next.objects ? undefined : beginning(moment, name, isBeginning)
    if (begins) next = remember(next, name, begins)
    if (begins && name === 'connection' && !isGathering) next = { ...next, lastCandidate: 'none' }
  }
  return { ...followSctp(next, moment), isDescribed: isDescribed(memory, moment) }
}

/** In its first state, an object has told of nothing yet; in any other, an event may be still to come. */
function beginning({ before, after }: Moment, name: string, isBeginning: boolean): Partial<ObjectMemory> | undefined {
  const kind = kindOf(name)
  const own = ofConnection(after)
  const isFirst = kind === 'sctp' ? 'connecting' : 'new'
  const states = Object.entries<unknown>(shown(after, name)).filter(([, value]) => value === isFirst)
  const announced = Object.fromEntries(states.map(([attribute]) => [attribute, isFirst]))
  switch (kind) {
    case 'connection':
      return { announced: isNew(own) ? newConnection : {} }
    case 'sctp': {
      // In an offer that is there when the connection is first seen, it may have an answer from before; and so may one in
      // the place of another, which is new in some engines where the specification keeps it.
      const mayBeOld = before.known.inUse.sctp !== undefined || (isBeginning && hasCurrent(own))
      const isOffered = String(own.signalingState).endsWith('offer') && !mayBeOld
      return {
        announced,
        ...('state' in announced && { hasConnected: false }),
        ...(isOffered && { isAnswered: false }),
      }
    }
    case 'dtls':
    case 'ice':
      return { announced }
    default:
      return undefined
  }
}

const newConnection = {
  signalingState: 'stable',
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
} as const

function isNew(own: ShownBy<'connection'>): boolean {
  const isChanged = Object.values(changeEvents).some(
    (name) => (own[name] ?? newConnection[name]) !== newConnection[name],
  )
  return !isChanged && own.currentRemoteDescription !== true
}

function hasCurrent({ currentLocalDescription, currentRemoteDescription }: ShownBy<'connection'>): boolean {
  return currentLocalDescription === true && currentRemoteDescription === true
}

/** Whether the SCTP transport in use has connected, and has its answer: it has one if it is there in `stable`. */
function followSctp(memory: JudgeMemory, { after }: Moment): JudgeMemory {
  const { sctp } = after.known.inUse
  if (!sctp) return memory
  const known = remembered(memory, sctp)
  const own = ofConnection(after)
  const hasConnected = shown<'sctp'>(after, sctp).state === 'connected'
  const isAnswered = own.signalingState?.endsWith('pranswer') || (own.signalingState === 'stable' && hasCurrent(own))
  if ((!hasConnected || known.hasConnected) && (!isAnswered || known.isAnswered)) return memory
  return remember(memory, sctp, { ...(hasConnected && { hasConnected }), ...(isAnswered && { isAnswered }) })
}

/** Descriptions are read when negotiation may have changed them, and not at each look at the states. */
function isDescribed({ isDescribed: was }: JudgeMemory, { observation, after }: Moment): boolean {
  const { kind, shows } = observation
  const isTold = kind === 'event' && observation.type === 'signalingstatechange' && !observation.untrusted
  const fresh = shows?.connection ?? {}
  const isRead = isTold || ['settled', 'look', 'bound'].includes(kind) || 'pendingLocalDescription' in fresh
  if (isRead || 'pendingRemoteDescription' in fresh) return 'pendingLocalDescription' in ofConnection(after)
  return was && !('signalingState' in fresh)
}
