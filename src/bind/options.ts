import type { InspectionEvent, Observer } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'

/** Options of every binding. */
export interface BindOptions {
  /** Sees all that happens in the actor's system, as XState's `inspect` option does. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined
  /** Is told of each place where the engine does not do what the specification says, also after the actor's end. */
  readonly onDivergence?: ((divergence: Divergence) => void) | undefined
}

/** Options of {@link bindDataChannel}. */
export interface BindDataChannelOptions extends BindOptions {
  /**
   * The connection that the channel belongs to. With it, the channel is `closed` as soon as `connection.close()` is
   * called, whatever the engine shows, and its output tells the peer's `connection.close()` from the peer's
   * `channel.close()`.
   */
  readonly connection?: RTCPeerConnection | undefined
}

/** Options of {@link bindEveryPeerConnection}. */
export interface BindEveryPeerConnectionOptions extends BindOptions {
  /** Is given the actor of each connection, before whoever has made the connection gets it. */
  readonly onConnection?: ((actor: PeerConnectionActor) => void) | undefined
  /** What has the constructor `RTCPeerConnection`: `globalThis` if left out, or the window of an iframe. */
  readonly scope?: object | undefined
}
