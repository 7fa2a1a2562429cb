import fc from 'fast-check'
import { EACH, type SoakReport } from '../reports.ts'
import { countLeftovers, type Leftovers } from './leftovers.ts'
import { type Plan, plan } from './life.ts'
import { type LifeObserver, liveSome } from './liveSome.ts'

/** What is asked of a page. */
export interface SoakPage {
  /** To be called first. */
  prepare(seed: number, lives: number, isBound: boolean): void
  /** Lives the next ones, and says what has come of each, and what each has taken in milliseconds. */
  live(): Promise<{ readonly reports: readonly SoakReport[]; readonly time: number }>
  left(): Leftovers
}

const reports: SoakReport[] = []
const observer: LifeObserver = {
  lived: (isWhole) => reports.push({ kind: 'life', isWhole }),
  failed: (what, error) =>
    reports.push({ kind: 'error', message: `${what}: ${error} ${(error as Error)?.stack ?? ''}` }),
}
addEventListener('error', ({ message, error }) => observer.failed('error', error ?? message))
addEventListener('unhandledrejection', ({ reason }) => observer.failed('unhandledrejection', reason))

const left = countLeftovers()
let plans: readonly Plan[] = []
let isBound = false
let lived = 0

const page: SoakPage = {
  prepare(seed, lives, bound) {
    plans = fc.sample(plan, { seed, numRuns: lives })
    isBound = bound
  },
  async live() {
    const time = await liveSome(plans.slice(lived, lived + EACH), isBound, observer)
    lived += EACH
    return { time, reports: reports.splice(0) }
  },
  left,
}
Object.assign(globalThis, { soak: page })
