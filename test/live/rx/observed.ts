import type { Observable } from 'rxjs'

/** What an observable has given, in order. */
export interface Observed<Value> {
  readonly values: readonly Value[]
  /** How it has ended, if it has. */
  readonly end: 'complete' | { readonly error: unknown } | undefined
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  unsubscribe(): void
}

/** Subscribes, and writes down what comes. */
export function observe<Value>(observable: Observable<Value>): Observed<Value> {
  const values: Value[] = []
  let end: Observed<Value>['end']
  let resolve = () => {}
  const ended = new Promise<void>((done) => {
    resolve = done
  })
  const over = (how: Observed<Value>['end']) => {
    end = how
    resolve()
  }
  const subscription = observable.subscribe({
    next: (value) => values.push(value),
    error: (error) => over({ error }),
    complete: () => over('complete'),
  })
  return {
    values,
    get end() {
      return end
    },
    ended,
    unsubscribe: () => subscription.unsubscribe(),
  }
}
