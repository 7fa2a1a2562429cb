import { type ActorRefFrom, assertEvent, emit, enqueueActions, setup } from 'xstate'
import type { DataChannelActor } from './dataChannelMachine.ts'
import type { Divergence } from './divergence.ts'
import { divergenceEvent } from './divergenceEvent.ts'

/** What can happen to a connection, as far as its channels need to know it. */
export type PeerConnectionCause =
  /** `close()` is called: from here on all reads `closed`, these channels too, before the engine's own method runs. */
  | { readonly type: 'close'; readonly channels: readonly DataChannelActor[] }
  /** The engine's `close()` has returned. */
  | { readonly type: 'close.returned' }
  /** A channel is followed no more. */
  | { readonly type: 'channel.released'; readonly channel: DataChannelActor }
  /** A driver has found an object to differ from its chart; emitted as it is. */
  | { readonly type: 'divergence'; readonly divergence: Divergence }

/**
 * The connection as its channels see it: `live`, then `closed`. Closing it closes all its channels at once, and none
 * of them fires an event (DT-11, AB-1).
 *
 * `closed` is left for `ended`, which reads no different, when the engine's `close()` has returned: until then the
 * actor can still emit what that call has shown.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-close-the-connection | WebRTC 1.0, close the connection}
 */
export const peerConnectionMachine = setup({
  types: {} as {
    events: PeerConnectionCause
    emitted: { readonly type: 'divergence' } & Divergence
  },
  actions: {
    closeChannels: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'close')
      for (const channel of event.channels) enqueue.sendTo(channel, { type: 'connection.closed' })
    }),
    stopChannel: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'channel.released')
      enqueue.stopChild(event.channel)
    }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'peerConnection',
  initial: 'live',
  on: {
    'channel.released': { actions: 'stopChannel' },
    divergence: { actions: 'emitDivergence' },
    // A channel's actor that fails has said so itself; its connection and the other channels go on.
    'xstate.error.actor.*': {},
  },
  states: {
    live: {
      on: {
        close: { target: 'closed', actions: 'closeChannels' },
      },
    },
    closed: {
      on: {
        'close.returned': { target: 'ended' },
      },
    },
    ended: { type: 'final' },
  },
})

/** A running connection's chart. */
export type PeerConnectionActor = ActorRefFrom<typeof peerConnectionMachine>
