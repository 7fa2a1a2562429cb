import type { Divergence } from '../../machines/rules/divergence.ts'
import type { Divergences, Judging } from '../divergences/divergences.ts'
import type { Picture } from '../follow/picture.ts'
import { guarded } from '../watch/errors.ts'
import type { Observation } from '../watch/observation.ts'
import type { BindOptions } from './options.ts'

/** Who judges a connection, and whom it tells. */
interface Judge extends Pick<Divergences, 'onDivergence'> {
  readonly judgement: Judging
  readonly option: Option
  /** The names of the objects of which it tells; `undefined` for all. */
  readonly of: Set<string | undefined>
}

type Option = NonNullable<BindOptions['divergences']>

/** Judges the observations of a binding, for each of those who have asked for it. */
export class Judges {
  readonly #emit: (divergence: Divergence, on: string) => void
  readonly #lookLater: (delay: number) => void
  /** One for each option, for however many channels it was given. */
  readonly #judges = new Map<Option, Judge>()
  readonly #byName = new Map<string | undefined, Judge>()
  /** What is no more of the connection: that it has ended is still judged. */
  readonly #leaving: string[] = []
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
    if (!option || this.#byName.has(only)) return
    const judge = this.#judges.get(option) ?? started(option, object)
    this.#judges.set(option, judge)
    this.#byName.set(only, judge)
    judge.of.add(only)
  }

  /** Judges an object no more, from the next observation on. */
  remove(name: string): void {
    if (this.#byName.has(name)) this.#leaving.push(name)
  }

  readonly judge = (before: Picture, observation: Observation, after: Picture): void => {
    for (const { judgement, of, onDivergence } of [...this.#judges.values()]) {
      const { findings, lookAgain } = judgement.judge({ before, observation, after })
      if (lookAgain !== undefined) this.#lookLater(lookAgain)
      for (const { on, ...finding } of findings) {
        if (!of.has(undefined) && !of.has(on)) continue
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
    for (const name of this.#leaving.splice(0)) this.#leave(name)
  }

  #leave(name: string): void {
    const judge = this.#byName.get(name)
    this.#byName.delete(name)
    judge?.of.delete(name)
    if (judge?.of.size === 0) this.#judges.delete(judge.option)
  }
}

function started(option: Option, object: object | undefined): Judge {
  const divergences = typeof option === 'function' ? option() : option
  return { judgement: divergences.start(object), onDivergence: divergences.onDivergence, option, of: new Set() }
}
