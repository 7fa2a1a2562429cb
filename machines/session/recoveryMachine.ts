import { and, assertEvent, assign, emit, not, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { delayAt } from './delayAt.ts'
import type { RecoveryCause, RecoveryContext, RecoveryEmitted, RecoveryInput } from './recoveryTypes.ts'

/**
 * How two peers stay connected: what is done when the path between them breaks.
 *
 *     connecting ──▶ connected ──▶ unsure ──▶ reconnecting: waiting ──▶ restarting
 *                        ▲                       │   ▲         └──────▶ asking ──▶ replacing
 *                        └───────────────────────┘   └─ the attempt has failed
 *
 * - `connecting`: `alone`, until the peer has said something, then `meeting`;
 * - `connected`: `opening` while a channel waits for the association, which not every engine ends where it fails; then
 *   `unsettled`, and `settled` when it has worked for long enough;
 * - `unsure`: the path is interrupted, and may come back by itself;
 * - `reconnecting`: `waiting` for the next attempt where the last one failed soon after it began, `restarting` ICE,
 *   `asking` whether the peer is there, `replacing` the connection. One that was never connected is replaced, not restarted,
 *   unless no other one can be made in its place: then it is restarted until it works;
 * - `offline`, `frozen`: no clock runs;
 * - `failed` (final): it was given up.
 *
 * A path that is found again always ends in `connected`, whatever was tried meanwhile, unless its connection has ended.
 */
export const recoveryMachine = setup({
  types: {} as {
    input: RecoveryInput
    context: RecoveryContext
    events: RecoveryCause
    emitted: RecoveryEmitted
  },
  guards: {
    canRestart: ({ context }) => canRestart(context),
    hasRestartLeft: ({ context: { restarts, policy } }) => restarts < policy.restarts,
    mustRestart: ({ context }) => context.isOnly && canRestart(context),
    isDown: ({ context }) => context.isDown,
    isUp: ({ context }) => !context.isDown,
    hasMet: ({ context }) => context.hasMet,
    hasLeft: ({ context }) => context.hasLeft,
    isUsable: ({ context }) => context.isUsable,
    isOpening: ({ context }) => context.isOpening,
    isWorthTrying: ({ context: { hasMet, isUsable, wasConnected } }) => wasConnected || (hasMet && !isUsable),
    // It was not connected, as there was nobody at its other end: it gets its time from now on.
    isUnused: ({ context }) => context.isUsable && !context.wasConnected,
  },
  actions: {
    emitRestart: emit({ type: 'restart' }),
    emitAsk: emit({ type: 'ask' }),
    emitReplace: emit({ type: 'replace' }),
    setDown: assign({ isDown: true }),
    setUp: assign({ isDown: false }),
    setSince: assign({ since: ({ context }) => context.now(), until: undefined }),
    setDeadline: assign(({ context: { now, policy } }) => ({ begun: now(), until: now() + policy.deadline })),
    setBegun: assign({ begun: ({ context }) => context.now() }),
    setGrace: assign({ until: ({ context: { now, policy } }) => now() + policy.grace }),
    clearUntil: assign({ until: undefined }),
    setConnected: assign({ wasConnected: true, hasWorked: true, hasLeft: false }),
    setLeft: assign({ hasLeft: true }),
    clearLeft: assign({ hasLeft: false }),
    setUseless: assign({ wasConnected: false, isUsable: false }),
    setNew: assign(({ event }) => {
      assertEvent(event, 'connection.made')
      const isOnly = event.isOnly ?? false
      return { wasConnected: false, isUsable: true, isOpening: false, hasMet: true, hasLeft: false, isOnly }
    }),
    setOpening: assign({ isOpening: true }),
    clearOpening: assign({ isOpening: false }),
    beginWait: assign(({ context }) => {
      const extra = context.attempt >= 2 ? context.random() * context.policy.jitter : 0
      // A clock may be set back.
      const begun = Math.min(context.begun, context.now())
      return { until: Math.max(context.now(), begun + waitOf(context) + extra) }
    }),
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    countRestart: assign({ restarts: ({ context }) => context.restarts + 1 }),
    resetAttempts: assign({ attempt: 0, restarts: 0 }),
  },
  delays: {
    grace: ({ context }) => delayAt(context.policy.grace),
    deadline: ({ context }) => delayAt(context.policy.deadline),
    wait: ({ context: { until = 0, now } }) => delayAt(until - now()),
    giveUp: ({ context }) => delayAt(context.policy.giveUp),
    // Longer with each attempt, for on a slow path it takes its time.
    opening: ({ context: { attempt, policy } }) => delayAt(policy.opening * Math.max(1, attempt)),
    settled: ({ context }) => delayAt(context.policy.settled),
  },
}).createMachine({
  id: 'recovery',
  context: ({ input: { policy, now = Date.now, random = Math.random } }) => ({
    policy,
    now,
    random,
    attempt: 1,
    restarts: 0,
    hasMet: false,
    hasWorked: false,
    hasLeft: false,
    wasConnected: false,
    isUsable: false,
    isOnly: false,
    isOpening: false,
    isDown: false,
    since: now(),
    begun: now(),
    until: undefined,
  }),
  initial: 'connecting',
  on: {
    'network.down': { actions: 'setDown' },
    'network.up': { actions: 'setUp' },
    'page.frozen': { target: '.frozen' },
    // One that has ended may still say so, and nothing passes.
    'path.connected': { guard: 'isUsable', target: '.connected', actions: 'setConnected' },
    'channels.waiting': { actions: 'setOpening' },
    'channels.open': { actions: 'clearOpening' },
    'connection.made': { actions: 'setNew' },
    'connection.ended': { actions: 'setUseless' },
    'peer.left': { actions: 'setLeft' },
    'negotiation.broken': { actions: 'setUseless' },
  },
  states: {
    connecting: {
      entry: 'setSince',
      initial: 'alone',
      always: { guard: 'isDown', target: 'offline' },
      on: { 'connection.made': { target: '.meeting', actions: 'setNew' } },
      states: {
        alone: { always: { guard: 'hasMet', target: 'meeting' } },
        meeting: {
          entry: 'setDeadline',
          after: {
            deadline: [
              { guard: 'mustRestart', target: '#recovery.reconnecting.restarting' },
              { target: '#recovery.reconnecting.asking' },
            ],
          },
          on: {
            'peer.joined': { target: 'meeting', reenter: true },
            'path.failed': { target: '#recovery.reconnecting' },
            'connection.ended': { target: '#recovery.reconnecting', actions: 'setUseless' },
            'negotiation.broken': { target: '#recovery.reconnecting', actions: 'setUseless' },
          },
        },
      },
    },
    connected: {
      entry: 'setSince',
      initial: 'unsettled',
      on: {
        'path.connected': {},
        'path.interrupted': { target: 'unsure' },
        'path.failed': { target: 'reconnecting' },
        'connection.ended': { target: 'reconnecting.asking', actions: 'setUseless' },
        'connection.made': { target: 'reconnecting.replacing', actions: 'setNew' },
        'negotiation.broken': { target: 'reconnecting', actions: 'setUseless' },
      },
      states: {
        opening: {
          always: { guard: not('isOpening'), target: 'unsettled' },
          after: { opening: { guard: 'isUp', target: '#recovery.reconnecting', actions: 'setUseless' } },
          on: { 'network.up': { target: 'opening', reenter: true, actions: 'setUp' } },
        },
        unsettled: {
          always: { guard: 'isOpening', target: 'opening' },
          after: { settled: { target: 'settled' } },
        },
        settled: { entry: 'resetAttempts', always: { guard: 'isOpening', target: 'opening' } },
      },
    },
    unsure: {
      entry: ['setSince', 'setGrace'],
      always: { guard: 'isDown', target: 'offline' },
      after: { grace: { target: 'reconnecting' } },
      on: {
        'path.failed': { target: 'reconnecting' },
        'connection.ended': { target: 'reconnecting.asking', actions: 'setUseless' },
        'connection.made': { target: 'reconnecting.replacing', actions: 'setNew' },
        'negotiation.broken': { target: 'reconnecting', actions: 'setUseless' },
      },
    },
    reconnecting: {
      entry: 'setSince',
      initial: 'waiting',
      always: { guard: 'isDown', target: 'offline' },
      after: { giveUp: { guard: not('hasLeft'), target: 'failed' } },
      on: {
        // One that has left, and comes back, has as long as one that was never away.
        'connection.made': [
          { guard: 'hasLeft', target: '.replacing', reenter: true, actions: 'setNew' },
          { target: '.replacing', actions: 'setNew' },
        ],
        'peer.present': {
          guard: 'hasLeft',
          target: '.replacing',
          reenter: true,
          actions: ['clearLeft', 'emitReplace'],
        },
        'connection.ended': { target: '.asking', actions: 'setUseless' },
        'peer.joined': { guard: 'isUnused', target: '.replacing' },
      },
      states: {
        waiting: {
          entry: 'beginWait',
          after: { wait: [{ guard: 'canRestart', target: 'restarting' }, { target: 'asking' }] },
          // Nothing is gained by waiting where the peer is there, and the connection cannot come back.
          on: {
            'peer.present': { guard: not('isUsable'), target: 'replacing', actions: ['countAttempt', 'emitReplace'] },
          },
        },
        restarting: {
          entry: ['countAttempt', 'countRestart', 'setDeadline', 'emitRestart'],
          // It has had its time: to wait still longer is to miss the moment at which the path is back.
          after: { deadline: [{ guard: 'canRestart', target: 'restarting', reenter: true }, { target: 'asking' }] },
          on: {
            'path.failed': { target: 'waiting' },
            'negotiation.broken': { target: 'waiting', actions: 'setUseless' },
          },
        },
        asking: {
          entry: ['countAttempt', 'clearUntil', 'emitAsk'],
          on: {
            'peer.present': { guard: not('hasLeft'), target: 'replacing', actions: 'emitReplace' },
            'connection.ended': { actions: 'setUseless' },
          },
        },
        replacing: {
          entry: 'setDeadline',
          after: {
            deadline: [{ guard: 'mustRestart', target: 'restarting' }, { target: 'asking' }],
          },
          on: {
            'path.failed': { target: 'waiting' },
            'connection.ended': { target: 'waiting', actions: 'setUseless' },
            'negotiation.broken': { target: 'waiting', actions: 'setUseless' },
          },
        },
      },
    },
    offline: {
      entry: 'setSince',
      exit: 'setBegun',
      always: [
        // Now it may succeed. One that was never connected gets its time: its first offer is on its way again.
        { guard: and(['isUp', 'canRestart', 'hasRestartLeft']), target: 'reconnecting.restarting' },
        { guard: and(['isUp', 'hasMet']), target: 'reconnecting' },
        { guard: 'isUp', target: 'connecting' },
      ],
    },
    frozen: {
      entry: 'setSince',
      exit: 'setBegun',
      // What the path is like is reported again when the page has resumed.
      on: {
        'page.resumed': [{ guard: 'isWorthTrying', target: 'reconnecting' }, { target: 'connecting' }],
        'path.connected': {},
        'page.frozen': {},
      },
    },
    failed: finalState(),
  },
})

/** A snapshot of the chart of recovery. */
export type RecoverySnapshot = SnapshotFrom<typeof recoveryMachine>

/**
 * Whether the next attempt is a restart of ICE. A connection that was never connected is not worth one, unless no other one can
 * be made in its place.
 */
export function canRestart({ isOnly, isUsable, wasConnected, restarts, policy }: RecoveryContext): boolean {
  return isOnly ? isUsable && policy.restarts > 0 : wasConnected && restarts < policy.restarts
}

/**
 * How long after the beginning of an attempt the next one may begin. Restarts that nothing follows go on, but no quicker than each
 * has its time.
 */
function waitOf(context: RecoveryContext): number {
  const { restarts, attempt, policy } = context
  return canRestart(context) && restarts >= policy.restarts ? policy.deadline : delayAt(policy.backoff, attempt)
}
