import type { AnyActorRef } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { DtlsTransportActor } from '../../machines/transports/dtlsTransportMachine.ts'
import type { IceGathererActor } from '../../machines/transports/iceGathererMachine.ts'
import type { IceTransportActor } from '../../machines/transports/iceTransportMachine.ts'
import type { SctpTransportActor } from '../../machines/transports/sctpTransportMachine.ts'
import { isDataChannel, isPeerConnection, named } from './assertions.ts'
import { BindError } from './BindError.ts'

/** An object of the platform, and the actor that follows it. */
export interface Binding {
  readonly actor: AnyActorRef
  /** The object, until it is let go. */
  readonly object: object | undefined
  /** Detaches from the object and ends the actor, without closing anything. */
  unbind(): void
}

const byObject = new WeakMap<object, Binding>()
const byActor = new WeakMap<AnyActorRef, Binding>()

/** Makes a binding findable by its object and by its actor. It keeps neither alive. */
export function register(binding: Binding): void {
  if (binding.object) byObject.set(binding.object, binding)
  registerActor(binding)
}

/** The same by its actor alone: an ICE transport has two. */
export function registerActor(binding: Binding): void {
  byActor.set(binding.actor, binding)
}

/** Forgets which binding an object had, so that it can be bound anew. */
export function unregister(object: object): void {
  byObject.delete(object)
}

/** The binding of an object: also after it has closed, so that binding again gives the same actor. */
export function bindingOf(object: object): Binding | undefined {
  return byObject.get(object)
}

/** The binding that an actor belongs to. */
export function bindingOfActor(actor: AnyActorRef): Binding | undefined {
  return byActor.get(actor)
}

/**
 * Detaches from a bound channel or connection and leaves it as it was, closing nothing. Its actor is stopped, and has no
 * output; of a connection, those of its channels too. Binding the object again gives a new actor. A channel or
 * connection that is not bound is left alone.
 *
 * @throws {@link BindError} if `object` is neither a channel nor a connection
 */
export function unbind(object: RTCDataChannel | RTCPeerConnection): void {
  if (!isDataChannel(object) && !isPeerConnection(object)) {
    throw new BindError(
      'not-a-data-channel',
      `unbind() needs an RTCDataChannel or an RTCPeerConnection, but was given ${named(object)}.`,
    )
  }
  byObject.get(object)?.unbind()
}

/**
 * The object that an actor follows, or `undefined` once it is let go: after it has closed, and after {@link unbind}.
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
  return byActor.get(actor)?.object
}
