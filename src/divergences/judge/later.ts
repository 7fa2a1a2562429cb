import { effectiveType } from '../../../machines/connection/descriptionOutcome.ts'
import type { DescriptionType } from '../../../machines/connection/signalingTypes.ts'
import { channelAfterRejection, sctpAfterDtls, sctpAfterRejection } from '../../../machines/rules/sctpRules.ts'
import { failureFollowed, unusedTransport } from '../../../machines/rules/transportRules.ts'
import type { Picture } from '../../follow/picture.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type Deadline, type JudgeMemory, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment, ofConnection, on, shown } from './moment.ts'

/** After how many milliseconds nothing is on its way any more. */
export const REST = 1000

/** What must have happened after a while, because of what has happened now, and is not looked for already. */
export function arising(moment: Moment, waiting: readonly Deadline[]): readonly Deadline[] {
  const { observation, after } = moment
  if (!liveConnection(after)) return []
  const deadlines: Deadline[] = []
  const known = new Set(waiting.map(({ rule, on }) => `${rule} ${on}`))
  const add = (rule: Deadline['rule'], ...names: readonly string[]) => {
    for (const name of names) {
      // What an answer has ended is not asked again because of its DTLS transport.
      if (known.has(`${rule} ${name}`) || (rule === 'AB-6' && known.has(`AB-9 ${name}`))) continue
      known.add(`${rule} ${name}`)
      deadlines.push({ rule, on: name, at: observation.time + REST })
    }
  }
  add('AB-9', ...rejected(moment))
  add('AB-6', ...endedByDtls(moment))
  const { dtls, ice } = unused(moment)
  add('TR-3', ...dtls)
  add('TR-1', ...ice)
  const { kind, on: name } = observation
  const isError = kind === 'event' && observation.type === 'error' && !observation.untrusted
  if (isError && kindOf(name) === 'dtls') add('INV-43', name)
  return deadlines
}

/** An answer without data ends SCTP, and the channels that there are (AB-9). A rollback gives up its transport as well. */
function rejected({ before, after }: Moment): readonly string[] {
  const { sctp } = ofConnection(before)
  const now = ofConnection(after)
  if (!sctp || now.sctp !== null || now.signalingState !== 'stable' || !isAnswer(before)) return []
  const channels = [...before.channels].filter((name) => shown<'channel'>(after, name).readyState !== 'closed')
  return [sctp, ...channels]
}

function isAnswer(before: Picture): boolean {
  const chart = liveConnection(before)
  const call = chart?.context.operations[0]?.call
  if (!chart || before.known.mayHide || !call?.method.endsWith('Description')) return false
  return effectiveType(chart.context.signalingState, call as { readonly type?: DescriptionType }) === 'answer'
}

/** SCTP ends with DTLS (AB-6), also where negotiation has dropped both. */
function endedByDtls({ before, observation, after }: Moment): readonly string[] {
  const { inUse, dropped } = before.known
  return [inUse.sctp ?? [], dropped].flat().filter((name) => {
    const { state, transport } = shown<'sctp'>(after, name)
    const isEnded = observation.shows?.[transport ?? '']?.state === 'closed'
    return kindOf(name) === 'sctp' && isEnded && state !== 'closed'
  })
}

/** The transports of transceivers that negotiation has removed, when it comes back to `stable`, and that no other uses. */
function unused({ before, after }: Moment): { readonly dtls: readonly string[]; readonly ice: readonly string[] } {
  const { transceivers: left = [], sctp, signalingState } = ofConnection(after)
  const removed = (ofConnection(before).transceivers ?? []).filter((name) => !left.includes(name))
  const isOver = removed.length > 0 && signalingState === 'stable'
  const used = [...dtlsOf(after, left), shown<'sctp'>(after, sctp ?? '').transport]
  const dtls = isOver ? dtlsOf(before, removed).filter((name) => !used.includes(name)) : []
  const iceOf = (name: string | null | undefined) => shown<'dtls'>(after, name ?? '').iceTransport ?? []
  const usedIce = used.flatMap(iceOf)
  return { dtls, ice: dtls.flatMap(iceOf).filter((name) => !usedIce.includes(name)) }
}

function dtlsOf(picture: Picture, transceivers: readonly string[]): readonly string[] {
  return transceivers.flatMap((name) => {
    const { senderTransport, receiverTransport } = shown<'transceiver'>(picture, name)
    return [senderTransport ?? [], receiverTransport ?? []].flat()
  })
}

/** What must have happened by now, and has not. */
export function* overdue(memory: JudgeMemory, { observation, after }: Moment): Generator<Finding> {
  // Only a look reads all there is.
  if (!liveConnection(after) || observation.kind !== 'look') return
  for (const one of memory.deadlines) if (one.at <= observation.time) yield* on(one.on, broken(one, memory, after))
}

function broken({ rule, on: name }: Deadline, memory: JudgeMemory, after: Picture) {
  const { inUse } = after.known
  const { state, transport } = shown<'sctp'>(after, name)
  switch (rule) {
    case 'INV-43':
      return failureFollowed(!remembered(memory, name).hasError)
    case 'AB-6':
      return sctpAfterDtls(shown<'dtls'>(after, transport ?? '').state, state)
    case 'AB-9':
      if (kindOf(name) === 'sctp') return sctpAfterRejection(state)
      // Another association may have taken it up.
      return inUse.sctp ? undefined : channelAfterRejection(shown<'channel'>(after, name).readyState)
    default: {
      // A later negotiation may use what an earlier one has dropped.
      const isUsed = inUse.dtls.includes(name) || inUse.ice.includes(name)
      return isUsed ? undefined : unusedTransport(rule === 'TR-3' ? 'dtls' : 'ice', state)
    }
  }
}
