import type { RuleId } from '../rules/rules.ts'
import type { ErrorName } from './descriptionOutcome.ts'

/** What is wrong with the content of a description, as far as somebody has looked; nothing, if all is left out. */
export interface ContentFaults {
  /** The first mistake in its syntax, with its line, counted from 1. */
  readonly syntax?: { readonly line: number | null; readonly message: string } | undefined
  /** It is remote, lacks RTCP multiplexing, and that is required. */
  readonly rtcpMux?: string | undefined
  /** It tries to renegotiate RIDs. */
  readonly rids?: string | undefined
  /** Its content is not valid, for any other reason. */
  readonly content?: string | undefined
  /** It cannot be applied, for any other reason. */
  readonly other?: string | undefined
}

/** With what a description is rejected. */
export interface ContentRejection {
  readonly rule: RuleId
  /** `OperationError` with an `errorDetail` is an `RTCError`. */
  readonly error: ErrorName
  readonly errorDetail?: 'sdp-syntax-error'
  /** The line of the mistake, where it is known. */
  readonly sdpLineNumber?: number | null
  readonly message: string
}

const checks = [
  ['rtcpMux', 'RJ-8', 'InvalidAccessError'],
  ['rids', 'RJ-9', 'InvalidAccessError'],
  ['content', 'RJ-10', 'InvalidAccessError'],
  ['other', 'RJ-11', 'OperationError'],
] as const satisfies readonly (readonly [keyof ContentFaults, RuleId, ErrorName])[]

/**
 * With what a description is rejected for its content: by the first check that fails, of RJ-7 to RJ-11. The checks before
 * them are `outcomeOf()`'s, and reject at once; these do in a task.
 *
 * @returns `undefined` if it is applied
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#set-description | WebRTC 1.0, set a session description}, step 4.6
 *
 * @example
 * ```ts
 * contentRejection({ content: 'The answer has no section for mid 1.' })
 * // { rule: 'RJ-10', error: 'InvalidAccessError', message: 'The answer has no section for mid 1.' }
 * ```
 */
export function contentRejection(faults: ContentFaults): ContentRejection | undefined {
  const { syntax } = faults
  if (syntax) {
    return {
      rule: 'RJ-7',
      error: 'OperationError',
      errorDetail: 'sdp-syntax-error',
      sdpLineNumber: syntax.line,
      message: syntax.message,
    }
  }
  for (const [fault, rule, error] of checks) {
    const message = faults[fault]
    if (message !== undefined) return { rule, error, message }
  }
  return undefined
}
