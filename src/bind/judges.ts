import type { Divergence } from '../../machines/rules/divergence.ts'
import type { Divergences, Judging } from '../divergences/divergences.ts'
import type { Picture } from '../follow/picture.ts'
import { guarded } from '../watch/errors.ts'
import type { Observation } from '../watch/observation.ts'
import type { BindOptions } from './options.ts'

/** Who judges a connection, and whom it tells. */
interface Judge extends Pick<Divergences, 'onDivergence'> {
  readonly judgement: Judging
  /** The name of the one object of which it tells. */
  readonly only: string | undefined
}

/** Judges the observations of a binding, for each of those who have asked for it. */
export class Judges {
  readonly #emit: (divergence: Divergence, on: string) => void
  readonly #lookLater: (delay: number) => void
  #judges: readonly Judge[] = []
  /** What was emitted already: each divergence is, once. */
  readonly #emitted = new Set<string>()

  constructor(emit: (divergence: Divergence, on: string) => void, lookLater: (delay: number) => void = () => {}) {
    this.#emit = emit
    this.#lookLater = lookLater
  }

  /**
   * Has another judge; of one object there is one, the first.
   *
   * @param object - the connection, or the channel that is bound alone: it is not kept
   */
  add(option: BindOptions['divergences'], object: object | undefined, only?: string): void {
    if (!option || this.#judges.some((judge) => judge.only === only)) return
    const divergences = typeof option === 'function' ? option() : option
    const judgement = divergences.start(object)
    this.#judges = [...this.#judges, { judgement, only, onDivergence: divergences.onDivergence }]
  }

  readonly judge = (before: Picture, observation: Observation, after: Picture): void => {
    for (const { judgement, only, onDivergence } of this.#judges) {
      const { findings, lookAgain } = judgement.judge({ before, observation, after })
      if (lookAgain !== undefined) this.#lookLater(lookAgain)
      for (const { on, ...finding } of findings) {
        if (only !== undefined && only !== on) continue
        const target = before.id(on) ?? after.id(on) ?? on
        const divergence = {
          kind: finding.kind,
          rule: finding.rule,
          target,
          expected: finding.expected,
          actual: finding.actual,
        }
        guarded(() => onDivergence?.(divergence))
        const key = JSON.stringify(divergence)
        if (this.#emitted.has(key)) continue
        this.#emitted.add(key)
        this.#emit(divergence, on)
      }
    }
  }
}
