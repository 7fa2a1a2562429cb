import type { AnyActorRef } from 'xstate'

/** Those that there are, by their names. */
const refs = new Map<string, AnyActorRef>()

/**
 * The name of a part, for the chart of its connection, which knows its parts by actors. All connections have the same names
 * for theirs, so that what one chart makes of them holds for all (`ChartSteps`). Who drives the connection knows which chart
 * of its own has the name.
 */
export function partRef<Actor>(id: string): Actor {
  let ref = refs.get(id)
  if (!ref) {
    ref = Object.freeze({
      id,
      sessionId: id,
      // A part that has ended takes nothing: its own chart says so (DT-15).
      getSnapshot: () => running,
      toJSON: () => id,
    }) as unknown as AnyActorRef
    refs.set(id, ref)
  }
  return ref as Actor
}

const running = Object.freeze({ status: 'active' })
