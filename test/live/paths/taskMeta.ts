import type { Observed } from './observed.ts'
import type { Moment } from './timeline.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** What was seen of a scenario, and the name and version of the engine. */
    played?: { readonly engine: string; readonly moments: readonly Moment<Observed>[] }
  }

  interface ProvidedContext {
    /** Whether scenarios are played that take half a minute, and each to its end. */
    toTheEnd: boolean | undefined
  }
}
