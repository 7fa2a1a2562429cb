import type { ClosedBecause, DataChannelCause, DataChannelContext } from './dataChannelTypes.ts'

/** SCTP's "User-Initiated Abort" (RFC 9260, section 3.3.10.12): what `close()` on the peer's connection sends. */
export const USER_INITIATED_ABORT = 12

/**
 * Decides why a channel ends, from what was known before and what has happened now.
 *
 * The first known cause stays, with one exception. Some engines announce any end that does not come from this side as
 * if the peer had closed the channel, and give the reason only with the last event (in Chromium `closing`, then an
 * `error`; in Firefox `closing`, then a `close` with the association gone). Then the reason replaces the guess.
 *
 * @param known - the cause known so far, and whether the channel has been open
 * @param event - what has happened
 * @returns the cause known from now on, or `undefined` if there still is none
 */
export function whyClosed(
  { cause, opened }: Pick<DataChannelContext, 'cause' | 'opened'>,
  event: DataChannelCause,
): ClosedBecause | undefined {
  switch (event.type) {
    case 'close':
      return cause ?? 'local-close'
    case 'stream.reset':
      return cause ?? associationEnd(event, opened) ?? (event.association === 'unseen' ? undefined : 'peer-close')
    case 'transport.closed':
      if (cause !== undefined && cause !== 'peer-close' && cause !== 'peer-connection-closed') return cause
      // It was refused: by an answer without a data section, say.
      if (!opened && event.error?.errorDetail === 'data-channel-failure') return 'not-created'
      return associationEnd(event, opened) ?? cause ?? (event.association === 'lives' ? 'peer-close' : undefined)
    case 'creation.failed':
    case 'id.exhausted':
      return cause ?? 'not-created'
    case 'connection.closed':
      return cause ?? 'connection-closed'
    case 'transferred':
      return cause ?? 'transferred'
    default:
      return cause
  }
}

type Ending = Extract<DataChannelCause, { association?: unknown }>

/** Why the whole association is gone, if it is: by the peer's will, by negotiation, or by a failure. */
function associationEnd({ association, ...event }: Ending, opened: boolean): ClosedBecause | undefined {
  const error = 'error' in event ? event.error : undefined
  const isClosed = error?.sctpCauseCode === USER_INITIATED_ABORT
  const isFailed = typeof error?.sctpCauseCode === 'number' && !isClosed
  // Either side aborts with that code what is rejected.
  if (association === 'rejected' && !isFailed) return opened ? 'rejected' : 'not-created'
  if (isClosed) return 'peer-connection-closed'
  if (isFailed || association === 'failed') return 'transport-failed'
  if (association === 'closed') return 'peer-connection-closed'
  if (error?.errorDetail !== 'sctp-failure') return undefined
  // The abort of a peer's close() need not tell its code (AMB-5), nor that SCTP is closed before its channels (AMB-6).
  return association === 'lives' ? 'peer-connection-closed' : 'transport-failed'
}
