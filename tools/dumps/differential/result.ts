import type { RuleId } from '../../../machines/rules/rules.ts'
import type { Browser } from '../../browsers.ts'
import type { Compared } from './compare.ts'
import type { DumpOrigin } from './inBrowser.ts'
import type { Judged } from './plant.ts'

/** How often a rule was broken by a recording, and what a dump of the same life said. */
export interface Count {
  /** Both. */
  readonly found: number
  /** The recording alone. */
  readonly missed: number
  /** The dump alone. */
  readonly wrong: number
}

/** By rule. */
export type Counts = { readonly [rule: string]: Count }

/** What came of one kind of dump in one browser. */
export interface OriginResult {
  readonly connections: number
  /** Those that differ in what must not differ. */
  readonly mismatches: number
  /** What differs, in words. */
  readonly differences: readonly string[]
  /** Those in which the browser has logged what script did not see any more. */
  readonly ahead: number
  /** The verdicts of both, and how often. */
  readonly verdicts: { readonly [both: string]: number }
  /** In the lives as they were. */
  readonly own: Counts
  /** With faults planted. */
  readonly planted: Counts
}

/** What came of a campaign in one browser. */
export interface BrowserResult {
  readonly browser: Browser['name']
  readonly version: string
  readonly lives: number
  readonly first: number
  readonly origins: { readonly [Origin in DumpOrigin]?: OriginResult }
  /** How many connections each fault was planted into. */
  readonly faults: { readonly [fault: string]: number }
}

/** Sums up. */
export function resultOf(
  about: Pick<BrowserResult, 'browser' | 'version' | 'lives' | 'first'>,
  compared: readonly Compared[],
  planted: readonly Judged[],
): BrowserResult {
  const origins = [...new Set(compared.map(({ origin }) => origin))]
  // Of each connection there is one dump by rtcstats, and in Chromium two others.
  const once = planted.filter(({ origin }) => origin.startsWith('rtcstats'))
  return {
    ...about,
    origins: Object.fromEntries(origins.map((origin) => [origin, ofOrigin(origin, compared, planted)])),
    faults: countOf(once.map(({ fault }) => fault)),
  }
}

function ofOrigin(origin: DumpOrigin, all: readonly Compared[], planted: readonly Judged[]): OriginResult {
  const compared = all.filter((each) => each.origin === origin)
  return {
    connections: compared.length,
    mismatches: compared.filter(({ mismatches }) => mismatches.length > 0).length,
    differences: compared.flatMap(({ seed, end, mismatches }) =>
      mismatches.length > 0 ? [`seed ${seed}, ${end}: ${mismatches.join('; ')}`] : [],
    ),
    ahead: compared.filter(({ ahead }) => ahead.length > 0).length,
    verdicts: countOf(compared.map(({ verdict }) => verdict.join(' → '))),
    own: countsOf(compared),
    planted: countsOf(planted.filter((each) => each.origin === origin)),
  }
}

function countOf(names: readonly string[]): { readonly [name: string]: number } {
  const counts: Record<string, number> = {}
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function countsOf(lives: readonly { readonly broken: readonly RuleId[]; readonly found: readonly RuleId[] }[]): Counts {
  const counts: Record<string, Count> = {}
  for (const { broken, found } of lives) {
    for (const rule of new Set([...broken, ...found])) {
      const kind = !found.includes(rule) ? 'missed' : broken.includes(rule) ? 'found' : 'wrong'
      const count = counts[rule] ?? { found: 0, missed: 0, wrong: 0 }
      counts[rule] = { ...count, [kind]: count[kind] + 1 }
    }
  }
  return counts
}

/** Both together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum: Record<string, Count> = {}
  for (const [rule, { found, missed, wrong }] of all.flatMap((counts) => Object.entries(counts))) {
    const { found: f, missed: m, wrong: w } = sum[rule] ?? { found: 0, missed: 0, wrong: 0 }
    sum[rule] = { found: f + found, missed: m + missed, wrong: w + wrong }
  }
  return sum
}

/** How often a rule must have been found before a source is said to judge it. */
export const LEAST = 3

/**
 * Rules that rest on what a dump shows of some objects and at some times only: the transports and their events, what is read
 * inside a call. That a dump has found them does not mean that it can judge them.
 */
export const shownInPart: readonly string[] = [
  'INV-41',
  'INV-43',
  'INV-45',
  'INV-48',
  'DT-11',
  'TR-1',
  'DS-2',
  'DS-4',
  'CM-1',
  'IC-1',
  'AB-9',
]

/**
 * Rules of which a source has accused a life falsely in an earlier run: seed 137 in Chromium, from which it has not been seen
 * again. One run that does not show it is no proof that it cannot be.
 */
export const accusedBefore: { readonly [Origin in DumpOrigin]?: readonly string[] } = {
  'webrtc-internals': ['RJ-6', 'SG-6'],
  'webrtc-internals-rtcstats': ['RJ-6', 'SG-6'],
}

/** Whether a source judges a rule: it has found it as often as that, and never without the recording. */
export function isJudged(origin: DumpOrigin, rule: string, { found, wrong }: Count): boolean {
  const isExcluded = shownInPart.includes(rule) || accusedBefore[origin]?.includes(rule)
  return found >= LEAST && wrong === 0 && !isExcluded
}

/** All that was counted of a kind of dump, in all browsers. */
export function countedOf(results: readonly BrowserResult[], origin: DumpOrigin): Counts {
  return sumOf(
    results.flatMap(({ origins }) => {
      const { own, planted } = origins[origin] ?? {}
      return [own ?? [], planted ?? []].flat()
    }),
  )
}

/** The rules that a kind of dump judges. */
export function judgedFrom(results: readonly BrowserResult[], origin: DumpOrigin): readonly string[] {
  const counts = countedOf(results, origin)
  return Object.keys(counts)
    .filter((rule) => isJudged(origin, rule, counts[rule] as Count))
    .sort(byRule)
}

/** `INV-5` before `INV-10`. */
export function byRule(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}
