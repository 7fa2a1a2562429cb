import type { ReadyState } from '../channel/dataChannelTypes.ts'
import { allBroken, type Broken, brokenEvent, brokenState } from './broken.ts'

/** A channel that `createDataChannel()` has returned is `connecting` (INV-29). */
export function stateAtCreation(readyState: unknown): Broken | undefined {
  return brokenState('INV-29', 'connecting', readyState)
}

/** What a handler of `datachannel` is given. */
export interface Announcement {
  readonly readyState?: string | undefined
  /** Whether an earlier event has announced the same channel. */
  readonly isRepeated: boolean
  readonly isNegotiated?: boolean | undefined
}

/** An announced channel is `open` (INV-28), and announced once, and never if it was negotiated (INV-18). */
export function announcement({ readyState, isRepeated, isNegotiated }: Announcement): readonly Broken[] {
  if (isRepeated) return [brokenEvent('INV-18', 'one datachannel', 'another for the same channel')]
  return allBroken(
    brokenState('INV-28', 'open', readyState),
    isNegotiated ? brokenEvent('INV-18', 'no datachannel', 'one for a negotiated channel') : undefined,
  )
}

/** Its own `close()` leaves a channel `closing` (DT-4), and one that is `closing` or `closed` as it was (DT-15). */
export function stateAfterClose(before: unknown, after: unknown): Broken | undefined {
  return before === 'connecting' || before === 'open'
    ? brokenState('DT-4', 'closing', after)
    : brokenState('DT-15', before, after)
}

/**
 * `pc.close()` closes each channel within the call (DT-11), one that is `closing` too. The text leaves that open (AMB-4), and
 * the chart takes it so: who compares an engine with the text alone does not ask it of such a channel.
 */
export function stateAfterConnectionClose(after: unknown): Broken | undefined {
  return brokenState('DT-11', 'closed', after)
}

/** The events of a channel's lifecycle. */
export type ChannelEventType = 'open' | 'closing' | 'error' | 'close'

/** Each of `open`, `closing` and `close` fires once (INV-22); an `error` of sending may come more than once. */
export function repeatedChannelEvent(type: string, isRepeated: boolean): Broken | undefined {
  if (!isRepeated || type === 'error') return undefined
  return brokenEvent('INV-22', `one ${type}`, `another ${type}`)
}

/** Where a channel stood before an event, and what it shows in the event. */
export interface ChannelInEvent {
  readonly before: ReadyState
  /** Whether it was ever open before. */
  readonly hasOpened: boolean
  readonly shown: string
}

/**
 * A channel that script has closed before it was open does not open (DT-14). One that shows `closing` meanwhile may have
 * been closed in an earlier listener of the same event.
 */
export function lateOpen({ before, hasOpened, shown }: ChannelInEvent): Broken | undefined {
  if (before !== 'closing' || hasOpened || shown === 'closing') return undefined
  return brokenEvent('DT-14', 'no open', 'open')
}

/** What `readyState` is in each event of a channel (DT-1, DT-3, DT-5, DT-6); an `error` may come in any state. */
export function stateInChannelEvent(
  type: ChannelEventType,
  { before, shown }: Omit<ChannelInEvent, 'hasOpened'>,
): Broken | undefined {
  switch (type) {
    case 'open':
      return brokenState(before === 'open' ? 'DT-3' : 'DT-1', 'open', shown)
    case 'closing':
      return brokenState('DT-5', 'closing', shown)
    case 'close':
      return brokenState('DT-6', 'closed', shown)
    case 'error':
      return undefined
  }
}

/** What an `error` of a channel says. */
export interface ChannelErrorWords {
  readonly errorDetail?: string | null | undefined
  readonly message?: string | undefined
}

/**
 * An `error` carries an `RTCError` (INV-36). It says `sctp-failure`, when it ends the channel (CD-4) and when it does not
 * (SD-6); only of a channel that never opened it may say that there is none (DT-9).
 */
export function channelErrorWords(
  { errorDetail, message }: ChannelErrorWords,
  { hasOpened, shown }: Omit<ChannelInEvent, 'before'>,
): Broken | undefined {
  if (errorDetail === null || errorDetail === undefined) {
    return brokenEvent('INV-36', 'an RTCError', message || 'an event without one')
  }
  if (errorDetail === 'sctp-failure') return undefined
  const isNotCreated = !hasOpened && shown === 'closed' && errorDetail === 'data-channel-failure'
  return isNotCreated ? undefined : brokenEvent(shown === 'closed' ? 'CD-4' : 'SD-6', 'sctp-failure', errorDetail)
}

/** `dc.close()` fires nothing before it has returned (INV-37). */
export function eventInsideClose(type: string): Broken {
  return brokenEvent('INV-37', 'no event inside close()', type)
}
