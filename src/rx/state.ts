import { distinctUntilChanged, map, Observable, type Subscriber } from 'rxjs'
import type { AnyActorRef, SnapshotFrom } from 'xstate'
import { assertActor } from '../bind/actorAssertions.ts'

/**
 * The snapshots of an actor: the present one for each subscriber, also a late one, and then each that follows. It
 * completes when the actor is done or stopped, also for a subscriber that comes after that. It fails if the actor does.
 *
 * (An actor is an observable itself, and `from(actor)` works. But it gives a late subscriber nothing at first, and
 * never completes if the actor was stopped before.)
 *
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * state$(channel).subscribe((snapshot) => console.log(readyState(snapshot), snapshot.value))
 * ```
 */
export function state$<Actor extends AnyActorRef>(actor: Actor): Observable<SnapshotFrom<Actor>> {
  assertActor(actor, 'state$()')
  return new Observable<SnapshotFrom<Actor>>((subscriber) => {
    const snapshot = actor.getSnapshot()
    if (snapshot.status !== 'active') {
      end(subscriber, snapshot)
      return undefined
    }
    // First, so that nothing is missed that follows from the subscriber's own doing.
    const subscription = actor.subscribe(subscriber)
    subscriber.next(snapshot)
    return subscription
  }).pipe(distinctUntilChanged())
}

/**
 * The value that a selector reads from an actor's snapshots: the present one for each subscriber, and then each new
 * value. It completes with the actor.
 *
 * @param selector - one of the library's, or any other
 * @param isEqual - says whether two values are the same. Default: `Object.is`
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * select$(connection, (snapshot) => whyFailed(snapshot)?.reason).subscribe(showReason)
 * ```
 */
export function select$<Actor extends AnyActorRef, Value>(
  actor: Actor,
  selector: (snapshot: SnapshotFrom<Actor>) => Value,
  isEqual: (a: Value, b: Value) => boolean = Object.is,
): Observable<Value> {
  return state$(actor).pipe(map(selector), distinctUntilChanged(isEqual))
}

/** An actor that was stopped tells late subscribers nothing, not even that. */
function end<Snapshot extends { status: string; error?: unknown }>(
  subscriber: Subscriber<Snapshot>,
  snapshot: Snapshot,
): void {
  if (snapshot.status === 'error') subscriber.error(snapshot.error)
  subscriber.next(snapshot)
  subscriber.complete()
}
