/**
 * The region of a connection's chart that knows whether negotiation is needed, and when the connection says so.
 *
 * The outer states are the flag, the inner ones whether an update waits for the chain of operations to be empty:
 *
 *     clear ──────────────▶ needed        checked, with a need
 *     idle ──▶ postponed                  updated or checked, while the chain is busy
 *
 * Each update with an empty chain queues one task, and several may be queued at once: they are the driver's. It fills
 * the action `queueCheck`, and sends `negotiation.checked` when such a task runs. Who only watches a connection leaves
 * it empty, and sends `negotiation.checked` when the connection fires: if the chart does not take that, the connection
 * should not have fired.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-update-the-negotiation-needed-flag | WebRTC 1.0, update the
 * negotiation-needed flag}: rules NN-1 to NN-6, OC-6.
 */
export const negotiationRegion = {
  initial: 'clear',
  on: {
    'negotiation.updated': { guard: 'chainEmpty', actions: ['setUpdated', 'queueCheck'] },
    'stable.reached': [
      { guard: 'chainBusy', target: '.clear.postponed' },
      { target: '.clear', actions: 'queueCheck' },
    ],
    'resync.negotiationneeded': { target: '.needed', actions: ['clearUpdated', 'emitNegotiationNeeded'] },
  },
  states: {
    clear: {
      initial: 'idle',
      on: {
        'negotiation.checked': {
          guard: 'isNeeded',
          target: 'needed',
          actions: ['clearUpdated', 'emitNegotiationNeeded'],
        },
      },
      states: {
        idle: {
          on: {
            'negotiation.updated': { guard: 'chainBusy', target: 'postponed' },
            'negotiation.checked': { guard: 'chainBusy', target: 'postponed' },
          },
        },
        postponed: { on: { 'chain.emptied': { target: 'idle', actions: 'queueCheck' } } },
      },
    },
    needed: {
      initial: 'idle',
      on: {
        'negotiation.checked': { guard: 'isNotNeeded', target: 'clear' },
      },
      states: {
        idle: {
          on: {
            'negotiation.updated': { guard: 'chainBusy', target: 'postponed', actions: 'setUpdated' },
            'negotiation.checked': { guard: 'chainBusy', target: 'postponed' },
          },
        },
        postponed: {
          on: {
            'negotiation.updated': { actions: 'setUpdated' },
            'chain.emptied': { target: 'idle', actions: 'queueCheck' },
          },
        },
      },
    },
  },
} as const
