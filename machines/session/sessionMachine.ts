import { type ActorRefFrom, assertEvent, assign, emit, type SnapshotFrom, sendTo, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { delayAt } from './delayAt.ts'
import { limits } from './messages.ts'
import { canRestart, type RecoverySnapshot, recoveryMachine } from './recoveryMachine.ts'
import type {
  SessionCause,
  SessionContext,
  SessionEmitted,
  SessionInput,
  SessionOutput,
  SessionPath,
} from './sessionTypes.ts'

const nothing = () => {}

/** After so many questions without an answer nobody is busy any more. */
const MOST_UNANSWERED = 4

/**
 * One session of two peers, over all connections that they have one after the other.
 *
 *     open: asking ⇄ met ⇄ challenging      ──▶ closing: draining ──▶ parting ──▶ closed (final)
 *       │     with the chart of recovery            closed ◀── the peer says goodbye
 *       └──▶ failed (final)
 *
 * - `asking`: this side asks over the signalling who is there, and asks again until the peer answers;
 * - `met`: the peer is known, and was there when it was asked last;
 * - `challenging`: somebody else asks for a peer, or speaks to this side while the peer is not connected, so the peer is asked
 *   whether it is still there. If it answers, the other one is a third peer, or a life of its page that is over,
 *   and is ignored. If it does not, its page was reloaded;
 * - `draining`: what was handed over is still being sent; `parting`: the peer is informed, until it knows.
 *
 * The driver fills the actions.
 */
export const sessionMachine = setup({
  types: {} as {
    input: SessionInput
    context: SessionContext
    events: SessionCause
    emitted: SessionEmitted
    output: SessionOutput
    children: { recovery: 'recovery' }
  },
  actors: { recovery: recoveryMachine },
  guards: { isClaimAsked: ({ context }) => context.isClaimAsked },
  actions: {
    /** Takes a fresh key, so that an answer is one to the question that is asked now. */
    refreshKey: nothing,
    /** Asks who is there. */
    sayHello: nothing,
    /** Asks the peer whether it is still there. */
    challenge: nothing,
    /** Tells the one who claims to be the peer that there is one. */
    refuseClaim: nothing,
    /** Lets the one who claims to be the peer prove that it is there. */
    inviteClaimant: nothing,
    /** Has everything sent that was handed over, and says when that is done. */
    drain: nothing,
    /** Says how much is still to be sent. */
    tellBuffered: nothing,
    sayGoodbye: nothing,
    /** Sets the context's `diagnosis`: why the last connection does not work. */
    setDiagnosis: nothing,
    setPath: assign((_, snapshot: RecoverySnapshot) => ({ path: pathOf(snapshot) })),
    setMet: assign(({ event }) => {
      assertEvent(event, 'peer.met')
      return { polite: event.polite, isBusy: false }
    }),
    setBusy: assign({ isBusy: true, unanswered: 0 }),
    clearBusy: assign({ isBusy: false }),
    setEpoch: assign(({ event }) => {
      assertEvent(event, 'connection.made')
      return { epoch: event.epoch }
    }),
    setClaim: assign(({ event }) => {
      assertEvent(event, 'peer.claimed')
      return { isClaimAsked: event.asks }
    }),
    countThird: assign({ thirdPeers: ({ context }) => context.thirdPeers + 1 }),
    countRepeat: assign(({ context: { repeated, unanswered, isBusy } }) => ({
      repeated: repeated + 1,
      unanswered: Math.min(unanswered + 1, MOST_UNANSWERED),
      isBusy: isBusy && unanswered + 1 < MOST_UNANSWERED,
    })),
    resetRepeats: assign({ repeated: 0 }),
    setBuffered: assign(({ event }) => {
      assertEvent(event, 'draining')
      return { buffered: event.buffered }
    }),
    setReason: assign(({ event }) => {
      assertEvent(event, 'close')
      // What the app sends is checked by nobody else.
      const reason = typeof event.reason === 'string' ? event.reason : ''
      return { reason: reason.slice(0, limits.reason), closedBy: 'this side' as const }
    }),
    setPeersReason: assign(({ event }) => {
      assertEvent(event, 'peer.goodbye')
      return { reason: event.reason, closedBy: 'peer' as const }
    }),
    setFailed: assign(({ event }) => {
      assertEvent(event, 'fail')
      return { failed: { because: event.because, error: event.error } }
    }),
    setGaveUp: assign({ failed: { because: 'gave-up' } }),
    emitEvent: emit((_, event: SessionEmitted) => event),
    tellPresent: sendTo('recovery', { type: 'peer.present' }),
  },
  delays: {
    repeat: ({ context }) => delayAt(context.policy.repeat, context.repeated),
    // The peer is asked nine times, as questions and answers may be lost.
    challengeAgain: ({ context }) => delayAt(context.policy.challenge / 9),
    challenge: ({ context }) => delayAt(context.policy.challenge),
    drain: ({ context }) => delayAt(context.policy.drain),
    buffered: 200,
    farewell: ({ context }) => delayAt(context.policy.farewell),
    farewellAgain: ({ context }) => delayAt(context.policy.farewell / 5),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    ...input,
    path: {
      value: { connecting: 'alone' },
      attempt: 1,
      since: (input.now ?? Date.now)(),
      until: undefined,
      canRestart: false,
      hasWorked: false,
      hasLeft: false,
    },
    epoch: 0,
    polite: undefined,
    isBusy: false,
    unanswered: 0,
    isClaimAsked: false,
    thirdPeers: 0,
    repeated: 0,
    buffered: 0,
    reason: '',
    closedBy: undefined,
    failed: undefined,
    diagnosis: undefined,
  }),
  initial: 'open',
  output: outputOf,
  on: {
    'message.refused': { actions: { type: 'emitEvent', params: ({ event: { why } }) => ({ type: 'refused', why }) } },
    'message.unused': { actions: { type: 'emitEvent', params: ({ event: { why } }) => ({ type: 'unused', why }) } },
    'signaling.failed': {
      actions: { type: 'emitEvent', params: ({ event: { error } }) => ({ type: 'signalingerror', error }) },
    },
    'negotiation.failed': {
      actions: { type: 'emitEvent', params: ({ event: { error } }) => ({ type: 'negotiationerror', error }) },
    },
  },
  states: {
    open: {
      initial: 'asking',
      invoke: {
        src: 'recovery',
        id: 'recovery',
        input: ({ context: { policy, now, random } }) => ({ policy, now, random }),
        onSnapshot: { actions: { type: 'setPath', params: ({ event }) => event.snapshot } },
        onDone: { target: 'failed', actions: ['setDiagnosis', 'setGaveUp'] },
      },
      on: {
        close: { target: 'closing', actions: 'setReason' },
        'peer.goodbye': { target: 'closed', actions: ['setPeersReason', 'sayGoodbye'] },
        'connection.made': {
          actions: [
            'setEpoch',
            { type: 'emitEvent', params: ({ event: { epoch } }) => ({ type: 'connection', epoch }) },
          ],
        },
        'politeness.conflict': { actions: { type: 'emitEvent', params: { type: 'politenessconflict' } } },
        'peer.met': { target: '.met', actions: ['setMet', 'tellPresent'] },
        'peer.busy': { actions: ['setBusy', { type: 'emitEvent', params: { type: 'busy' } }] },
        fail: { target: 'failed', actions: ['setDiagnosis', 'setFailed'] },
      },
      states: {
        asking: {
          initial: 'asked',
          exit: 'resetRepeats',
          on: {
            ask: { target: 'asking', reenter: true, actions: 'refreshKey' },
            'peer.heard': { target: 'met', actions: ['clearBusy', 'tellPresent'] },
          },
          states: {
            asked: {
              entry: 'sayHello',
              after: { repeat: { target: 'asked', reenter: true, actions: 'countRepeat' } },
            },
          },
        },
        met: {
          on: {
            ask: { target: 'asking', actions: 'refreshKey' },
            'peer.claimed': { target: 'challenging', actions: ['setClaim', 'refreshKey'] },
          },
        },
        challenging: {
          initial: 'asked',
          after: { challenge: { target: 'asking', actions: ['refreshKey', 'inviteClaimant'] } },
          on: {
            ask: { target: 'asking', actions: ['refreshKey', 'inviteClaimant'] },
            'peer.heard': [
              {
                guard: 'isClaimAsked',
                target: 'met',
                actions: ['countThird', 'refuseClaim', { type: 'emitEvent', params: { type: 'thirdpeer' } }],
              },
              { target: 'met', actions: 'refuseClaim' },
            ],
          },
          states: {
            asked: { entry: 'challenge', after: { challengeAgain: { target: 'asked', reenter: true } } },
          },
        },
      },
    },
    closing: {
      initial: 'draining',
      on: { draining: { actions: 'setBuffered' } },
      states: {
        // Where the peer says goodbye meanwhile, it waits until this side has said it, too.
        draining: {
          entry: 'drain',
          initial: 'looking',
          after: { drain: { target: 'parting' } },
          on: { drained: { target: 'parting' } },
          states: { looking: { entry: 'tellBuffered', after: { buffered: { target: 'looking', reenter: true } } } },
        },
        parting: {
          initial: 'told',
          after: { farewell: { target: '#session.closed' } },
          on: { 'peer.goodbye': { target: '#session.closed' } },
          states: { told: { entry: 'sayGoodbye', after: { farewellAgain: { target: 'told', reenter: true } } } },
        },
      },
    },
    closed: finalState(),
    failed: finalState(),
  },
})

/** A snapshot of a session. */
export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>

/** A running session. */
export type SessionActor = ActorRefFrom<typeof sessionMachine>

function pathOf({ value, context }: RecoverySnapshot): SessionPath {
  const { attempt, since, until, hasWorked, hasLeft } = context
  return { value, attempt, since, until, canRestart: canRestart(context), hasWorked, hasLeft }
}

function outputOf({ context: { failed, closedBy = 'this side', reason } }: { context: SessionContext }): SessionOutput {
  return failed ? { outcome: 'failed', ...failed } : { outcome: 'closed', by: closedBy, reason }
}
