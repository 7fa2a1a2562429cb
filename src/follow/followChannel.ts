import type { DataChannelSnapshot } from '../../machines/channel/dataChannelMachine.ts'
import type {
  AssociationEnd,
  DataChannelCause,
  DataChannelError,
  ReadyState,
} from '../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import type { Observation, ObservedError } from '../watch/observation.ts'
import type { Steps } from './cause.ts'
import type { Picture } from './picture.ts'

/** The cause for a channel's chart, and its name. */
type Tell = (cause: DataChannelCause) => { readonly on: string; readonly cause: DataChannelCause }

/** What follows from an observation of a channel that is followed alone. */
export function* followChannelAlone(picture: Picture, observation: Observation): Steps {
  if (observation.kind === 'unbound') yield { stop: observation.on }
  else yield* followChannel(picture, observation, 'unseen')
}

/**
 * What an observation of a channel is for its chart.
 *
 * @param association - what has become of the SCTP association, as far as it can be seen
 */
export function* followChannel(
  picture: Picture,
  observation: Observation,
  association: AssociationEnd | undefined,
): Steps {
  const { on } = observation
  const tell: Tell = (cause) => ({ on, cause })
  const chart = () => picture.chart(on) as DataChannelSnapshot | undefined
  const before = chart()
  const shown = picture.shown(on)?.readyState as ReadyState | undefined
  if (before?.status !== 'active' || shown === undefined) return

  switch (observation.kind) {
    case 'event':
      if (isClosing(picture, on)) yield tell({ type: 'close' })
      if (isContradicted(observation.type, shown)) {
        if (!observation.untrusted) yield { lookAgain: on }
        break
      }
      {
        const cause = causeOf(observation, before, shown, picture.shown(on)?.bufferedAmount === 0, association)
        if (cause) yield tell(cause)
      }
      break
    case 'call':
      if (observation.method === 'close' && shown === 'closed') yield tell({ type: 'resync' })
      break
    case 'returned':
      if (observation.method === 'close') yield tell({ type: 'close' })
      break
    case 'told':
      if (observation.cause === 'transferred') yield tell({ type: 'transferred' })
      else if (shown === 'closed') yield tell({ type: 'resync' })
      else if (picture.shown(on)?.unhooked) yield tell({ type: 'close' })
      break
    case 'look':
      // It has closed, and no event has said so: it was transferred, or a listener has kept the event from us.
      if (shown === 'closed') yield tell({ type: 'resync' })
      break
  }
  yield* catchUp(tell, chart(), shown)
  const now = chart()
  if (now?.matches({ closing: 'draining' }) && picture.shown(on)?.bufferedAmount === 0) yield tell({ type: 'drained' })
}

/** What the channel shows and no event has told: `close()` was called past us, or `open` is just being fired. */
function* catchUp(tell: Tell, chart: DataChannelSnapshot | undefined, shown: ReadyState): Steps {
  if (chart?.status !== 'active') return
  const state = readyState(chart)
  if (shown === 'open' && state === 'connecting') yield tell({ type: 'announced' })
  if (shown === 'closing' && (state === 'connecting' || state === 'open')) yield tell({ type: 'close' })
}

/** Whether the channel's own `close()` is running: then an event that is fired inside it comes after it. */
function isClosing({ calls }: Picture, on: string): boolean {
  return calls.some((call) => call.on === on && call.method === 'close')
}

/** Whether an event says what the object does not show: script has made it up, or the engine is early. */
function isContradicted(type: string, shown: ReadyState): boolean {
  if (type === 'open') return shown === 'connecting'
  if (type === 'closing') return shown === 'connecting' || shown === 'open'
  return type === 'close' && shown !== 'closed'
}

/** The cause that an event announces, or `undefined` if it is none of the lifecycle. */
function causeOf(
  { type, error }: Extract<Observation, { kind: 'event' }>,
  chart: DataChannelSnapshot,
  shown: ReadyState,
  isDrained: boolean,
  association: AssociationEnd | undefined,
): DataChannelCause | undefined {
  switch (type) {
    case 'open':
      return { type: 'open' }
    case 'closing':
      return { type: 'stream.reset', association }
    case 'bufferedamountlow':
      // With a threshold of the app's above 0 it comes earlier, and then says nothing of the end.
      return isDrained ? { type: 'drained' } : undefined
    case 'close':
      return { type: 'transport.closed', association }
    case 'error': {
      const said = errorOf(error)
      if (shown !== 'closed') return { type: 'transmit.failed', error: said }
      if (chart.matches('connecting') && said.errorDetail === 'data-channel-failure') {
        return { type: 'creation.failed', error: said }
      }
      return { type: 'transport.closed', error: said, association }
    }
    default:
      return undefined
  }
}

/** What the error of a channel's event says. */
export function errorOf({
  errorDetail = null,
  sctpCauseCode = null,
  message = '',
}: ObservedError = {}): DataChannelError {
  return { errorDetail, sctpCauseCode, message }
}
