import type { Consumer } from './instantiations.ts'
import type { Weighed } from './sizes.ts'

/** What an entry may weigh. */
export interface Budget extends Weighed {
  /** In bytes, minified and gzipped. */
  readonly limit: number
}

const KIB = 1024
/** What an entry loads when it is asked for it: it is weighed by itself. */
const onDemand = ['./statisticsReader.js', 'fflate']
const peers = ['xstate', 'rxjs', 'ws']

/** Each entry, without the packages that it needs beside it. */
export const sizeBudgets: readonly Budget[] = [
  { name: 'webrtc-statecharts', path: 'dist/src/index.js', limit: 26.5 * KIB },
  { name: 'webrtc-statecharts/machines', path: 'dist/machines/index.js', limit: 9.5 * KIB },
  { name: 'webrtc-statecharts/diagnosis', path: 'dist/src/diagnosis/index.js', limit: 11.5 * KIB },
  { name: 'webrtc-statecharts/divergences', path: 'dist/src/divergences/index.js', limit: 11.5 * KIB },
  { name: 'webrtc-statecharts/rx', path: 'dist/src/rx/index.js', limit: 7.5 * KIB },
  { name: 'webrtc-statecharts/session', path: 'dist/src/session/index.js', limit: 42.75 * KIB },
  { name: 'webrtc-statecharts/simulation', path: 'dist/src/simulation/index.js', limit: 48 * KIB },
  { name: 'webrtc-statecharts/sink', path: 'dist/src/sink/index.js', limit: 5.25 * KIB },
  { name: 'webrtc-statecharts/import', path: 'dist/src/import/index.js', limit: 70 * KIB },
  { name: 'webrtc-statecharts/inspect', path: 'dist/src/inspect/index.js', limit: 12.25 * KIB },
  { name: 'webrtc-statecharts/rules', path: 'dist/machines/rules/rules.js', limit: 11.5 * KIB },
  // Traces of dumps are checked before they are replayed, and conformance has the table of tasks.
  { name: 'webrtc-statecharts/testing', path: 'dist/src/testing/index.js', limit: 80.8 * KIB },
  { name: 'statistics of record()', path: 'dist/src/trace/statisticsReader.js', limit: 8.5 * KIB },
].map((budget) => ({ ...budget, without: [...peers, ...onDemand] }))

/** What an entry adds to others that an app has already. */
export interface AddedBudget {
  readonly name: string
  /** The others, and the others with it. */
  readonly without: Weighed
  readonly with: Weighed
  /** In bytes, minified and gzipped. */
  readonly limit: number
}

const together = (file: string): Weighed => ({ name: file, path: `tools/budgets/together/${file}.js`, without: peers })

/**
 * A session binds, sends through sinks and ends with a diagnosis: this is what it adds to those. The aim was 6 KiB. Without its
 * three charts, its validation, its adapters and all words of its errors it would be 6.4 KiB. It fitted into 11.25 KiB
 * until connections were replaced that are `connected` though nothing passes, and into 11.5 KiB until it said who has left, gave
 * its diagnosis at any time, and had errors for what new users hand it; into 12 KiB until ICE was restarted again and again
 * where no other connection can be made; and into 12.25 KiB until a third peer took nobody's place over slow and lossy signalling,
 * closing waited for what the other side still sends, and messages were copied.
 */
export const addedBudgets: readonly AddedBudget[] = [
  {
    name: 'session beside main, sink, diagnosis',
    without: together('withoutSession'),
    with: together('withSession'),
    limit: 13 * KIB,
  },
]

/** How many types the compiler may have to instantiate for an app of a few lines. */
export const typeBudgets: Readonly<Record<Exclude<Consumer, 'xstate'>, number>> = {
  main: 80_000,
  machines: 80_000,
  divergences: 5_000,
  rx: 80_000,
  simulation: 5_000,
  sink: 80_000,
  inspect: 80_000,
  testing: 80_000,
}
