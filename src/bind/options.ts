import type { InspectionEvent, Observer } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergences } from '../divergences/divergences.ts'

/** Options of every binding. */
export interface BindOptions {
  /** Sees all that happens in the actor's system, as XState's `inspect` option does. */
  readonly inspect?: Observer<InspectionEvent> | ((event: InspectionEvent) => void) | undefined
  /**
   * Judges what the engine does: `divergences` of `webrtc-statecharts/divergences`, or what it returns. Each place where the
   * engine does not do what the specification says is then emitted as `divergence`. Without it nothing is judged, and
   * `divergence` is never emitted.
   */
  readonly divergences?: Divergences | (() => Divergences) | undefined
}

/** Options of {@link bindDataChannel}. */
export interface BindDataChannelOptions extends BindOptions {
  /**
   * The connection that the channel belongs to, which must be bound. With it, the channel is `closed` as soon as
   * `connection.close()` is called, whatever the engine shows, and its output tells the peer's `connection.close()` from
   * the peer's `channel.close()`.
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
