import { type AnyActorRef, type AnyStateMachine, createActor, type SnapshotFrom } from 'xstate'
import { guardSend } from './guardedLogic.ts'
import { type Bound, boundBy, type Detachable, type Ended, entryOf, register } from './registry.ts'

/** What follows an object that has ended: nothing. */
const nothing: Detachable = {
  givenName: undefined,
  objectOf: () => undefined,
  unbind() {},
  tell() {},
  pause() {},
  hearDrained: () => () => {},
}

/**
 * What follows an object, or has followed it: also after its end, so that binding again gives the same actor, while that is
 * held by anybody, or else another one that has ended in the same way.
 */
export function boundTo(object: object): Bound | undefined {
  const entry = entryOf(object)
  if (!entry || 'binding' in entry) return entry
  const actor = entry.actor.deref()
  return (actor && boundBy(actor)) ?? again(entry)
}

/** An actor that has ended as another one has. */
function again(ended: Ended): Bound {
  const { id, logic, value, context, output } = ended
  const snapshot = { status: 'done', value, context, output, error: undefined, children: {}, historyValue: {} }
  const actor: AnyActorRef = createActor(logic, { id, snapshot: snapshot as unknown as SnapshotFrom<AnyStateMachine> })
  const bound = { actor, binding: nothing, name: id }
  guardSend(actor)
  register(bound)
  ended.actor = new WeakRef(actor)
  actor.start()
  return bound
}
