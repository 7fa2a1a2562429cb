import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { ChannelList } from '../../machines/connection/channelList.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionContext } from '../../machines/connection/peerConnectionTypes.ts'
import type { DtlsTransportActor } from '../../machines/transports/dtlsTransportMachine.ts'
import type { IceGathererActor } from '../../machines/transports/iceGathererMachine.ts'
import type { IceTransportActor } from '../../machines/transports/iceTransportMachine.ts'
import type { SctpTransportActor } from '../../machines/transports/sctpTransportMachine.ts'
import { BindError } from '../errors/BindError.ts'
import { isChannelLike } from '../watch/isChannelLike.ts'
import { isPeerConnection, named } from './assertions.ts'

/** What follows an object: its actor, and the binding in which it has this name. */
export interface Bound {
  readonly actor: AnyActorRef
  readonly binding: Detachable
  readonly name: string
}

/** What follows an object that has no actor yet. */
export type Reserved = Omit<Bound, 'actor'>

/** A binding, as far as it can be asked by the name of one of its objects. */
export interface Detachable {
  /** The name that an app has given to its root. */
  readonly givenName: string | undefined
  /** The object, until it is let go. */
  objectOf(name: string): object | undefined
  /** Detaches from it, and ends its actor, without closing anything. */
  unbind(name: string): void
  /** Does to it what an app has sent to its actor. */
  tell(name: string, cause: 'close' | 'transferred'): void
  /** Gets an event that an app has sent and that is none of ours, while the actor takes it. */
  pause(): void
  /** Hears when a channel has nothing buffered any more, until the function is called that it returns. */
  hearDrained(name: string): () => void
}

/**
 * What is kept of an object that has ended: enough for another actor to tell the same. Its actor would lead to the whole
 * connection, and an engine may never free an object.
 */
export interface Ended extends Pick<AnyMachineSnapshot, 'value' | 'context' | 'output'> {
  readonly id: string
  readonly logic: AnyStateMachine
  /** The actor that has told it, as long as somebody holds that. */
  actor: WeakRef<AnyActorRef>
}

const byObject = new WeakMap<object, Bound | Ended>()
/** Who follows a channel that came in a callback: its actor is made when that has returned, or when it is asked for. */
const reserved = new WeakMap<object, Reserved>()
const byActor = new WeakMap<AnyActorRef, Bound>()
/** The `send` of each of these actors: a proxy of one, and what inherits from one, has the same. */
const sends = new WeakSet<AnyActorRef['send']>()

/** Makes what follows an object findable by its actor, and by the object, if it can be bound. It keeps neither alive. */
export function register(bound: Bound, object?: object): void {
  byActor.set(bound.actor, bound)
  sends.add(bound.actor.send)
  if (!object) return
  reserved.delete(object)
  byObject.set(object, bound)
  bound.actor.subscribe({ complete: () => noteEnd(object, bound.actor) })
}

/** Keeps of an object's actor no more than how it has ended. */
function noteEnd(object: object, actor: AnyActorRef): void {
  const entry = byObject.get(object)
  const { status, value, context, output } = actor.getSnapshot() as AnyMachineSnapshot
  if (status !== 'done' || entry?.actor !== actor) return
  const { logic } = actor as unknown as Pick<Ended, 'logic'>
  const kept = 'transports' in context ? { ...context, ...noActors } : context
  byObject.set(object, { id: actor.id, logic, value, context: kept, output, actor: new WeakRef(actor) })
}

/** Forgets what follows an object, so that it can be bound anew. */
export function unregister(object: object): void {
  byObject.delete(object)
  reserved.delete(object)
}

/** Notes who is to make the actor of an object. */
export function reserve(object: object, by: Reserved): void {
  if (!byObject.has(object)) reserved.set(object, by)
}

/** Who is to make the actor of an object, if it still follows that. */
export function reservedBy(object: object): Reserved | undefined {
  const by = reserved.get(object)
  return by?.binding.objectOf(by.name) === object ? by : undefined
}

/** In the context of a connection's chart. */
const noActors = {
  channels: ChannelList.empty,
  transports: { sctp: undefined, dtls: [], ice: [], gatherers: [] },
} satisfies Pick<PeerConnectionContext, 'channels' | 'transports'>

/** What follows an object, or what is kept of it after its end. */
export function entryOf(object: object): Bound | Ended | undefined {
  return byObject.get(object)
}

/** Whether a value is a proxy of the actor of a bound object, or inherits from it. */
export function isWrapped(value: unknown): boolean {
  const { send } = Object(value) as { send?: unknown }
  return typeof send === 'function' && sends.has(send as AnyActorRef['send']) && !byActor.has(value as AnyActorRef)
}

/** What an actor belongs to. */
export function boundBy(actor: AnyActorRef): Bound | undefined {
  return byActor.get(actor)
}

/**
 * Detaches from a bound channel or connection and leaves it as it was, closing nothing. Its actor is stopped, and has
 * no output. For a connection, this includes the actors of its channels. If you bind the object again, you get a new
 * actor. A channel or connection that is not bound, or has ended, is left alone.
 *
 * @throws {@link BindError} if `object` is neither a channel nor a connection
 */
export function unbind(object: RTCDataChannel | RTCPeerConnection): void {
  if (!isChannelLike(object) && !isPeerConnection(object)) {
    throw new BindError(
      'not-a-data-channel',
      `unbind() needs an RTCDataChannel or an RTCPeerConnection, but was given ${named(object)}.`,
    )
  }
  const entry = byObject.get(object) ?? reserved.get(object)
  unregister(object)
  if (entry && 'binding' in entry) entry.binding.unbind(entry.name)
}

/**
 * The object that an actor follows; `undefined` after it has closed, and after {@link unbind}.
 *
 * @throws {@link BindError} `not-an-actor`, for a proxy of an actor, as some frameworks make it
 *
 * @example
 * ```ts
 * target(channel)?.send('hello')
 * ```
 */
export function target(actor: DataChannelActor): RTCDataChannel | undefined
export function target(actor: PeerConnectionActor): RTCPeerConnection | undefined
export function target(actor: SctpTransportActor): RTCSctpTransport | undefined
export function target(actor: DtlsTransportActor): RTCDtlsTransport | undefined
export function target(actor: IceTransportActor | IceGathererActor): RTCIceTransport | undefined
export function target(actor: AnyActorRef): object | undefined {
  const bound = byActor.get(actor)
  if (!bound && isWrapped(actor)) {
    throw new BindError(
      'not-an-actor',
      `target() was given a proxy of the actor "${actor.id}", or what inherits from it. Pass the original.`,
    )
  }
  return bound?.binding.objectOf(bound.name)
}
