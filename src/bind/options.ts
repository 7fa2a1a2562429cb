import type { InspectionEvent, Observer } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergences } from '../divergences/divergences.ts'

/** Options of every binding. */
export interface BindOptions {
  /** An observer of all inspection events of the actor's system: XState's `inspect` option. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined
  /**
   * Judges what the engine does: `divergences` of `webrtc-statecharts/divergences`, or its result. Each place where the
   * engine does not do what the specification says is then emitted as `divergence`. Without it nothing is judged, and
   * `divergence` is never emitted.
   */
  readonly divergences?: Divergences | (() => Divergences) | undefined
}

/** Options of {@link bindPeerConnection} and {@link replacePeerConnection}. */
export interface BindPeerConnectionOptions extends BindOptions {
  /**
   * The name of the connection: the `id` of its actor, in inspectors, traces and the messages of errors. So it must not
   * be a secret. If another bound connection has the same name, a number is added: `alice`, `alice:2`. A name is free
   * again when its connection is closed or let go of.
   */
  readonly name?: string | undefined
}

/** Options of {@link bindDataChannel}. */
export interface BindDataChannelOptions extends BindOptions {
  /**
   * The connection that the channel belongs to, which must be bound. With it, the channel is `closed` as soon as
   * `connection.close()` is called, whatever the engine shows, and its output tells the peer's `connection.close()` from
   * the peer's `channel.close()`.
   */
  readonly connection?: RTCPeerConnection | undefined
  /**
   * The name of a channel that is bound alone, like the `name` of a connection. A channel of a bound connection has an
   * `id` by its label, and keeps it.
   */
  readonly name?: string | undefined
}

/** Options of {@link bindEveryPeerConnection}. */
export interface BindEveryPeerConnectionOptions extends BindOptions {
  /** Called with the actor of each connection, before the code that made the connection gets it. */
  readonly onConnection?: ((actor: PeerConnectionActor) => void) | undefined
  /**
   * The name of each connection, like the `name` of {@link bindPeerConnection}. With one name for all, they are
   * numbered. A function returns the name of each, or `undefined`. If it throws, or returns an invalid name, that
   * becomes an uncaught error, and the connection has no name.
   */
  readonly name?: string | ((connection: RTCPeerConnection) => string | undefined) | undefined
  /**
   * The object that has the constructor `RTCPeerConnection`, such as the window of an iframe. Default: `globalThis`.
   */
  readonly scope?: object | undefined
}
