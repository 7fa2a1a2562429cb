import type { AnyActorRef } from 'xstate'
import { boundBy } from './registry.ts'

/** How messages call a bound actor: by its id, and of a part of what has a name by that, too. */
export function called(actor: AnyActorRef): string {
  const name = nameOf(actor)
  return name === undefined || name === actor.id ? `"${actor.id}"` : `"${actor.id}" of "${name}"`
}

/** How messages call the channel of an actor: by its label, and by its name or that of its connection. */
export function channelCalled(actor: AnyActorRef, label: string): string {
  const name = nameOf(actor)
  if (name === undefined) return `data channel "${label}"`
  return name === actor.id ? `data channel "${name}" (label "${label}")` : `data channel "${label}" of "${name}"`
}

/** How messages call the connection of an actor. */
export function connectionCalled(actor: AnyActorRef): string {
  const name = nameOf(actor)
  return name === undefined ? 'connection' : `connection "${name}"`
}

/** The name that was given to what an actor follows, or belongs to. */
function nameOf(actor: AnyActorRef): string | undefined {
  return boundBy(actor)?.binding.givenName
}
