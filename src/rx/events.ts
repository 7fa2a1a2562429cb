import { Observable } from 'rxjs'
import type { ActorRef, AnyActorRef } from 'xstate'
import { assertActor } from '../bind/actorAssertions.ts'

/** The events that an actor emits. */
export type EmittedBy<Actor> = Actor extends ActorRef<infer _Snapshot, infer _Event, infer Emitted> ? Emitted : never

/**
 * The events that an actor emits: those of one `type`, or all. They come in the specification's order, and each handler
 * sees the states that go with it. It completes when the actor is done or stopped, and fails if the actor does.
 *
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * events$(connection, 'datachannel').subscribe(({ channel, label }) => console.log(label, channel.id))
 * events$(connection, 'divergence').subscribe(({ rule, expected, actual }) => console.warn(rule, expected, actual)) // if asked for
 * ```
 */
export function events$<Actor extends AnyActorRef>(actor: Actor): Observable<EmittedBy<Actor>>
export function events$<Actor extends AnyActorRef, const Type extends EmittedBy<Actor>['type']>(
  actor: Actor,
  type: Type,
): Observable<Extract<EmittedBy<Actor>, { readonly type: Type }>>
export function events$(actor: AnyActorRef, type = '*'): Observable<unknown> {
  assertActor(actor, 'events$()')
  return new Observable((subscriber) => {
    // One that is done may still emit its last events; one that is stopped tells a late subscriber not even its end.
    if (actor.getSnapshot().status === 'stopped') return subscriber.complete()
    const emitted = actor.on(type, (event) => subscriber.next(event))
    subscriber.add(() => emitted.unsubscribe())
    subscriber.add(
      actor.subscribe({ complete: () => subscriber.complete(), error: (error: unknown) => subscriber.error(error) }),
    )
    return undefined
  })
}
