import type { ClosedBecause, DataChannelCause } from './dataChannelTypes.ts'

/** SCTP's "User-Initiated Abort" (RFC 9260, section 3.3.10.12): what `close()` on the peer's connection sends. */
const USER_INITIATED_ABORT = 12

/**
 * Decides why a channel ends, from what was known before and what has happened now.
 *
 * The first known cause stays, with one exception. Some engines announce the end of the peer's whole connection as if
 * the peer had closed the channel, and give the reason only with the last event (in Chromium `closing`, then an
 * `error`; in Firefox `closing`, then a `close` with the association gone). Then the reason replaces `peer-close`.
 *
 * @param known - the cause known so far
 * @param event - what has happened
 * @returns the cause known from now on, or `undefined` if there still is none
 */
export function whyClosed(known: ClosedBecause | undefined, event: DataChannelCause): ClosedBecause | undefined {
  switch (event.type) {
    case 'close':
      return known ?? 'local-close'
    case 'stream.reset':
      return known ?? associationEnd(event) ?? (event.association === 'unseen' ? undefined : 'peer-close')
    case 'transport.closed':
      if (known === 'peer-close') return associationEnd(event) ?? known
      return known ?? associationEnd(event) ?? (event.error && 'transport-failed')
    case 'creation.failed':
    case 'id.exhausted':
      return known ?? 'not-created'
    case 'connection.closed':
      return known ?? 'connection-closed'
    case 'transferred':
      return known ?? 'transferred'
    default:
      return known
  }
}

type Ending = Extract<DataChannelCause, { association?: unknown }>

/** Why the whole association is gone, if it is: by the peer's will or by a failure. */
function associationEnd({ association, ...event }: Ending): ClosedBecause | undefined {
  const error = 'error' in event ? event.error : undefined
  if (error?.sctpCauseCode === USER_INITIATED_ABORT) return 'peer-connection-closed'
  if (typeof error?.sctpCauseCode === 'number' || association === 'failed') return 'transport-failed'
  if (association === 'closed') return 'peer-connection-closed'
  return error?.errorDetail === 'sctp-failure' ? 'transport-failed' : undefined
}
