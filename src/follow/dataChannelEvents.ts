import type { DataChannelSnapshot } from '../../machines/channel/dataChannelMachine.ts'
import type {
  AssociationEnd,
  DataChannelCause,
  DataChannelError,
  ReadyState,
} from '../../machines/channel/dataChannelTypes.ts'
import { type Finding, stateFinding } from '../divergences/finding.ts'

/** What was seen of a channel when one of its events reached the adapter. */
export interface ObservedEvent {
  readonly type: 'open' | 'closing' | 'error' | 'close' | 'bufferedamountlow'
  /** The attributes of the channel at that moment. */
  readonly readyState: ReadyState
  readonly bufferedAmount: number
  /** What an `error` says. */
  readonly error?: DataChannelError
  readonly association: AssociationEnd | undefined
  /** Whether the channel has fired such an event before. */
  readonly again: boolean
}

/** The cause that an event tells of, or `undefined` if it is none of the lifecycle. */
export function causeOf(seen: ObservedEvent, chart: DataChannelSnapshot): DataChannelCause | undefined {
  const { error, association } = seen
  switch (seen.type) {
    case 'open':
      return { type: 'open' }
    case 'closing':
      return { type: 'stream.reset', association }
    case 'bufferedamountlow':
      // With a threshold of the app's above 0 it comes earlier, and then says nothing of the end.
      return seen.bufferedAmount === 0 ? { type: 'drained' } : undefined
    case 'close':
      return { type: 'transport.closed', association }
    case 'error':
      if (!error) return undefined
      if (seen.readyState !== 'closed') return { type: 'transmit.failed', error }
      if (chart.matches('connecting') && error.errorDetail === 'data-channel-failure') {
        return { type: 'creation.failed', error }
      }
      return { type: 'transport.closed', error, association }
  }
}

/** Which rules an event breaks: by coming at all, by what it says, or by what the channel shows meanwhile. */
export function findingsOf(seen: ObservedEvent, before: DataChannelSnapshot): readonly Finding[] {
  return [...misplaced(seen, before), ...misworded(seen, before), ...misstated(seen, before)]
}

function* misplaced(seen: ObservedEvent, before: DataChannelSnapshot): Generator<Finding> {
  const { type, again } = seen
  if (again && (type === 'open' || type === 'closing')) {
    yield { kind: 'event', rule: 'INV-22', expected: `one ${type}`, actual: `another ${type}` }
  }
  // One that was open is not meant: the app has closed it in a listener of this event that runs before ours.
  if (type === 'open' && before.matches('closing') && !before.context.opened && seen.readyState !== 'closing') {
    yield { kind: 'event', rule: 'DT-14', expected: 'no open', actual: 'open' }
  }
}

function* misworded({ error, readyState }: ObservedEvent, before: DataChannelSnapshot): Generator<Finding> {
  if (!error) return
  const { errorDetail: actual } = error
  if (actual === null) {
    yield { kind: 'event', rule: 'INV-36', expected: 'an RTCError', actual: error.message }
  } else if (actual !== 'sctp-failure' && !(readyState === 'closed' && before.matches('connecting'))) {
    const rule = readyState === 'closed' ? 'CD-4' : 'SD-6'
    yield { kind: 'event', rule, expected: 'sctp-failure', actual }
  }
}

function misstated(seen: ObservedEvent, before: DataChannelSnapshot): readonly Finding[] {
  switch (seen.type) {
    case 'open':
      // Closing: DT-4 was looked at in the call. Shown as closing: closed by the app in a listener before ours.
      if (before.matches('closing') || seen.readyState === 'closing') return []
      return stateFinding(before.matches('open') ? 'DT-3' : 'DT-1', 'open', seen.readyState)
    case 'closing':
      return stateFinding('DT-5', 'closing', seen.readyState)
    case 'close':
      return stateFinding('DT-6', 'closed', seen.readyState)
    case 'error':
    case 'bufferedamountlow':
      return []
  }
}
