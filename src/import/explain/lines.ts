import { type Candidates, candidateTypes } from '../../../machines/connection/candidates.ts'
import type { Life } from '../imported.ts'
import type { Evidence, ExplainedCall, Explanation } from './explanation.ts'
import { plainText } from './plainText.ts'
import { findingWords, hiddenWords, reasonWords, stageWords } from './words.ts'

/** A connection for a support engineer: no more than ten lines, and nothing in them that a terminal obeys. */
export function linesOf(explanation: Explanation, life: Life): readonly string[] {
  const { verdict, broken, calls, peer } = explanation
  const { diagnosis } = verdict
  return [
    `${plainText(explanation.id)}  ${headline(explanation)}${peer === undefined ? '' : `  (peer: ${plainText(peer)})`}`,
    `  ${verdict.reason ? reasonWords[verdict.reason] : stageWords[diagnosis.stage]}${ending(explanation)}`,
    ...list('Found', foundIn(explanation)),
    ...list('Shown by', shownBy(explanation).map(inWords)),
    `  Candidates: ${candidatesIn(diagnosis.facts.candidates.local, 'here')}; ${candidatesIn(diagnosis.facts.candidates.remote, 'of the peer')}`,
    `  Calls: ${callsIn(calls)}`,
    ...list(
      'Rules broken',
      broken.map(
        ({ rule, expected, actual, time }) =>
          `${rule} at ${seconds(time)}: ${plainText(actual)}, not ${plainText(expected)}`,
      ),
    ),
    `  Not judged: ${explanation.notJudged.rules.length} rules of ${explanation.notJudged.rules.length + life.judges.length}; not shown: ${explanation.notJudged.hidden.map((part) => hiddenWords[part]).join(', ') || 'nothing is known to be hidden'}`,
    ...list(
      'Remarks',
      life.remarks.map((remark) => plainText(remark, 200)),
    ),
  ]
}

function headline({ verdict }: Explanation): string {
  const { failed, reason, confidence, diagnosis, closedAt } = verdict
  const what = failed
    ? `FAILED: ${reason}`
    : (reason ?? `${diagnosis.stage}${closedAt === undefined ? '' : ', then closed'}`)
  return `${what} (${confidence})`
}

function ending({ verdict: { closedAt, endsAt, mayHaveLeft } }: Explanation): string {
  const left = mayHaveLeft ? ' Statistics show DTLS closed, by nobody here: the peer has most likely left.' : ''
  const end =
    closedAt === undefined ? `The dump shows it for ${seconds(endsAt)}.` : `It was closed here at ${seconds(closedAt)}.`
  return `${left} ${end}`
}

function foundIn({ verdict: { diagnosis } }: Explanation): readonly string[] {
  return diagnosis.findings.map(({ code, certain, url, errorCode }) => {
    const server = url === undefined ? '' : ` (${plainText(url)}${errorCode === undefined ? '' : `, ${errorCode}`})`
    return `${findingWords[code]}${server}${certain ? '' : ', likely'}`
  })
}

/** The last of what decides, in its order. */
function shownBy({ evidence }: Explanation): readonly Evidence[] {
  const states = evidence.filter(({ shows }) => /^(?:connectionState|iceConnectionState|dtls)/.test(shows))
  return states.slice(-6)
}

function inWords({ time, shows, inferred }: Evidence): string {
  return `${plainText(shows)} at ${seconds(time)}${inferred === undefined ? '' : ` (by ${inferred})`}`
}

function candidatesIn(candidates: Candidates, whose: string): string {
  const counts = candidateTypes.flatMap((type) => (candidates[type] > 0 ? [`${candidates[type]} ${type}`] : []))
  return `${counts.join(', ') || 'none'} ${whose}`
}

function callsIn(calls: readonly ExplainedCall[]): string {
  const rejected = calls.filter(({ end }) => end === 'rejected')
  const open = calls.filter(({ end }) => end === 'open')
  const done = calls.length - rejected.length - open.length
  const shown = [...rejected, ...open].slice(0, 4).map(({ method, time, end, error }) => {
    const how =
      end === 'open' ? 'not settled' : `rejected${error === 'unknown' ? '' : ` with ${plainText(error ?? '')}`}`
    return `${method}() of ${seconds(time)} ${how}`
  })
  const more = rejected.length + open.length - shown.length
  return [`${done} without a problem`, ...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ')
}

function list(name: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return []
  const shown = items.slice(0, 6).join('; ')
  return [`  ${name}: ${shown}${items.length > 6 ? `; and ${items.length - 6} more` : ''}`]
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(3)} s`
}
