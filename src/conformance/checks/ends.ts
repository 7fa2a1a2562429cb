import { closedByItself } from '../../../machines/rules/closingRules.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { type CheckResult, compare, differs, ensure, holds, judged, notExercised } from '../checkResult.ts'
import { type Entry, type LifeLog, ownAttributes, type Side } from '../lifeLog.ts'
import { causes, lineOfChannel, prescribed, sinceBegin } from './lines.ts'

/** A sequence went as one of these lines. */
export function sequence(
  rule: RuleId,
  life: LifeLog,
  side: Side,
  channel: string,
  ...lines: readonly string[]
): CheckResult {
  const actual = lineOfChannel(life, side, channel)
  const which = `${side}, ${channel}`
  return ensure(rule, lines.includes(actual), `${which}: ${lines[0]}`, `${which}: ${actual}`)
}

function eventsSince(life: LifeLog, side: Side, channel: string): readonly Entry[] {
  return sinceBegin(life, side).filter(({ kind, object }) => kind === 'event' && object === channel)
}

function has(events: readonly Entry[], type: string): boolean {
  return events.some(({ name }) => name === type)
}

/** This side has closed the channel, and nothing went wrong. */
export function closedHere(life: LifeLog, side: Side, channel: string): readonly CheckResult[] {
  const events = eventsSince(life, side, channel)
  return [
    ensure('CL-4', !has(events, 'closing'), 'no closing after an own dc.close()', 'closing fired'),
    ...closes(events, 'after an own dc.close()'),
  ]
}

/** The peer has closed the channel, and nothing went wrong. */
export function closedByPeer(life: LifeLog, side: Side, channel: string): readonly CheckResult[] {
  const events = eventsSince(life, side, channel)
  const actual =
    events
      .filter(({ name }) => name !== 'message')
      .map(({ name }) => name)
      .join(', ') || 'nothing'
  return [
    ensure('DT-5', has(events, 'closing'), 'closing when the peer closes the channel', `${actual}, but no closing`),
    ensure('CL-2', has(events, 'closing'), 'closing when the peer closes the channel', `${actual}, but no closing`),
    ...closes(events, 'when the peer has closed the channel'),
  ]
}

/** One side has closed the channel, and nothing went wrong at either. */
export function closedBy(life: LifeLog, side: Side, channel: string): readonly CheckResult[] {
  const peer = side === 'A' ? 'B' : 'A'
  return [...closedHere(life, side, channel), ...closedByPeer(life, peer, channel)]
}

function closes(events: readonly Entry[], when: string): readonly CheckResult[] {
  const error = events.find(({ name }) => name === 'error')
  const detail = error?.detail?.errorDetail
  return [
    ensure('CL-7', has(events, 'close'), `close ${when}`, `no close ${when}, within the time of the scenario`),
    ...(has(events, 'close')
      ? [
          ensure('DT-6', !error, `close alone ${when}`, `error (${detail}), then close, ${when}`),
          ensure('CD-5', events.at(-1)?.name === 'close', 'close last', `${events.at(-1)?.name} last`),
        ]
      : []),
  ]
}

/** The peer has closed its connection. */
export function abortedByPeer(life: LifeLog, side: Side, channel: string): readonly CheckResult[] {
  const events = eventsSince(life, side, channel).filter(
    ({ name }) => name !== 'message' && name !== 'bufferedamountlow',
  )
  const actual = events.map((entry) => `${entry.name}[${ownAttributes(entry).readyState}]`).join(' → ') || 'nothing'
  const error = events.find(({ name }) => name === 'error')
  const line = prescribed('open', causes.aborted).replaceAll(' · ', ' → ')
  const isRight = actual === line
  const expected = `${line} when the peer calls pc.close()`
  const code = error?.detail?.sctpCauseCode
  return [
    ensure('AB-3', isRight, expected, actual),
    ensure('DT-7', isRight, expected, actual),
    error
      ? compare('CD-4', 'errorDetail when the peer calls pc.close()', 'sctp-failure', error.detail?.errorDetail)
      : differs('CD-4', 'error (sctp-failure) when the peer calls pc.close()', actual),
    ...(error
      ? [ensure('CD-7', code === null || typeof code === 'number', 'sctpCauseCode a number or null', String(code))]
      : []),
  ]
}

/** What one channel does leaves all else as it was. */
export function leavesTheRest(life: LifeLog, side: Side, channel: string): readonly CheckResult[] {
  const own = sinceBegin(life, side)
  const [first, last] = [own[0], own.at(-1)]
  if (!first || !last) return [notExercised('INV-35', 'nothing was seen')]
  const changed: string[] = []
  for (const [object, before] of Object.entries(first.shown)) {
    if (object === channel) continue
    const after = last.shown[object] ?? {}
    for (const attribute of ['state', 'readyState', 'signalingState', 'connectionState', 'iceConnectionState']) {
      // ICE may come to an end of its checks meanwhile.
      const isDone = before[attribute] === 'connected' && after[attribute] === 'completed'
      if (before[attribute] !== after[attribute] && !isDone) {
        changed.push(`${object} ${attribute} ${before[attribute]} → ${after[attribute]}`)
      }
    }
  }
  return [ensure('INV-35', changed.length === 0, 'all else as it was', changed.join(', '))]
}

/** After the peer's `pc.close()`, this side's connection is not closed. */
export function survives(life: LifeLog, side: Side): readonly CheckResult[] {
  const last = sinceBegin(life, side).at(-1)
  const begin = life.find((entry) => entry.side === side && entry.kind === 'look' && entry.name === 'begin')
  const before = begin?.shown.pc?.connectionState
  const { signalingState, connectionState } = last?.shown.pc ?? {}
  const dtls = last?.shown['dtls 1']?.state
  const sctp = last?.shown['sctp 1']?.state
  const says = 'after the peer’s pc.close()'
  return [
    compare('RP-2', `signalingState ${says}`, 'stable', signalingState),
    ...judged('RP-2', closedByItself('connectionState', before, connectionState), says),
    ...(connectionState === 'connected' ? [holds('DX-5')] : []),
    sctp === undefined
      ? notExercised('RP-1', 'it shows no SCTP transport')
      : compare('RP-1', `SCTP ${says}`, 'closed', sctp),
    dtls === undefined
      ? notExercised('RP-1', 'it shows no DTLS transport')
      : compare('RP-1', `DTLS ${says}`, 'closed', dtls),
  ]
}
