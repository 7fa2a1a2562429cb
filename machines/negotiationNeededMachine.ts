import { type ActorRefFrom, emit, type SnapshotFrom, setup } from 'xstate'

/**
 * What can happen to the need for negotiation. A cause without a consequence is ignored, and `snapshot.can()` tells it
 * beforehand.
 */
export type NegotiationNeededCause =
  /** Something that may call for negotiation was done (NN-6); a return to `stable` is a cause of its own. */
  | { readonly type: 'updated'; readonly chainEmpty: boolean }
  /** The task of a check runs, and finds this. What it does with it is the chart's to say. */
  | {
      readonly type: 'checked'
      readonly chainEmpty: boolean
      /** Whether signaling is in `stable`. */
      readonly stable: boolean
      /** Whether there is something to negotiate (NN-4, NN-5). */
      readonly needed: boolean
    }
  /** The last operation of the chain is done (OC-6). */
  | { readonly type: 'chain.emptied' }
  /** An answer or a rollback has led to `stable`; its operation is still in the chain (NN-2, NN-3). */
  | { readonly type: 'stable.reached' }
  /** The connection was closed by this side. */
  | { readonly type: 'connection.closed' }

/** The event that the connection fires. */
export type NegotiationNeededEmitted = { readonly type: 'negotiationneeded' }

/**
 * Whether a connection needs negotiation, and when it says so.
 *
 * The outer states are the flag, the inner ones whether an update waits for the chain of operations to be empty:
 *
 *     clear ──────────────▶ needed        checked, with a need
 *     idle ──▶ postponed                  updated or checked, while the chain is busy
 *
 * Each update with an empty chain queues one task, and several may be queued at once: they are the driver's. It fills
 * the action `queueCheck`, and sends `checked` when such a task runs. Who only watches a connection leaves it empty, and
 * sends `checked` when the connection fires: if the chart does not take that, the connection should not have fired.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-update-the-negotiation-needed-flag | WebRTC 1.0, update the
 * negotiation-needed flag}: rules NN-1 to NN-6, OC-6.
 *
 * @example
 * ```ts
 * const negotiation = createActor(negotiationNeededMachine)
 * negotiation.on('negotiationneeded', () => console.log('negotiate'))
 * negotiation.start()
 * negotiation.send({ type: 'updated', chainEmpty: true })
 * negotiation.send({ type: 'checked', chainEmpty: true, stable: true, needed: true }) // negotiate
 * ```
 */
export const negotiationNeededMachine = setup({
  types: {} as {
    events: NegotiationNeededCause
    emitted: NegotiationNeededEmitted
  },
  guards: {
    chainEmpty: ({ event }) => 'chainEmpty' in event && event.chainEmpty,
    chainBusy: ({ event }) => 'chainEmpty' in event && !event.chainEmpty,
    due: ({ event }) => event.type === 'checked' && event.chainEmpty && event.stable && event.needed,
    notDue: ({ event }) => event.type === 'checked' && event.chainEmpty && event.stable && !event.needed,
  },
  actions: {
    queueCheck: () => {},
    emitNegotiationNeeded: emit({ type: 'negotiationneeded' }),
  },
}).createMachine({
  id: 'negotiationNeeded',
  initial: 'clear',
  on: {
    updated: { guard: 'chainEmpty', actions: 'queueCheck' },
    'stable.reached': { target: '.clear.postponed' },
    'connection.closed': { target: '.closed' },
  },
  states: {
    clear: {
      initial: 'idle',
      on: {
        checked: { guard: 'due', target: 'needed', actions: 'emitNegotiationNeeded' },
      },
      states: {
        idle: {
          on: {
            updated: { guard: 'chainBusy', target: 'postponed' },
            checked: { guard: 'chainBusy', target: 'postponed' },
          },
        },
        postponed: { on: { 'chain.emptied': { target: 'idle', actions: 'queueCheck' } } },
      },
    },
    needed: {
      initial: 'idle',
      on: {
        checked: { guard: 'notDue', target: 'clear' },
      },
      states: {
        idle: {
          on: {
            updated: { guard: 'chainBusy', target: 'postponed' },
            checked: { guard: 'chainBusy', target: 'postponed' },
          },
        },
        postponed: { on: { 'chain.emptied': { target: 'idle', actions: 'queueCheck' } } },
      },
    },
    closed: { type: 'final', on: { '*': {} } },
  },
})

/** A snapshot of the chart of negotiation. */
export type NegotiationNeededSnapshot = SnapshotFrom<typeof negotiationNeededMachine>

/** A running chart of negotiation. */
export type NegotiationNeededActor = ActorRefFrom<typeof negotiationNeededMachine>
