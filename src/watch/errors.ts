import type { ObservedError } from './observation.ts'

/** The name of an error; of what is none, the word for any. What it says may be private. */
export function errorName(error: unknown): string {
  const { name } = Object(error) as { name?: unknown }
  return typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : 'Error'
}

/** What the error of an `RTCErrorEvent` says; `undefined` if there is none. */
export function observedError(event: Event): ObservedError | undefined {
  const { error } = event as Partial<RTCErrorEvent>
  if (!error) return undefined
  const { errorDetail, sctpCauseCode, receivedAlert, sentAlert, message } = error
  const said = { errorDetail, sctpCauseCode, receivedAlert, sentAlert, message }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

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
