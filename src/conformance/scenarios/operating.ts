import { type ChainedCall, outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import { settlesAsItMust } from '../../../machines/rules/operationRules.ts'
import { type CheckResult, compare, differs, ensure, judged, notExercised } from '../checkResult.ts'
import type { LifeLog } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { Unable } from '../stage.ts'
import { reach, settlementIn } from './signaling.ts'

/** Operations that must wait for each other, and what must be refused. */
export const operating: readonly Scenario[] = [
  {
    id: 'foreign descriptions',
    title: 'local descriptions that are not those last created, and bad syntax',
    rules: ['RJ-2', 'RJ-3', 'RJ-7', 'INV-15'],
    plays: 1,
    unsettled: true,
    async play(stage) {
      const { pc, answer } = await reach(stage, 'stable')
      const { a } = stage
      a.createDataChannel('chat')
      const stale = await stage.created(a, 'offer')
      if (pc.signalingState !== 'stable') throw new Unable(`it negotiates by itself: it is in ${pc.signalingState}`)
      const last = await stage.created(a, 'offer')
      a.fact('pc', 'offers', last.sdp === stale.sdp ? 'the same' : 'different')
      await a.operation('setLocalDescription(foreign answer)', () =>
        pc.setLocalDescription({ type: 'answer', sdp: answer.sdp ?? '' }),
      )
      await a.operation('setRemoteDescription(garbage)', () =>
        pc.setRemoteDescription({ type: 'offer', sdp: 'garbage' }),
      )
      await a.operation('setLocalDescription(stale offer)', () => pc.setLocalDescription(stale))
    },
    check: (life) => [
      ...notLastCreated(life, 'answer', 'setLocalDescription(foreign answer)'),
      ...notLastCreated(life, 'offer', 'setLocalDescription(stale offer)'),
      ...syntax(life),
    ],
  },
  {
    id: 'an altered offer',
    title: 'a local offer that was altered after its creation',
    rules: ['RJ-2'],
    plays: 1,
    unsettled: true,
    async play(stage) {
      const { a } = stage
      a.createDataChannel('chat')
      const { sdp = '' } = await stage.created(a, 'offer')
      if (a.pc.signalingState !== 'stable') throw new Unable(`it negotiates by itself: it is in ${a.pc.signalingState}`)
      const altered = { type: 'offer', sdp: sdp.replace(/^o=\S+ \d+/m, 'o=- 4711') } as const
      await a.operation('setLocalDescription(altered offer)', () => a.pc.setLocalDescription(altered))
    },
    check: (life) => notLastCreated(life, 'offer', 'setLocalDescription(altered offer)'),
  },
  {
    id: 'operations in a row',
    title: 'three operations at once, of which the second fails',
    rules: ['INV-11', 'OC-7', 'OC-3'],
    async play(stage) {
      const { a } = stage
      a.createDataChannel('chat')
      await Promise.all([
        a.operation('createOffer() 1', () => a.pc.createOffer()),
        a.operation('setRemoteDescription(garbage)', () =>
          a.pc.setRemoteDescription({ type: 'offer', sdp: 'garbage' }),
        ),
        a.operation('createOffer() 2', () => a.pc.createOffer()),
      ])
    },
    check: (life) => {
      const settled = life.filter(({ kind }) => kind === 'settle')
      const last = settled.find(({ name }) => name === 'createOffer() 2')
      const second = settled.find(({ name }) => name === 'setRemoteDescription(garbage)')
      return [
        ensure(
          'OC-7',
          last?.outcome === 'fulfilled',
          'the third is fulfilled',
          `the third is ${last?.outcome ?? 'still pending'}`,
        ),
        ensure(
          'OC-3',
          second?.outcome?.startsWith('rejected') ?? false,
          'the second is rejected',
          `the second is ${second?.outcome ?? 'still pending'}`,
        ),
      ]
    },
  },
  {
    id: 'addIceCandidate()',
    title: 'candidates that must be refused, or taken',
    rules: ['AC-1', 'AC-3', 'AC-4', 'AC-6', 'AC-8'],
    plays: 1,
    unsettled: true,
    async play(stage) {
      const { a, b } = stage
      const add = (name: string, value?: RTCIceCandidateInit | null) =>
        a.operation(`addIceCandidate(${name})`, () => a.pc.addIceCandidate(value as RTCIceCandidateInit))
      await add('without a section', { candidate })
      await add('early', { candidate, sdpMid: '0' })
      await add('early end')
      b.createDataChannel('chat')
      const offer = await stage.created(b, 'offer')
      await a.must('setRemoteDescription(offer)', () => a.pc.setRemoteDescription(offer))
      await add('unknown section', { candidate, sdpMid: 'nowhere' })
      await add('unknown ufrag', { candidate, sdpMid: '0', usernameFragment: 'unknown' })
      await add('right', { candidate, sdpMid: '0', sdpMLineIndex: 0 })
      await add('end')
    },
    check: (life) =>
      candidates.flatMap(([name, call]) =>
        outcomeFinding(life, `addIceCandidate(${name})`, { ...candidateCall, ...call }),
      ),
  },
]

type CandidateCall = ChainedCall & { method: 'addIceCandidate' }

const candidateCall: CandidateCall = {
  method: 'addIceCandidate',
  end: false,
  section: 'present',
  ufrag: 'none',
  remoteDescription: true,
}

/** What decides the outcome of each candidate that is added. */
const candidates: readonly (readonly [string, Partial<CandidateCall>])[] = [
  ['without a section', { section: 'none', remoteDescription: false }],
  ['early', { remoteDescription: false }],
  ['early end', { end: true, remoteDescription: false }],
  ['unknown section', { section: 'absent' }],
  ['unknown ufrag', { ufrag: 'absent' }],
  ['right', {}],
  ['end', { end: true }],
]

const candidate = 'candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host'

function outcomeOfOperation(life: LifeLog, name: string): string {
  const own = life.filter((entry) => entry.name === name)
  const last =
    own.find(({ kind }) => kind === 'settle') ??
    own.find(({ kind }) => kind === 'wait') ??
    own.find(({ kind }) => kind === 'return')
  return last?.outcome ?? 'nothing'
}

/** A local description that is not the last created one. */
function notLastCreated(life: LifeLog, type: 'offer' | 'answer', name: string): readonly CheckResult[] {
  const isSame = life.some((entry) => entry.name === 'offers' && entry.outcome === 'the same')
  const call = { method: 'setLocalDescription', type, sdp: 'other' } as const
  if (!(name.includes('stale') && isSame)) return outcomeFinding(life, name, call)
  return [notExercised(outcomeOf('stable', call).rule, 'it did not come to this')]
}

/** An operation has settled as it must, in `stable`. */
function outcomeFinding(life: LifeLog, name: string, call: ChainedCall): readonly CheckResult[] {
  const outcome = outcomeOf('stable', call)
  const actual = outcomeOfOperation(life, name)
  if (actual === 'nothing') return [notExercised(outcome.rule, 'it did not come to this')]
  const settlement = settlementIn(actual)
  // One that gives no sign is not settled at all.
  if (!settlement) return [differs(outcome.rule, 'it settles', actual, name)]
  return judged(outcome.rule, settlesAsItMust(call.method, outcome, settlement, true), name)
}

function syntax(life: LifeLog): readonly CheckResult[] {
  const settled = life.find(({ kind, name }) => kind === 'settle' && name === 'setRemoteDescription(garbage)')
  const { name, errorDetail } = settled?.detail ?? {}
  const actual = settled?.outcome === 'fulfilled' ? 'fulfilled' : `${name}, errorDetail ${errorDetail}`
  return [compare('RJ-7', 'SDP of bad syntax', 'OperationError, errorDetail sdp-syntax-error', actual)]
}
