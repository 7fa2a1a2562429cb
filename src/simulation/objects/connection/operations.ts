import { signalingState } from '../../../../machines/connection/connectionStates.ts'
import { type ChainedCall, type Outcome, outcomeOf } from '../../../../machines/connection/descriptionOutcome.ts'
import { errorNamed } from '../platform/throwing.ts'
import type { ConnectionChart } from './connectionChart.ts'

/** An operation of the chain. */
export interface ChainedOperation<Result> {
  /** The call as it is now: the facts that decide its outcome may be others when it starts. */
  describe(): ChainedCall
  /** Does it. It has started, and is not to be rejected by the state that the connection is in. */
  run(outcome: Extract<Outcome, { readonly kind: 'succeeds' }>): Promise<Result>
}

/**
 * The chain of operations (OC-1 to OC-7): at most one of them runs, and they settle in their order. What each comes to is in
 * the chart and the rules.
 */
export class Operations {
  readonly #chart: ConnectionChart
  readonly #waiting: (() => void)[] = []
  #count = 0
  #isRunning = false

  constructor(chart: ConnectionChart) {
    this.#chart = chart
  }

  /** Calls an operation: it starts at once if the chain is empty (OC-3). */
  chain<Result>(operation: ChainedOperation<Result>): Promise<Result> {
    const call = operation.describe()
    const refused = outcomeOf(this.#state, call)
    if (refused.kind === 'refused') return Promise.reject(errorNamed(refused.error, refusal(refused, call)))
    this.#count += 1
    const id = this.#count
    this.#chart.send({ type: 'operation.called', id, call })
    const outer = new Promise<Result>((resolve, reject) => {
      const start = (hasWaited: boolean) => {
        this.#isRunning = true
        this.#start(id, operation, hasWaited).then(
          (result) => this.#isClosed || resolve(result),
          (error: unknown) => this.#isClosed || reject(error),
        )
      }
      if (this.#isRunning) this.#waiting.push(() => start(true))
      else start(false)
    })
    // Before any reaction of the caller's, so that the next has started by then (OC-5).
    const next = () => this.#next(id)
    outer.then(next, next)
    return outer
  }

  get #state() {
    return signalingState(this.#chart.getSnapshot())
  }

  get #isClosed(): boolean {
    return this.#state === 'closed'
  }

  #start<Result>(id: number, operation: ChainedOperation<Result>, hasWaited: boolean): Promise<Result> {
    const call = operation.describe()
    // Of one that starts at once, the chart knows it from the call.
    if (hasWaited) this.#chart.send({ type: 'operation.started', id, call })
    const outcome = outcomeOf(this.#state, call)
    if (outcome.kind === 'succeeds') return operation.run(outcome)
    const [error] = outcome.kind === 'rejects' ? outcome.errors : [outcome.error]
    return Promise.reject(errorNamed(error, refusal(outcome, call)))
  }

  #next(id: number): void {
    if (this.#isClosed) return
    this.#isRunning = false
    this.#chart.send({ type: 'operation.settled', id })
    this.#waiting.shift()?.()
  }
}

function refusal({ rule }: Outcome, { method }: ChainedCall): string {
  return `${method}() is not possible now (${rule}).`
}
