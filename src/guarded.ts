/**
 * Runs what may throw where an exception must not pass: inside the engine's dispatch, or before its own method has
 * run. The exception is not lost: it becomes an uncaught one.
 */
export function guarded(run: () => void): void {
  try {
    run()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
