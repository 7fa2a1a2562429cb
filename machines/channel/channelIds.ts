import type { RuleId } from '../rules/rules.ts'

/** Which part a side has in the DTLS handshake: the client has said `a=setup:active`. */
export type DtlsRole = 'client' | 'server'

/** The highest id that a channel can have; 65535 is reserved (CR-9). */
export const MOST_ID = 65_534

/** The ids of a connection's channels: which are taken, and by when it is known how many there are. */
export interface IdFacts {
  /** `undefined` until an answer or pranswer has decided it. */
  readonly role: DtlsRole | undefined
  /** Whether a channel has an id: one that is `closing` still does, one that is `closed` does not (AMB-23). */
  readonly isTaken: (id: number) => boolean
  /** `null` until SCTP is connected. */
  readonly maxChannels: number | null
}

/**
 * The lowest id that is free for a channel: an even one for the DTLS client, an odd one for the server (ID-2).
 *
 * @param from - the lowest to try, where all below it are known to be taken
 * @returns `undefined` if none is left
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8832.html#section-6 | RFC 8832, section 6}
 */
export function freeId(role: DtlsRole, { isTaken, maxChannels }: Omit<IdFacts, 'role'>, from = 0): number | undefined {
  const most = Math.min(MOST_ID, (maxChannels ?? MOST_ID + 1) - 1)
  const parity = role === 'client' ? 0 : 1
  for (let id = from + ((from + parity) % 2); id <= most; id += 2) if (!isTaken(id)) return id
  return undefined
}

/** A channel that waits for its id, or has it. */
export interface ChannelWithId<Channel> {
  readonly channel: Channel
  readonly id: number | null
}

/** What becomes of a channel once ids can be given. */
export interface IdGiven<Channel> {
  readonly channel: Channel
  /** `undefined` if there is none for it. */
  readonly id: number | undefined
}

/**
 * The ids of those channels that have none, in their order, once the DTLS role is known (ID-3). Who gets none has failed:
 * at the answer `id.exhausted` (DT-10), when SCTP connects `creation.failed` (OP-3).
 */
export function idsFor<Channel>(
  channels: Iterable<ChannelWithId<Channel>>,
  role: DtlsRole,
  facts: Omit<IdFacts, 'role'>,
): readonly IdGiven<Channel>[] {
  const given: IdGiven<Channel>[] = []
  let from: number | undefined = 0
  for (const { channel, id } of channels) {
    if (id !== null) continue
    const next: number | undefined = from === undefined ? undefined : freeId(role, facts, from)
    given.push({ channel, id: next })
    from = next === undefined ? undefined : next + 1
  }
  return given
}

/** What becomes of a channel when SCTP is connected. */
export type AtConnect<Channel> =
  | { readonly channel: Channel; readonly id: number; readonly opens: true; readonly rule: RuleId }
  | { readonly channel: Channel; readonly opens: false; readonly rule: RuleId; readonly message: string }

/**
 * What becomes of each channel when SCTP is connected, in their order (OP-2): it gets an id if it has none, and opens in a
 * task of its own (OP-4); or there is none for it, or one that is too high, and it cannot be created (OP-3).
 */
export function channelsAtConnect<Channel>(
  channels: readonly ChannelWithId<Channel>[],
  role: DtlsRole,
  { isTaken, maxChannels }: { readonly isTaken: IdFacts['isTaken']; readonly maxChannels: number },
): readonly AtConnect<Channel>[] {
  const given = new Map(idsFor(channels, role, { isTaken, maxChannels }).map(({ channel, id }) => [channel, id]))
  return channels.map(({ channel, id }) => {
    const actual = id ?? given.get(channel)
    if (actual === undefined) return { channel, opens: false, rule: 'OP-3', message: 'No stream id is left.' }
    if (actual < maxChannels) return { channel, id: actual, opens: true, rule: 'OP-2' }
    const message = `The id ${actual} is too high: the association has ${maxChannels} streams.`
    return { channel, opens: false, rule: 'OP-3', message }
  })
}
