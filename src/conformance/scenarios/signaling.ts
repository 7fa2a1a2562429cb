import { type ChainedCall, type Outcome, outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import {
  type DescriptionType,
  descriptionTypes,
  type LiveSignalingState,
} from '../../../machines/connection/signalingTypes.ts'
import { type Settlement, settlesAsItMust } from '../../../machines/rules/operationRules.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { type CheckResult, ensure } from '../checkResult.ts'
import { sinceBegin } from '../checks/lines.ts'
import type { LifeLog } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { type Stage, Unable } from '../stage.ts'

const states = [
  'stable',
  'have-local-offer',
  'have-remote-offer',
  'have-local-pranswer',
  'have-remote-pranswer',
] as const

/** A call that creates or applies a description. */
interface Applied {
  readonly name: string
  readonly call: ChainedCall
  run(reached: Reached): Promise<unknown>
}

/** A connection in a state, and what its peer could say to it then. */
interface Reached {
  readonly pc: RTCPeerConnection
  readonly offer: RTCSessionDescriptionInit
  readonly answer: RTCSessionDescriptionInit
}

const applied: readonly Applied[] = [
  { name: 'createOffer()', call: { method: 'createOffer' }, run: ({ pc }) => pc.createOffer() },
  { name: 'createAnswer()', call: { method: 'createAnswer' }, run: ({ pc }) => pc.createAnswer() },
  ...descriptionTypes.map(
    (type): Applied => ({
      name: `setLocalDescription(${type})`,
      call: { method: 'setLocalDescription', type, sdp: 'empty' },
      run: ({ pc }) => pc.setLocalDescription({ type }),
    }),
  ),
  {
    name: 'setLocalDescription()',
    call: { method: 'setLocalDescription', sdp: 'empty' },
    run: ({ pc }) => pc.setLocalDescription(),
  },
  ...descriptionTypes.map(
    (type): Applied => ({
      name: `setRemoteDescription(${type})`,
      call: { method: 'setRemoteDescription', type },
      run: ({ pc, offer, answer }) => pc.setRemoteDescription(remote(type, offer, answer)),
    }),
  ),
]

function remote(
  type: DescriptionType,
  offer: RTCSessionDescriptionInit,
  answer: RTCSessionDescriptionInit,
): RTCSessionDescriptionInit {
  if (type === 'rollback') return { type }
  return { type, sdp: (type === 'offer' ? offer.sdp : answer.sdp) ?? '' }
}

/** Each cell of the table of signaling states and descriptions, with one connection each. */
export const signaling: readonly Scenario[] = states.flatMap((state) =>
  applied.map(({ name, call, run }): Scenario => {
    const outcome = outcomeOf(state, call)
    return {
      id: `${state}/${name}`,
      title: `${name} in ${state}`,
      rules: [outcome.rule, ...related(state, call, outcome)],
      plays: 1,
      rest: 50,
      unsettled: true,
      async play(stage) {
        const reached = await reach(stage, state)
        stage.begin()
        await stage.a.operation(name, () => run(reached))
      },
      check: (life) => cell(life, name, state, call, outcome),
    }
  }),
)

/** The rules that say the same of one cell. */
function related(state: LiveSignalingState, call: ChainedCall, outcome: Outcome): readonly RuleId[] {
  const type = 'type' in call ? call.type : undefined
  const isRefused = outcome.kind !== 'succeeds'
  if (type === 'rollback') return isRefused ? ['SG-2'] : ['SG-1', 'INV-17']
  if (call.method === 'setRemoteDescription' && type === 'offer' && state.endsWith('pranswer')) return ['SG-3']
  return isRefused && state.endsWith('pranswer') ? ['SG-4'] : []
}

function cell(
  life: LifeLog,
  name: string,
  state: LiveSignalingState,
  call: ChainedCall,
  outcome: Outcome,
): readonly CheckResult[] {
  const own = sinceBegin(life, 'A')
  const announced = own
    .filter(({ kind, object, name: type }) => kind === 'event' && object === 'pc' && type === 'signalingstatechange')
    .map(({ shown }) => `[${shown.pc?.signalingState}]`)
  const settled = own.find((entry) => entry.kind === 'settle' && entry.name === name)
  const waited = own.find((entry) => entry.kind === 'wait' && entry.name === name)
  const returned = own.find((entry) => entry.kind === 'return' && entry.name === name)
  const came = settled?.outcome ?? waited?.outcome ?? returned?.outcome ?? 'nothing'
  const settlement = settlementIn(came)
  const states = outcome.kind === 'succeeds' ? outcome.states.map((each) => `[${each}]`) : []
  const isTold = announced.join() === states.join()
  const broken = settlement && settlesAsItMust(call.method, outcome, settlement, true)
  const errors = outcome.kind === 'rejects' ? outcome.errors : outcome.kind === 'refused' ? [outcome.error] : []
  const ends = outcome.kind === 'succeeds' ? ['fulfilled'] : errors.map((error) => `rejected ${error}`)
  const expected = ends.map((end) => [...states, end].join(' ')).join(' or ')
  const isRight = isTold && settlement !== undefined && !broken
  return [outcome.rule, ...related(state, call, outcome)].map((rule) =>
    ensure(rule, isRight, expected, [...announced, came].join(' '), `${name} in ${state}`),
  )
}

/** How an operation has settled, if it has. */
export function settlementIn(outcome: string): Settlement | undefined {
  if (outcome === 'fulfilled') return 'fulfilled'
  const rejected = /^rejected (.*)/s.exec(outcome)?.[1]
  return rejected === undefined ? undefined : { rejected }
}

/** Brings the connection of A to a state. */
export async function reach(stage: Stage, state: LiveSignalingState): Promise<Reached> {
  const { a } = stage
  const { pc } = a
  const arrived = (): void => {
    if (pc.signalingState !== state) throw new Unable(`it cannot be brought to ${state}: it is in ${pc.signalingState}`)
  }
  if (state === 'stable' || state === 'have-remote-offer' || state === 'have-local-pranswer') {
    const offer = await offerOf(stage.another())
    if (state === 'stable') {
      const answer = await answerTo(stage.another(), await offerOf(stage.another()))
      return { pc, offer, answer }
    }
    await a.must('setRemoteDescription(offer)', () => pc.setRemoteDescription(offer))
    if (state === 'have-local-pranswer') {
      const { sdp = '' } = await stage.created(a, 'answer')
      await a.must('setLocalDescription(pranswer)', () => pc.setLocalDescription({ type: 'pranswer', sdp }))
    }
    arrived()
    return { pc, offer, answer: await answerTo(stage.another(), await offerOf(stage.another())) }
  }
  a.createDataChannel('offered')
  const own = await stage.created(a, 'offer')
  await a.must('setLocalDescription(offer)', () => pc.setLocalDescription(own))
  const answer = await answerTo(stage.another(), own)
  const offer = await offerOf(stage.another())
  if (state === 'have-remote-pranswer') {
    await a.must('setRemoteDescription(pranswer)', () =>
      pc.setRemoteDescription({ type: 'pranswer', sdp: answer.sdp ?? '' }),
    )
  }
  arrived()
  return { pc, offer, answer }
}

/** What a connection offers that is not in a session yet. */
export async function offerOf(connection: RTCPeerConnection): Promise<RTCSessionDescriptionInit> {
  connection.createDataChannel('offered')
  const { type, sdp = '' } = await connection.createOffer()
  return { type, sdp }
}

/** What such a connection answers. */
async function answerTo(
  connection: RTCPeerConnection,
  offer: RTCSessionDescriptionInit,
): Promise<RTCSessionDescriptionInit> {
  await connection.setRemoteDescription(offer)
  const { type, sdp = '' } = await connection.createAnswer()
  return { type, sdp }
}
