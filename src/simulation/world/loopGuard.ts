import type { ReadyWork } from './readyQueue.ts'
import { SimulationError } from './SimulationError.ts'

/** How deep tasks may queue tasks before any time has passed. */
const deepest = 50_000

/** How much may be done before there is a rest. */
const longest = 1_000_000

/** How many of the last tasks an error names. */
const namedTasks = 8

/** Notices that a world never comes to an end, and says with what it is busy. */
export class LoopGuard {
  readonly #withSeed: (message: string) => string
  readonly #last: ReadyWork[] = []
  #sinceRest = 0

  constructor(withSeed: (message: string) => string) {
    this.#withSeed = withSeed
  }

  /** Counts what is to run next. Returns an error if that has no end. */
  check(work: ReadyWork): SimulationError | undefined {
    this.#last.push(work)
    if (this.#last.length > namedTasks) this.#last.shift()
    this.#sinceRest++
    if (work.depth > deepest)
      return this.#error('endless-tasks', `Tasks have queued tasks ${deepest} times, and no time has passed.`)
    if (this.#sinceRest > longest)
      return this.#error('never-at-rest', `The network has not come to rest in ${longest} tasks.`)
    return undefined
  }

  /** There is nothing to do. */
  rest(): void {
    this.#sinceRest = 0
  }

  #error(code: 'endless-tasks' | 'never-at-rest', message: string): SimulationError {
    const last = this.#last.map(({ host, name }) => `${host}: ${name}`)
    return new SimulationError(code, this.#withSeed(`${message} The last ones were ${last.join('; ')}.`))
  }
}
