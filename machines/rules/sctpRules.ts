import { allBroken, type Broken, brokenAttribute, brokenOrder } from './broken.ts'

/** What an SCTP transport shows of its limits, and what is known of its life; what is left out is not known. */
export interface SctpLimits {
  readonly maxChannels?: unknown
  readonly maxMessageSize?: unknown
  /** Whether it was ever `connected`. */
  readonly hasConnected?: boolean | undefined
  /** Whether an answer or pranswer was ever applied to it. */
  readonly isAnswered?: boolean | undefined
}

/**
 * `maxChannels` is null until SCTP has connected, and never after that; `maxMessageSize` the same with the first answer or
 * pranswer (INV-41). Both outlast the transport's end.
 */
export function sctpLimits({ maxChannels, maxMessageSize, hasConnected, isAnswered }: SctpLimits): readonly Broken[] {
  return allBroken(
    isKnown('maxChannels', maxChannels, hasConnected),
    isKnown('maxMessageSize', maxMessageSize, isAnswered),
  )
}

function isKnown(attribute: string, shown: unknown, mustBe: boolean | undefined): Broken | undefined {
  if (shown === undefined || mustBe === undefined || (shown !== null) === mustBe) return undefined
  return brokenAttribute('INV-41', attribute, mustBe ? 'a number' : 'null', shown)
}

/**
 * SCTP tells that it is connected before the channels that this lets open (INV-42). One that has told its end since is
 * no objection: an `open` may be late.
 *
 * @param announced - the state that its last `statechange` told, `connecting` if there was none; `undefined` if that is
 * not known
 */
export function openAfterSctp(announced: string | undefined): Broken | undefined {
  if (announced !== 'connecting') return undefined
  return brokenOrder('INV-42', 'statechange to connected first', `open while statechange has told ${announced}`)
}

/** SCTP ends with the DTLS transport that carries it (AB-6). To be asked when nothing is on its way any more. */
export function sctpAfterDtls(dtls: unknown, sctp: unknown): Broken | undefined {
  return dtls === 'closed' ? brokenAttribute('AB-6', 'state', 'closed', sctp) : undefined
}

/** An answer that rejects data ends the SCTP transport (AB-9). To be asked when nothing is on its way any more. */
export function sctpAfterRejection(state: unknown): Broken | undefined {
  return brokenAttribute('AB-9', 'state', 'closed', state)
}

/** An answer that rejects data ends the channels that there were (AB-9). To be asked as late. */
export function channelAfterRejection(readyState: unknown): Broken | undefined {
  return brokenAttribute('AB-9', 'readyState', 'closed', readyState)
}
