import type { ErrorName } from '../connection/descriptionOutcome.ts'
import type { RuleId } from '../rules/rules.ts'
import type { ReadyState } from './dataChannelTypes.ts'

/** What decides whether a message can be sent; sizes are in bytes. */
export interface SendingFacts {
  readonly readyState: ReadyState
  /** Of the message, without any framing. */
  readonly size: number
  readonly bufferedAmount: number
  /** `null` as long as no answer has decided it. */
  readonly maxMessageSize: number | null
  /** The most that may be in the buffer; `null` as for the size of a message. */
  readonly maxBufferSize: number | null
}

/** What comes of `send()`. */
export type Sending =
  | { readonly kind: 'throws'; readonly rule: RuleId; readonly error: ErrorName; readonly message: string }
  /** It is sent, and this is in the buffer when `send()` returns (SD-7). */
  | { readonly kind: 'sends'; readonly bufferedAmount: number }

/**
 * What comes of `send()`: the error of the first check that fails (SD-2, SD-4, SD-5), which buffers nothing; or how much is
 * buffered then.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#datachannel-send | WebRTC 1.0, send() algorithm}
 *
 * @example
 * ```ts
 * sendingOf({ readyState: 'closing', size: 4, bufferedAmount: 0, maxMessageSize: 65536, maxBufferSize: 65536 })
 * // { kind: 'throws', rule: 'SD-2', error: 'InvalidStateError', message: … }
 * ```
 */
export function sendingOf(facts: SendingFacts): Sending {
  const { readyState, size, bufferedAmount } = facts
  if (readyState !== 'open') {
    return throws('SD-2', 'InvalidStateError', `The channel's readyState is ${readyState}, not open.`)
  }
  if (size > (facts.maxMessageSize ?? Number.POSITIVE_INFINITY)) {
    const message = `The message has ${size} bytes; the connection's maxMessageSize is ${facts.maxMessageSize}.`
    return throws('SD-4', 'TypeError', message)
  }
  if (bufferedAmount + size > (facts.maxBufferSize ?? Number.POSITIVE_INFINITY)) {
    const message = `${bufferedAmount} bytes are buffered, and ${size} more would not fit into ${facts.maxBufferSize}.`
    return throws('SD-5', 'OperationError', message)
  }
  return { kind: 'sends', bufferedAmount: bufferedAmount + size }
}

function throws(rule: RuleId, error: ErrorName, message: string): Sending {
  return { kind: 'throws', rule, error, message }
}

/** What is in a channel's buffer after some of it was sent. */
export interface Drained {
  readonly bufferedAmount: number
  /** Whether `bufferedamountlow` fires. */
  readonly isLow: boolean
}

/**
 * What the task does that follows the sending of some bytes (BA-2): the amount falls, and `bufferedamountlow` fires if it
 * crosses the threshold downwards (BL-1, BL-4), but not in `closed` (BL-5). What is in the buffer of a closed channel stays
 * (BA-5).
 */
export function drained(
  { bufferedAmount, readyState }: Pick<SendingFacts, 'bufferedAmount' | 'readyState'>,
  sent: number,
  threshold: number,
): Drained {
  if (readyState === 'closed') return { bufferedAmount, isLow: false }
  const after = Math.max(0, bufferedAmount - sent)
  return { bufferedAmount: after, isLow: bufferedAmount > threshold && after <= threshold }
}

/**
 * What becomes of a message when its task runs: it is delivered only while `open` (RX-2). Before `open` has fired it waits
 * for that, so that none is lost and none is early (RX-7, as AMB-17 reads it).
 */
export function receipt(readyState: ReadyState, hasFiredOpen: boolean): 'delivered' | 'waits' | 'discarded' {
  if (readyState === 'connecting') return 'waits'
  if (readyState !== 'open') return 'discarded'
  return hasFiredOpen ? 'delivered' : 'waits'
}
