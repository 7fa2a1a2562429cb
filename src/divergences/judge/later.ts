import { effectiveType } from '../../../machines/connection/descriptionOutcome.ts'
import type { DescriptionType } from '../../../machines/connection/signalingTypes.ts'
import { channelAfterRejection, sctpAfterDtls, sctpAfterRejection } from '../../../machines/rules/sctpRules.ts'
import { failureFollowed, unusedTransport } from '../../../machines/rules/transportRules.ts'
import type { Picture } from '../../follow/picture.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type Due, type JudgeMemory, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment, on, shown } from './moment.ts'

/** After how many milliseconds nothing is on its way any more. */
export const REST = 1000

/** What must have happened after a while, because of what has happened now. */
export function arising(moment: Moment): readonly Due[] {
  const { observation, after } = moment
  if (!liveConnection(after)) return []
  const at = observation.time + REST
  const rejected = byRejection(moment)
  const known = rejected.map(([name]) => name)
  const ended = byDtls(moment).filter(([name]) => !known.includes(name))
  return [...rejected, ...ended, ...byRemoval(moment), ...byError(moment)].map(([name, rule]) => ({
    on: name,
    rule,
    at,
  }))
}

type Arising = readonly (readonly [on: string, rule: Due['rule']])[]

/** An answer without data ends SCTP, and the channels that there are (AB-9). A rollback gives up its transport as well. */
function byRejection({ before, after }: Moment): Arising {
  const sctp = before.shown('connection')?.sctp
  const isGone = typeof sctp === 'string' && after.shown('connection')?.sctp === null
  const isStable = shown(after, 'connection', 'signalingState') === 'stable'
  if (!isGone || !isStable || !isAnswer(before)) return []
  const channels = [...before.channels].filter((name) => shown(after, name, 'readyState') !== 'closed')
  return [sctp, ...channels].map((name) => [name, 'AB-9'] as const)
}

function isAnswer(before: Picture): boolean {
  const chart = liveConnection(before)
  const call = chart?.context.operations[0]?.call
  if (!chart || before.known.mayHide || !call?.method.endsWith('Description')) return false
  return effectiveType(chart.context.signalingState, call as { readonly type?: DescriptionType }) === 'answer'
}

/** SCTP ends with DTLS (AB-6), also where negotiation has dropped both. */
function byDtls({ before, observation, after }: Moment): Arising {
  const { inUse, dropped } = before.known
  const transports = [...(inUse.sctp ? [inUse.sctp] : []), ...dropped].filter((name) => kindOf(name) === 'sctp')
  return transports
    .filter((name) => {
      const dtls = after.shown(name)?.transport
      const isEnded = typeof dtls === 'string' && observation.shows?.[dtls]?.state === 'closed'
      return isEnded && shown(after, name) !== 'closed'
    })
    .map((name) => [name, 'AB-6'] as const)
}

/** The transports of transceivers that negotiation has removed, when it comes back to `stable`, and that no other uses. */
function byRemoval({ before, after }: Moment): Arising {
  const left = transceiversOf(after)
  const removed = transceiversOf(before).filter((name) => !left.includes(name))
  if (removed.length === 0 || shown(after, 'connection', 'signalingState') !== 'stable') return []
  const sctp = after.shown('connection')?.sctp
  const used = dtlsOf(after, left).concat(typeof sctp === 'string' ? namesOf(after, sctp, 'transport') : [])
  const dtls = dtlsOf(before, removed).filter((name) => !used.includes(name))
  const usedIce = used.flatMap((name) => namesOf(after, name, 'iceTransport'))
  const ice = dtls.flatMap((name) => namesOf(before, name, 'iceTransport')).filter((name) => !usedIce.includes(name))
  return [...dtls.map((name) => [name, 'TR-3'] as const), ...ice.map((name) => [name, 'TR-1'] as const)]
}

function transceiversOf(picture: Picture): readonly string[] {
  return namesOf(picture, 'connection', 'transceivers')
}

function dtlsOf(picture: Picture, transceivers: readonly string[]): string[] {
  return transceivers.flatMap((name) => [
    ...namesOf(picture, name, 'senderTransport'),
    ...namesOf(picture, name, 'receiverTransport'),
  ])
}

/** The objects that an attribute of one refers to. */
function namesOf(picture: Picture, name: string, attribute: string): readonly string[] {
  const value = picture.shown(name)?.[attribute]
  return [value ?? []].flat().filter((each) => typeof each === 'string')
}

function byError({ observation: { kind, on: name, ...more } }: Moment): Arising {
  const isFailure = kind === 'event' && kindOf(name) === 'dtls' && 'type' in more && more.type === 'error'
  return isFailure && !('untrusted' in more) ? [[name, 'INV-43']] : []
}

/** What must have happened by now, and has not. */
export function* overdue(memory: JudgeMemory, { observation, after }: Moment): Generator<Finding> {
  for (const { on: name, rule, at } of memory.due) {
    if (at <= observation.time && liveConnection(after)) yield* on(name, broken(rule, name, memory, after))
  }
}

function broken(rule: Due['rule'], name: string, memory: JudgeMemory, after: Picture) {
  if (rule === 'INV-43') return failureFollowed(!remembered(memory, name).hasError)
  const isChannel = kindOf(name) === 'channel'
  const state = shown(after, name, isChannel ? 'readyState' : 'state')
  if (state === undefined || isUsed(after, name)) return undefined
  if (rule === 'AB-6') return sctpAfterDtls(shown(after, String(after.shown(name)?.transport)) ?? '', state)
  if (rule === 'AB-9') return isChannel ? channelAfterRejection(state) : sctpAfterRejection(state)
  return unusedTransport(rule === 'TR-3' ? 'dtls' : 'ice', state)
}

/** A later negotiation may use what an earlier one has dropped. */
function isUsed({ known: { inUse } }: Picture, name: string): boolean {
  if (kindOf(name) === 'channel') return inUse.sctp !== undefined
  return inUse.dtls.includes(name) || inUse.ice.includes(name)
}
