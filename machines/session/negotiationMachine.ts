import { type ActorRefFrom, and, assertEvent, assign, emit, not, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { delayAt } from './delayAt.ts'
import type {
  NegotiationCause,
  NegotiationContext,
  NegotiationEmitted,
  NegotiationInput,
  Unused,
} from './negotiationTypes.ts'

const nothing = () => {}

/**
 * The negotiation of one connection, over signalling that may lose, repeat, delay and reorder.
 *
 *     stable ──▶ offering ──▶ waiting ──▶ takingAnswer ──▶ stable
 *       │  ▲                    │             └──▶ rollingBack ──▶ stable
 *       │  └── answering ◀── taking ◀─┘ (polite)
 *       └──────────────────────▲
 *
 * - `stable`: nothing is going on. `yielding` is the same for a polite side that has a first offer to make: it leaves that to
 *   its peer for a while, as in Chromium a first offer that is rolled back can leave gathering unfinished;
 * - `offering`: the own offer is being made and applied;
 * - `waiting`: it was sent, and is sent again until the peer has answered it;
 * - `takingAnswer`, `taking`, `answering`, `rollingBack`: what the connection is doing. `taking` rolls the own offer back
 *   first, if there is one;
 * - `broken`: an operation has failed, and another connection is needed.
 *
 * Beside that, candidates of this side are `acknowledged` or `unacknowledged`, and sent again meanwhile.
 *
 * The driver fills the actions, and reports the outcome of each operation by `settled` or `rejected`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#perfect-negotiation-example | WebRTC 1.0, Perfect Negotiation Example}
 */
export const negotiationMachine = setup({
  types: {} as {
    input: NegotiationInput
    context: NegotiationContext
    events: NegotiationCause
    emitted: NegotiationEmitted
  },
  guards: {
    isNeeded: ({ context }) => context.needed || context.restart,
    isFirstOfPolite: ({ context }) => context.polite && context.offered === 0 && context.answered === 0,
    // One that was overtaken by the one that is held was taken back by the peer. The same one may come again.
    isFresh: ({ context: { answered, obsolete, taking, held }, event }) => {
      assertEvent(event, 'offer.received')
      return event.number > Math.max(answered, obsolete, taking) && event.number >= held
    },
    // Its answer was lost, or is late.
    wasAnswered: ({ context, event }) => {
      assertEvent(event, 'offer.received')
      return event.number === context.answered
    },
    // The peer has used the own offer: to roll it back would part the two, as their descriptions would differ.
    hasAnswered: ({ context, event }) => {
      assertEvent(event, 'offer.received')
      return event.answered >= context.offered
    },
    answersOffer: ({ context, event }) => {
      assertEvent(event, 'answer.received')
      return event.number === context.offered
    },
    isPolite: ({ context }) => context.polite,
    isHeld: ({ context }) => context.held > 0,
    repeats: ({ context }) => context.repeats,
    isFirstRejection: ({ context }) => context.rejections === 0,
  },
  actions: {
    /** Makes an offer and applies it; with a restart of ICE, if `restarts` says so. */
    makeOffer: nothing,
    /** Sends the own offer that is applied. */
    sendOffer: nothing,
    /** Rolls the own offer back, if one is applied, and applies the peer's offer that is being taken. */
    takeOffer: nothing,
    /** Makes an answer and applies it. */
    makeAnswer: nothing,
    /** Sends the answer that was applied last. */
    sendAnswer: nothing,
    /** Applies the answer to the own offer. */
    takeAnswer: nothing,
    /** Rolls the own offer back. */
    rollBack: nothing,
    /** Sends the candidates that are not acknowledged. */
    sendCandidates: nothing,
    setNeeded: assign({ needed: true }),
    clearNeeded: assign({ needed: false }),
    setRestart: assign({ restart: true }),
    beginOffer: assign(({ context: { offered, restart } }) => ({
      offered: offered + 1,
      needed: false,
      restart: false,
      restarts: restart,
      repeated: 0,
    })),
    withdraw: assign(({ context: { offered, restart, restarts } }) => ({
      withdrawn: offered,
      restart: restart || restarts,
      restarts: false,
    })),
    hold: assign(({ event }) => {
      assertEvent(event, 'offer.received')
      return { held: event.number, heldRestarts: event.restarts }
    }),
    // A restart by the peer is one of both.
    beginTaking: assign(({ context: { held, heldRestarts, restart } }) => ({
      taking: held,
      held: 0,
      restart: restart && !heldRestarts,
    })),
    endTaking: assign(({ context: { taking } }) => ({ answered: taking, taking: 0, rejections: 0 })),
    setObsolete: assign(({ context, event }) => {
      assertEvent(event, 'answer.received')
      const obsolete = Math.max(context.obsolete, event.withdrawn)
      return { obsolete, held: context.held > obsolete ? context.held : 0 }
    }),
    endOffer: assign({ restarts: false, rejections: 0 }),
    countRejection: assign({ rejections: 1, restart: true }),
    countRepeat: assign({ repeated: ({ context }) => context.repeated + 1 }),
    countRepeatedCandidates: assign({ repeatedCandidates: ({ context }) => context.repeatedCandidates + 1 }),
    resetRepeats: assign({ repeated: 0 }),
    resetRepeatedCandidates: assign({ repeatedCandidates: 0 }),
    emitUnused: emit((_, { why }: { why: Unused }): NegotiationEmitted => ({ type: 'unused', why })),
    emitBroken: emit({ type: 'broken' }),
  },
  delays: {
    repeat: ({ context }) => delayAt(context.delays.repeat, context.repeated),
    repeatCandidates: ({ context }) => delayAt(context.delays.repeat, context.repeatedCandidates),
    yield: ({ context }) => delayAt(context.delays.yield),
  },
}).createMachine({
  id: 'negotiation',
  context: ({ input }) => ({
    ...input,
    offered: 0,
    withdrawn: 0,
    answered: 0,
    obsolete: 0,
    held: 0,
    heldRestarts: false,
    taking: 0,
    needed: false,
    restart: false,
    restarts: false,
    repeated: 0,
    repeatedCandidates: 0,
    rejections: 0,
  }),
  type: 'parallel',
  states: {
    descriptions: {
      initial: 'stable',
      on: {
        needed: { actions: 'setNeeded' },
        restart: { actions: 'setRestart' },
        'offer.received': [
          { guard: 'wasAnswered', actions: 'sendAnswer' },
          { guard: 'isFresh', actions: 'hold' },
          { actions: unused('old-offer') },
        ],
        'answer.received': { actions: unused('old-answer') },
      },
      states: {
        stable: {
          always: [
            { guard: 'isHeld', target: 'taking' },
            { guard: and(['isNeeded', 'isFirstOfPolite']), target: 'yielding' },
            { guard: 'isNeeded', target: 'offering' },
          ],
        },
        yielding: {
          always: { guard: 'isHeld', target: 'taking' },
          after: { yield: { target: 'offering' } },
        },
        offering: {
          entry: ['beginOffer', 'makeOffer'],
          on: {
            settled: [
              { guard: and(['isHeld', 'isPolite']), target: 'taking', actions: 'withdraw' },
              { target: 'waiting', actions: 'sendOffer' },
            ],
            rejected: { target: 'broken' },
          },
        },
        waiting: {
          after: {
            repeat: { guard: 'repeats', target: 'waiting', reenter: true, actions: ['countRepeat', 'sendOffer'] },
          },
          on: {
            'signaling.up': {
              guard: 'repeats',
              target: 'waiting',
              reenter: true,
              actions: ['resetRepeats', 'sendOffer'],
            },
            'answer.received': { guard: 'answersOffer', target: 'takingAnswer', actions: 'setObsolete' },
            'offer.received': [
              { guard: 'wasAnswered', actions: 'sendAnswer' },
              { guard: not('isFresh'), actions: unused('old-offer') },
              { guard: 'hasAnswered', actions: ['hold', 'sendOffer'] },
              { guard: 'isPolite', target: 'taking', actions: ['hold', 'withdraw'] },
              { actions: unused('collision') },
            ],
          },
        },
        takingAnswer: {
          entry: ['clearNeeded', 'takeAnswer'],
          on: {
            settled: { target: 'stable', actions: 'endOffer' },
            rejected: [
              { guard: 'isFirstRejection', target: 'rollingBack', actions: 'countRejection' },
              { target: 'broken' },
            ],
          },
        },
        rollingBack: {
          entry: ['withdraw', 'rollBack'],
          on: { settled: { target: 'stable' }, rejected: { target: 'broken' } },
        },
        taking: {
          entry: ['beginTaking', 'takeOffer'],
          on: { settled: { target: 'answering' }, rejected: { target: 'broken' } },
        },
        answering: {
          entry: ['clearNeeded', 'makeAnswer'],
          on: {
            settled: { target: 'stable', actions: ['endTaking', 'sendAnswer'] },
            rejected: { target: 'broken' },
          },
        },
        broken: { ...finalState(), entry: 'emitBroken' },
      },
    },
    candidates: {
      initial: 'acknowledged',
      states: {
        acknowledged: {
          on: { 'candidate.sent': { guard: 'repeats', target: 'unacknowledged', actions: 'resetRepeatedCandidates' } },
        },
        unacknowledged: {
          after: {
            repeatCandidates: {
              target: 'unacknowledged',
              reenter: true,
              actions: ['countRepeatedCandidates', 'sendCandidates'],
            },
          },
          on: {
            'candidates.acknowledged': { target: 'acknowledged' },
            'signaling.up': {
              target: 'unacknowledged',
              reenter: true,
              actions: ['resetRepeatedCandidates', 'sendCandidates'],
            },
          },
        },
      },
    },
  },
})

/** A running negotiation. */
export type NegotiationActor = ActorRefFrom<typeof negotiationMachine>

function unused(why: Unused) {
  return { type: 'emitUnused', params: { why } } as const
}
