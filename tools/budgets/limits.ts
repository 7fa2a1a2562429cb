import type { Consumer } from './instantiations.ts'
import type { Weighed } from './sizes.ts'

/** What an entry may weigh. */
export interface Budget extends Weighed {
  /** In bytes, minified and gzipped. */
  readonly limit: number
}

const KIB = 1024
const peers = ['xstate', 'rxjs', 'ws']

/** Each entry, without the packages that it needs beside it. */
export const sizeBudgets: readonly Budget[] = [
  { name: 'webrtc-statecharts', path: 'dist/src/index.js', limit: 26.5 * KIB },
  { name: 'webrtc-statecharts/machines', path: 'dist/machines/index.js', limit: 9.5 * KIB },
  { name: 'webrtc-statecharts/diagnosis', path: 'dist/src/diagnosis/index.js', limit: 11.5 * KIB },
  { name: 'webrtc-statecharts/divergences', path: 'dist/src/divergences/index.js', limit: 11.5 * KIB },
  { name: 'webrtc-statecharts/rx', path: 'dist/src/rx/index.js', limit: 7.5 * KIB },
  { name: 'webrtc-statecharts/session', path: 'dist/src/session/index.js', limit: 42.5 * KIB },
  { name: 'webrtc-statecharts/simulation', path: 'dist/src/simulation/index.js', limit: 48 * KIB },
  { name: 'webrtc-statecharts/sink', path: 'dist/src/sink/index.js', limit: 5.25 * KIB },
  { name: 'webrtc-statecharts/inspect', path: 'dist/src/inspect/index.js', limit: 12.25 * KIB },
  { name: 'webrtc-statecharts/rules', path: 'dist/machines/rules/rules.js', limit: 11.5 * KIB },
  { name: 'webrtc-statecharts/testing', path: 'dist/src/testing/index.js', limit: 79 * KIB },
].map((budget) => ({ ...budget, without: peers }))

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
