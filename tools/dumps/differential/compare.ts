import { setImmediate } from 'node:timers/promises'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { explain } from '../../../src/import/explain/explain.ts'
import type { FailureReason } from '../../../src/import/explain/explanation.ts'
import { importDump } from '../../../src/import/importDump.ts'
import type { Life } from '../../../src/import/imported.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import type { Batch, DumpOrigin } from './inBrowser.ts'
import { rulesIn, type Sequences, type Shown, shownBy } from './truth.ts'

/** One connection, as a dump shows it, beside our recording of it. */
export interface Compared {
  readonly seed: number
  readonly end: 'a' | 'b'
  readonly origin: DumpOrigin
  /** What must not be, in words. */
  readonly mismatches: readonly string[]
  /** What the browser has logged, and script did not see any more, since it has closed the connection before. */
  readonly ahead: readonly string[]
  /** The verdict of the recording, and that of the dump. */
  readonly verdict: readonly [string, string]
  /** The rules that the recording has as broken, each once. */
  readonly broken: readonly RuleId[]
  /** Those that the dump shows as broken, if all are asked. */
  readonly found: readonly RuleId[]
}

/** Compares all connections of a page with each dump of them. */
export async function comparedIn({ lives, traces, dumps }: Batch): Promise<readonly Compared[]> {
  const truths: Shown[] = []
  for (const trace of traces) {
    truths.push(shownBy(trace))
    // The browser is served meanwhile.
    await setImmediate()
  }
  const compared: Compared[] = []
  for (const { origin, bytes } of dumps) {
    const own = await livesIn(origin, bytes, traces.length)
    for (const { seed, ends } of lives) {
      for (const [index, place] of ends.entries()) {
        const [life, truth] = [own[place] as Life, truths[place] as Shown]
        await setImmediate()
        compared.push({ seed, end: index === 0 ? 'a' : 'b', origin, ...comparedEnd(life, truth, origin) })
      }
    }
  }
  return compared
}

/**
 * The recorded connections in a dump, in the order in which they were made.
 *
 * @throws Error if it has others
 */
export async function livesIn(
  origin: DumpOrigin,
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
): Promise<readonly Life[]> {
  const { lives, remarks } = await importDump(bytes)
  const inOrder = [...lives].sort((one, other) => placeOf(one) - placeOf(other))
  // The first connection of the page is older than rtcstats, and was not recorded; the last one is younger than the lives.
  const own = origin.startsWith('webrtc-internals') ? inOrder.slice(1, -1) : inOrder
  if (own.length !== count || remarks.length > 0)
    throw new Error(`${origin}: ${own.length} of ${count} connections; ${remarks.join(' ')}`)
  return own
}

/** The number behind the last sign, such as that of `12-3` or `PC_3`. */
function placeOf({ id }: Life): number {
  return Number(/\d+$/.exec(id)?.[0])
}

/** What a dump says of a connection, beside what a recording says. */
function comparedEnd(life: Life, truth: Shown, origin: DumpOrigin): Omit<Compared, 'seed' | 'end' | 'origin'> {
  const shown = shownBy(life.trace)
  const { verdict, broken } = explain(life)
  const keys = new Set(truth.broken.map(({ rule }) => rule))
  const of = truth.reason ?? truth.stage
  const is = `${verdict.reason ?? verdict.diagnosis.stage} (${verdict.confidence})`
  const others = otherSequences(truth.sequences, shown.sequences)
  const ahead = origin.startsWith('webrtc-internals') ? others.filter(({ isAhead }) => isAhead) : []
  const wrong = others.filter((each) => !ahead.includes(each))
  const mismatches = [
    ...wrong.map(({ words }) => words),
    // A dump that is ahead has another verdict: on what has come of it meanwhile.
    ...(isFitting(truth, verdict) || ahead.length > 0 ? [] : [`verdict: ${is}, and was ${of}`]),
    ...broken
      .filter(({ rule }) => !keys.has(rule))
      .map(({ rule, expected, actual }) => `falsely broken: ${rule}: ${actual}, not ${expected}`),
    ...(verdict.reason === 'transport-failed' && !hasDtlsWord(life) ? ['transport-failed without DTLS’s word'] : []),
    ...(shown.skipped > 0 ? [`${shown.skipped} entries cannot be replayed`] : []),
  ]
  return {
    mismatches,
    ahead: ahead.map(({ words }) => words),
    verdict: [of, is],
    broken: rulesIn(truth.broken),
    found: rulesIn(shown.broken),
  }
}

interface OtherSequence {
  readonly words: string
  /** It goes on where the recording was closed. */
  readonly isAhead: boolean
}

function otherSequences(truth: Sequences, shown: Sequences): readonly OtherSequence[] {
  const isClosed = truth.signalingState.at(-1) === 'closed'
  return Object.entries(truth).flatMap(([name, sequence]) => {
    const other = shown[name as keyof Sequences]
    if (sequence.join() === other.join()) return []
    const before = sequence.filter((state) => state !== 'closed')
    const isAhead = isClosed && other.length > sequence.length && before.join() === other.slice(0, before.length).join()
    return [{ words: `${name}: ${other.join(' ')}, and was ${sequence.join(' ')}`, isAhead }]
  })
}

/** What may be said instead, if it is marked: what a dump cannot show. */
const weaker: { readonly [Reason in FailureReason]?: readonly (FailureReason | undefined)[] } = {
  'transport-failed': ['never-connected', 'connection-lost', undefined],
  'peer-left': ['connection-lost', 'never-connected', undefined],
}

function isFitting(truth: Shown, verdict: ReturnType<typeof explain>['verdict']): boolean {
  if (verdict.reason === truth.reason) {
    return truth.reason !== undefined || verdict.diagnosis.stage === truth.stage || verdict.confidence !== 'shown'
  }
  if (truth.reason === undefined || verdict.confidence === 'shown') return false
  return weaker[truth.reason]?.includes(verdict.reason) ?? false
}

/** Statistics, or an event of DTLS: asked of what was read, and not of what was made of it. */
function hasDtlsWord({ series, trace }: Life): boolean {
  const ofStatistics = series
    .list()
    .filter(({ member }) => member === 'dtlsState')
    .some(({ object, member }) => series.samples(object, member)?.values.includes('failed'))
  const isError = ({ entries }: Trace) => entries.some(({ kind, on }) => kind === 'event' && on.startsWith('dtls'))
  return ofStatistics || isError(trace)
}
