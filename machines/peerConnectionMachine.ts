import { type ActorRefFrom, assertEvent, assign, emit, enqueueActions, setup } from 'xstate'
import type { DataChannelActor } from './dataChannelMachine.ts'
import type { Divergence } from './divergence.ts'
import { divergenceEvent } from './divergenceEvent.ts'

/** What can happen to a connection, as far as its channels need to know it. */
export type PeerConnectionCause =
  /** A channel of this connection is followed. */
  | { readonly type: 'channel.bound'; readonly channel: DataChannelActor }
  /** A channel has ended, or is followed no more. */
  | { readonly type: 'channel.released'; readonly channel: DataChannelActor }
  /** `close()` is called: from here on everything reads `closed`, before the engine's own method runs. */
  | { readonly type: 'close' }
  /** The engine's `close()` has returned. */
  | { readonly type: 'close.returned' }
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
    context: { readonly channels: readonly DataChannelActor[] }
    events: PeerConnectionCause
    emitted: { readonly type: 'divergence' } & Divergence
  },
  actions: {
    addChannel: assign({
      channels: ({ context, event }) => {
        assertEvent(event, 'channel.bound')
        return [...context.channels, event.channel]
      },
    }),
    removeChannel: assign({
      channels: ({ context, event }) => {
        assertEvent(event, 'channel.released')
        return context.channels.filter((channel) => channel !== event.channel)
      },
    }),
    stopChannel: enqueueActions(({ event, enqueue }) => {
      assertEvent(event, 'channel.released')
      enqueue.stopChild(event.channel)
    }),
    closeChannels: enqueueActions(({ context, enqueue }) => {
      for (const channel of context.channels) enqueue.sendTo(channel, { type: 'connection.closed' })
    }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'peerConnection',
  context: { channels: [] },
  initial: 'live',
  on: {
    divergence: { actions: 'emitDivergence' },
  },
  states: {
    live: {
      on: {
        'channel.bound': { actions: 'addChannel' },
        'channel.released': { actions: ['removeChannel', 'stopChannel'] },
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
