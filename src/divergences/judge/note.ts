import { changeEvents } from '../../../machines/rules/signalingRules.ts'
import { type Attributes, kindOf } from '../../watch/attributes.ts'
import { showsAtCall } from './closing.ts'
import { type CallMemory, forget, type JudgeMemory, remember, remembered } from './memory.ts'
import { liveConnection, type Moment, ofConnection, shown } from './moment.ts'
import { refusalOf } from './operations.ts'

/** What is to be remembered of an observation that was judged. */
export function note(memory: JudgeMemory, moment: Moment): JudgeMemory {
  return noteRunning(noteHappening(memory, moment), moment)
}

/** The memory without a channel that is over. */
export function letGo(memory: JudgeMemory, { observation, after }: Moment): JudgeMemory {
  const { on: name } = observation
  const isOver = memory.objects.has(name) && kindOf(name) === 'channel' && after.chart(name)?.status !== 'active'
  return isOver ? forget(memory, name) : memory
}

function noteHappening(memory: JudgeMemory, moment: Moment): JudgeMemory {
  const { observation } = moment
  switch (observation.kind) {
    case 'event':
      return observation.untrusted ? memory : noteEvent(memory, moment, observation)
    case 'call': {
      const refused = refusalOf(observation)
      const isLasting = observation.method === 'close' || observation.method === 'createDataChannel'
      if (!refused && !isLasting) return memory
      const shows = isLasting ? showsAtCall(moment) : {}
      return withCall(memory, observation.call, { shows, ...(refused && { refused }) })
    }
    case 'returned': {
      const { call, threw } = observation
      const isWaiting = threw === undefined && memory.calls[call]?.refused
      return isWaiting || !(call in memory.calls) ? memory : withCall(memory, call)
    }
    case 'settled':
      return observation.call in memory.calls ? withCall(memory, observation.call) : memory
    default:
      return memory
  }
}

function withCall(memory: JudgeMemory, call: number, known?: CallMemory): JudgeMemory {
  const { [call]: _, ...others } = memory.calls
  return { ...memory, calls: known ? { ...others, [call]: known } : others }
}

function noteEvent(
  memory: JudgeMemory,
  { after }: Moment,
  event: Moment['observation'] & { kind: 'event' },
): JudgeMemory {
  const { on: name, type } = event
  if (kindOf(name) === 'channel') return noteFired(memory, name, type)
  if (type === 'datachannel' && event.channel) return noteFired(memory, event.channel, type)
  if (type === 'icecandidate') {
    const { candidate = null } = event
    return candidate === null ? memory : { ...memory, lastCandidate: candidate }
  }
  if (type === 'error') return remember(memory, name, { hasError: true })
  const attribute: string | undefined =
    name === 'connection' ? changeEvents[type as keyof typeof changeEvents] : transportEvents[type]
  if (attribute === undefined) return memory
  const state = (shown(after, name) as Attributes)[attribute]
  if (typeof state !== 'string') return memory
  return remember(memory, name, {
    announced: { [attribute]: state },
    ...(attribute === 'state' && { hasError: false }),
  })
}

const transportEvents: { readonly [type: string]: string } = {
  statechange: 'state',
  gatheringstatechange: 'gatheringState',
}

function noteFired(memory: JudgeMemory, channel: string, type: string): JudgeMemory {
  const { fired } = remembered(memory, channel)
  return fired.includes(type) ? memory : remember(memory, channel, { fired: [...fired, type] })
}

/** The operation that has started, if another one has, and where signaling stood then. */
function noteRunning(memory: JudgeMemory, { after }: Moment): JudgeMemory {
  const id = liveConnection(after)?.context.operations[0]?.id
  if (id === memory.running?.id) return memory
  const { running: _, ...others } = memory
  if (id === undefined) return others
  return { ...others, running: { id, signalingState: ofConnection(after).signalingState } }
}
