import type { Divergence } from '../../machines/rules/divergence.ts'
import type { Picture } from '../follow/picture.ts'
import type { Observation } from '../watch/observation.ts'

/** What is found wrong, by the name of the object's chart. */
export interface FoundWrong extends Omit<Divergence, 'target'> {
  readonly on: string
}

/** What was before and what is after one observation. */
export interface Moment {
  readonly before: Picture
  readonly observation: Observation
  readonly after: Picture
}

/** Judges the observations of one connection, one after another. */
export interface Judgement {
  /**
   * Finds where the engine does not do what the specification says.
   *
   * @returns `lookAgain`, if something cannot be judged before it was looked at again: after so many milliseconds
   */
  judge(moment: Moment): { readonly findings: readonly FoundWrong[]; readonly lookAgain?: number }
}

/** What `webrtc-statecharts/divergences` gives: the option that has a binding judge what its engine does. */
export interface Divergences {
  /** Begins with a connection, or with a channel that is bound alone. */
  start(object: object | undefined): Judgement
  readonly onDivergence?: ((divergence: Divergence) => void) | undefined
}
