import type { InspectionEvent } from 'xstate'
import type { BindOptions } from './options.ts'

/**
 * Runs what may throw where an exception must not pass: inside the engine's dispatch, or before its own method has
 * run. The exception is not lost: it becomes an uncaught one, or what `report` makes of it.
 */
export function guarded(run: () => void, report: (error: unknown) => void = throwLater): void {
  try {
    run()
  } catch (error) {
    report(error)
  }
}

/** Makes an exception an uncaught one. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

/** An observer of XState's inspection that cannot end the actors by throwing. */
export function guardedInspect(inspect: NonNullable<BindOptions['inspect']>): (event: InspectionEvent) => void {
  return (event) => guarded(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event)))
}
