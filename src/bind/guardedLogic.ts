import type { AnyActorRef, AnyStateMachine } from 'xstate'
import { BindError } from '../errors/BindError.ts'
import { isOwn } from '../follow/ownCauses.ts'
import { throwLater } from '../watch/errors.ts'
import { named } from './assertions.ts'
import { called } from './called.ts'
import { persistedSnapshot } from './persistedSnapshot.ts'
import { boundBy } from './registry.ts'

/** What an app may send to the actor of a bound object of each kind. */
const accepted: { readonly [chart: string]: readonly string[] } = {
  peerConnection: ['close'],
  dataChannel: ['close', 'transferred'],
}

/**
 * The same chart, for the actor of a bound object: it takes what comes from following, and of what an app sends only what
 * is an app's to send. Whatever way an event comes, by a machine's `sendTo` too, this sees it.
 *
 * What may be sent is done to the object, in a microtask, because the sender is in the middle of a step. What may not
 * changes nothing, and becomes an uncaught {@link BindError}.
 *
 * What is persisted of it is a {@link persistedSnapshot}.
 */
export function guardedLogic<Machine extends AnyStateMachine>(machine: Machine): Machine {
  const transition: AnyStateMachine['transition'] = (snapshot, event, scope) => {
    // No chart does anything at the end of a part's actor.
    if (isEndOfActor(event)) return snapshot
    if (isOwn(event) || isOfXState(event)) return machine.transition(snapshot, event, scope)
    const actor = scope.self as AnyActorRef
    boundBy(actor)?.binding.pause()
    try {
      assertAccepted(actor, event)
      queueMicrotask(() => tellObject(actor, event.type))
    } catch (error) {
      throwLater(error)
    }
    return snapshot
  }
  const getPersistedSnapshot: AnyStateMachine['getPersistedSnapshot'] = (snapshot) =>
    persistedSnapshot(machine, snapshot)
  return Object.create(machine, {
    transition: { value: transition },
    getPersistedSnapshot: { value: getPersistedSnapshot },
  })
}

/** What XState sends by itself never comes by `send()`. */
function isOfXState(event: unknown): boolean {
  const { type } = Object(event) as { type?: unknown }
  return typeof type === 'string' && type.startsWith('xstate.')
}

function isEndOfActor(event: unknown): boolean {
  const { type } = Object(event) as { type?: unknown }
  return typeof type === 'string' && (type.startsWith('xstate.done.actor.') || type.startsWith('xstate.error.actor.'))
}

/** Has `send()` of a bound object's actor refuse at once what the actor would not take, and do at once what it would. */
export function guardSend(actor: AnyActorRef): void {
  const { send } = actor
  actor.send = (event: { readonly type: string }) => {
    if (isOwn(event)) {
      send(event)
      return
    }
    assertAccepted(actor, event)
    tellObject(actor, event.type)
  }
}

function tellObject(actor: AnyActorRef, cause: string): void {
  const bound = boundBy(actor)
  bound?.binding.tell(bound.name, cause as 'close' | 'transferred')
}

/** @throws {@link BindError} `not-a-cause` */
function assertAccepted(actor: AnyActorRef, event: unknown): void {
  const { id = '' } = (actor as { readonly logic?: { readonly id?: string } }).logic ?? {}
  const causes = accepted[id] ?? []
  const type = typeof event === 'object' && event !== null ? (event as { type?: unknown }).type : undefined
  if (causes.includes(type as string)) return
  const given = typeof type === 'string' ? `{ type: ${named(type)} }` : named(event)
  const takes =
    causes.length > 0
      ? `takes ${causes.map((cause) => `{ type: '${cause}' }`).join(' and ')} from an app`
      : 'takes no event from an app'
  const hint = id === 'dataChannel' ? ' To send data, call target(channel)?.send(…).' : ''
  throw new BindError(
    'not-a-cause',
    `The actor ${called(actor)} of a bound object ${takes}, but was sent ${given}.${hint}`,
  )
}
