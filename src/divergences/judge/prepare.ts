import { changeEvents } from '../../../machines/rules/signalingRules.ts'
import type { Picture } from '../../follow/picture.ts'
import type { ShownBy } from '../../watch/allAttributes.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type JudgeMemory, type ObjectMemory, remember, remembered } from './memory.ts'
import { type Moment, ofConnection, shown } from './moment.ts'

/** What must be known of an observation before it is judged. */
export function prepare(memory: JudgeMemory, moment: Moment): JudgeMemory {
  const { before, observation, after } = moment
  const isFirst = !memory.objects.has('connection')
  let next = isFirst ? withObjects(memory, before, ['connection', ...transportsIn(after)]) : memory
  if (isFirst && ofConnection(before).iceGatheringState === 'new') next = { ...next, lastCandidate: 'none' }
  const isNew = !isFirst && before.known.inUse.sctp === undefined
  next = withObjects(next, after, Object.keys(observation.shows ?? {}), isNew)
  return followSctp(next, moment)
}

function transportsIn({ known: { inUse, dropped } }: Picture): readonly string[] {
  return [inUse.sctp ?? [], inUse.dtls, inUse.ice, dropped].flat()
}

function withObjects(memory: JudgeMemory, picture: Picture, names: readonly string[], isNew = false): JudgeMemory {
  let next = memory
  for (const name of names) {
    const begins = next.objects.has(name) || !picture.shown(name) ? undefined : beginning(picture, name, isNew)
    if (begins) next = remember(next, name, begins)
  }
  return next
}

/**
 * In its first state, an object has announced nothing yet; in any other, an event may be still to come.
 *
 * @param isNew - whether it is known that an SCTP transport has come with an offer. One that is there when the connection
 * is first seen may have its answer; and so may one in the place of another, which some engines make anew.
 */
function beginning(picture: Picture, name: string, isNew: boolean): Partial<ObjectMemory> | undefined {
  const kind = kindOf(name)
  const own = ofConnection(picture)
  const first = kind === 'sctp' ? 'connecting' : 'new'
  const states = Object.entries<unknown>(shown(picture, name)).filter(([, value]) => value === first)
  const announced = Object.fromEntries(states.map(([attribute]) => [attribute, first]))
  switch (kind) {
    case 'connection':
      return { announced: isNewConnection(own) ? newConnection : {} }
    case 'sctp': {
      const isOffered = own.signalingState?.endsWith('offer') && (isNew || !hasCurrent(own))
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

function isNewConnection(own: ShownBy<'connection'>): boolean {
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
