import type { ErrorName } from '../connection/descriptionOutcome.ts'
import type { RuleId } from '../rules/rules.ts'
import { freeId, type IdFacts, MOST_ID } from './channelIds.ts'
import { utf8Length } from './utf8Length.ts'

/** The arguments of `createDataChannel()`, converted: what is left out is `null`, or its default. */
export interface ChannelGiven {
  readonly label: string
  readonly ordered: boolean
  readonly maxPacketLifeTime: number | null
  readonly maxRetransmits: number | null
  readonly protocol: string
  readonly negotiated: boolean
  readonly id: number | null
}

/** What decides whether a channel can be created, besides the arguments. */
export interface CreationFacts extends IdFacts {
  readonly isClosed: boolean
  /** The most that the engine can do of either; what is above is lowered to it (CR-8). */
  readonly most?: { readonly maxPacketLifeTime: number; readonly maxRetransmits: number }
}

/** What comes of `createDataChannel()`. */
export type Creation =
  | { readonly kind: 'throws'; readonly rule: RuleId; readonly error: ErrorName; readonly message: string }
  /** The channel as it is: with an `id`, if one was given or is known already (CR-10). */
  | ({ readonly kind: 'creates' } & ChannelGiven)

/** The longest label or protocol, in bytes of UTF-8. */
const MOST_BYTES = 65_535

const NO_LIMIT = { maxPacketLifeTime: 65_535, maxRetransmits: 65_535 }

/**
 * What comes of `createDataChannel()`: a channel, or the error of the first check that fails (CR-1 to CR-12). An error
 * leaves nothing behind.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-createdatachannel | WebRTC 1.0, createDataChannel}
 *
 * @example
 * ```ts
 * channelCreation({ ...given, negotiated: true, id: null }, facts)
 * // { kind: 'throws', rule: 'CR-6', error: 'TypeError', message: … }
 * ```
 */
export function channelCreation(given: ChannelGiven, facts: CreationFacts): Creation {
  const { label, protocol, negotiated, maxPacketLifeTime, maxRetransmits } = given
  if (facts.isClosed) return throws('CR-1', 'InvalidStateError', 'The connection is closed.')
  if (utf8Length(label) > MOST_BYTES) return throws('CR-3', 'TypeError', `The label has more than ${MOST_BYTES} bytes.`)
  if (utf8Length(protocol) > MOST_BYTES) {
    return throws('CR-4', 'TypeError', `The protocol has more than ${MOST_BYTES} bytes.`)
  }
  // Without `negotiated`, an id is ignored (CR-5).
  const wanted = negotiated ? given.id : null
  if (negotiated && wanted === null) return throws('CR-6', 'TypeError', 'A negotiated channel needs an id.')
  if (maxPacketLifeTime !== null && maxRetransmits !== null) {
    return throws('CR-7', 'TypeError', 'Only one of maxPacketLifeTime and maxRetransmits can be given.')
  }
  if (wanted !== null && wanted > MOST_ID) return throws('CR-9', 'TypeError', `The id ${wanted} is above ${MOST_ID}.`)
  return withId(given, wanted, facts)
}

function withId(given: ChannelGiven, wanted: number | null, facts: CreationFacts): Creation {
  const { role, isTaken, maxChannels, most = NO_LIMIT } = facts
  const id = wanted ?? (role === undefined ? null : freeId(role, facts))
  if (id === undefined) return throws('CR-10', 'OperationError', 'No stream id is left.')
  if (id !== null && isTaken(id)) return throws('CR-11', 'OperationError', `The id ${id} is taken by another channel.`)
  if (id !== null && maxChannels !== null && id >= maxChannels) {
    return throws('CR-12', 'OperationError', `The id ${id} is too high: the association has ${maxChannels} streams.`)
  }
  return {
    ...given,
    kind: 'creates',
    id,
    maxPacketLifeTime: atMost(given.maxPacketLifeTime, most.maxPacketLifeTime),
    maxRetransmits: atMost(given.maxRetransmits, most.maxRetransmits),
  }
}

function atMost(value: number | null, most: number): number | null {
  return value === null ? null : Math.min(value, most)
}

function throws(rule: RuleId, error: ErrorName, message: string): Creation {
  return { kind: 'throws', rule, error, message }
}
