import type { ActorRef, EventObject, Snapshot } from 'xstate'

/** What Angular’s `NgZone` has, and a zone of zone.js. */
export interface ZoneLike {
  run<Result>(task: () => Result): Result
}

/**
 * Calls `show` in a zone with what is selected from the snapshots of an actor: now, and whenever it changes. Returns what
 * ends it.
 */
export function selectIn<State extends Snapshot<unknown>, Selected>(
  zone: ZoneLike,
  actor: Pick<ActorRef<State, EventObject>, 'select'>,
  select: (snapshot: State) => Selected,
  show: (selected: Selected) => void,
): () => void {
  const selected = actor.select(select)
  const subscription = selected.subscribe((value) => zone.run(() => show(value)))
  zone.run(() => show(selected.get()))
  return () => subscription.unsubscribe()
}
