import type { engine } from '#engine'

/** The engines of the table. */
export type TestedEngine = typeof engine

/** How an engine takes a transition, or why it does not. */
export type Means =
  /** A performer of this name brings it about. */
  | ({ readonly by: string } & Ways)
  /** It cannot be brought about, and is not seen. */
  | { readonly not: string }
  /** A performer of this name brings it about, or another way to the same state: which one, is a race in the engine. */
  | ({ readonly race: string } & RaceWays)

/** Which paths lead to a transition, and through it. */
export interface Ways {
  /** A path that goes on after it needs another way, or one that names it in `via`. */
  readonly lastOnly?: true
  /** A path to it may pass through these, which are else the last of theirs. */
  readonly via?: readonly string[]
  /** A path to it may not pass through these. */
  readonly without?: readonly string[]
  /** It may come between the steps of any path, too: it moves nothing. */
  readonly between?: true
  /** The transitions that the engine takes before it, and that a path does not name. */
  readonly first?: readonly string[]
}

/** The same where it is a race. */
export interface RaceWays extends Pick<Ways, 'between'> {
  /** No path is for it, because its other way leads to another state: it is seen at times in the paths of others. */
  readonly unwalked?: true
}

/** What all engines do, and what some of them do instead. */
export interface MeansOfEngines {
  readonly all?: Means
  readonly chromium?: Means
  readonly firefox?: Means
  readonly 'node-datachannel'?: Means
  /** Not tested: its charts are what the paths are made from. */
  readonly simulated?: Means
}

/** The transitions of a chart, by their names. */
export type MeansTable = Readonly<Record<string, Means | MeansOfEngines>>

/** Brought about by a performer of this name. */
export function by(performer: string, ways: Ways = {}): Means {
  return { by: performer, ...ways }
}

/** Not to be brought about. */
export function not(reason: string): Means {
  return { not: reason }
}

/** Seen, or another way to the same state. */
export function race(performer: string, ways: RaceWays = {}): Means {
  return { race: performer, ...ways }
}

/** The performer of a transition, if there is to be a path to it. */
export function performerOf(means: Means | undefined): string | undefined {
  if (!means || 'not' in means || 'unwalked' in means) return undefined
  return 'by' in means ? means.by : means.race
}

/** What a table says of a transition on an engine; what it does not know is `undefined`. */
export function meansOf(table: MeansTable, name: string, on: TestedEngine): Means | undefined {
  const means = table[name]
  if (!means) return undefined
  return 'by' in means || 'not' in means || 'race' in means ? means : (means[on] ?? means.all)
}

/** Whether a path to `target` may pass through a transition. */
export function leadsTo(table: MeansTable, name: string, target: string, on: TestedEngine): boolean {
  const means = meansOf(table, name, on)
  const aim = meansOf(table, target, on)
  if (!means || !aim || !('by' in means)) return false
  if (!('by' in aim)) return !means.lastOnly
  if (aim.without?.includes(name)) return false
  return !means.lastOnly || Boolean(aim.via?.includes(name))
}
