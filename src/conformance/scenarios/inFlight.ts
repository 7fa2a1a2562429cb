import type { LiveSignalingState } from '../../../machines/connection/signalingTypes.ts'
import { type CheckResult, compare, ensure, notExercised } from '../checkResult.ts'
import { entriesOf, eventsOf, type LifeLog } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { type Stage, Unable } from '../stage.ts'
import { reach } from './signaling.ts'

/** How long to watch a promise that must never settle. */
const WATCHED = 1500

const nowhere = { candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host', sdpMid: '0' }

interface Pending {
  readonly name: string
  readonly state: LiveSignalingState
  /** Whether it is of the chain, so that it never settles. */
  readonly isChained: boolean
  begin(stage: Stage, offer: RTCSessionDescriptionInit): () => Promise<unknown>
}

const operations: readonly Pending[] = [
  {
    name: 'createOffer()',
    state: 'stable',
    isChained: true,
    begin:
      ({ a }) =>
      () =>
        a.pc.createOffer(),
  },
  {
    name: 'createAnswer()',
    state: 'have-remote-offer',
    isChained: true,
    begin:
      ({ a }) =>
      () =>
        a.pc.createAnswer(),
  },
  {
    name: 'setLocalDescription()',
    state: 'stable',
    isChained: true,
    begin:
      ({ a }) =>
      () =>
        a.pc.setLocalDescription(),
  },
  {
    name: 'setRemoteDescription(offer)',
    state: 'stable',
    isChained: true,
    begin:
      ({ a }, offer) =>
      () =>
        a.pc.setRemoteDescription(offer),
  },
  {
    name: 'addIceCandidate()',
    state: 'have-remote-offer',
    isChained: true,
    begin:
      ({ a }) =>
      () =>
        a.pc.addIceCandidate(nowhere),
  },
  {
    name: 'replaceTrack()',
    state: 'stable',
    isChained: true,
    begin({ a }) {
      const { sender } = withMedia(() => a.pc.addTransceiver('audio'))
      return () => sender.replaceTrack(null)
    },
  },
  {
    name: 'setRemoteDescription(garbage)',
    state: 'stable',
    isChained: true,
    begin:
      ({ a }) =>
      () =>
        a.pc.setRemoteDescription({ type: 'offer', sdp: 'garbage' }),
  },
  {
    name: 'getStats()',
    state: 'stable',
    isChained: false,
    begin:
      ({ a }) =>
      () =>
        a.pc.getStats(),
  },
  {
    name: 'setParameters()',
    state: 'stable',
    isChained: false,
    begin({ a }) {
      const { sender } = withMedia(() => a.pc.addTransceiver('audio'))
      const parameters = sender.getParameters()
      return () => sender.setParameters(parameters)
    },
  },
]

function withMedia<Value>(make: () => Value): Value {
  try {
    return make()
  } catch {
    throw new Unable('it has no media')
  }
}

/** What becomes of the promises that are pending when `pc.close()` is called. */
export const inFlight: readonly Scenario[] = [
  ...operations.map(
    ({ name, state, isChained, begin }): Scenario => ({
      id: `in flight/${name}`,
      title: `pc.close() while ${name} runs`,
      rules: isChained ? ['INV-12', 'SEQ-25', 'OC-4'] : ['CM-1'],
      rest: 50,
      unsettled: true,
      async play(stage) {
        const { offer } = await reach(stage, state)
        if (state === 'stable' && !name.startsWith('setRemote')) stage.a.createDataChannel('own')
        const run = begin(stage, offer)
        const settled = stage.a.operation(name, run, 'pc', WATCHED)
        stage.a.close()
        await settled
      },
      check: (life) => pendingAfter(life, name, isChained),
    }),
  ),
  {
    id: 'in flight/signalingstatechange',
    title: 'pc.close() in the signalingstatechange of setLocalDescription()',
    rules: ['INV-12', 'SEQ-25', 'OC-4'],
    plays: 1,
    rest: 50,
    unsettled: true,
    async play(stage) {
      const { a } = stage
      a.pc.addEventListener('signalingstatechange', () => a.closeInside('signalingstatechange'), { once: true })
      a.createDataChannel('own')
      const offer = await stage.created(a, 'offer')
      const name = 'setLocalDescription(offer)'
      await a.operation(name, () => a.pc.setLocalDescription(offer), 'pc', WATCHED)
    },
    check: (life) => pendingAfter(life, 'setLocalDescription(offer)', true),
  },
  ...(
    [
      'connectionstatechange',
      'iceconnectionstatechange',
      'icegatheringstatechange',
      'icecandidate',
      'datachannel',
    ] as const
  ).map(
    (type): Scenario => ({
      id: `pc.close() in ${type}`,
      title: `pc.close() in the first ${type} at B`,
      rules: ['INV-1', 'INV-3', 'INV-34'],
      plays: 1,
      unsettled: true,
      async play(stage) {
        const { b } = stage
        stage.a.createDataChannel('chat')
        b.pc.addEventListener(type, () => b.closeInside(type), { once: true })
        try {
          await stage.negotiate()
        } catch {
          // It may be closed before the answer.
        }
        await b.until(type, () => b.fired('pc', type) > 0)
        await stage.rest(500)
      },
      check: (life) =>
        eventsOf(life, 'B', 'pc', type).length > 0 ? [] : [notExercised('INV-3', `it fires no ${type}`)],
    }),
  ),
]

function pendingAfter(life: LifeLog, name: string, isChained: boolean): readonly CheckResult[] {
  const own = entriesOf(life, 'A', 'pc').filter((entry) => entry.name === name)
  const last = own.find(({ kind }) => kind === 'settle') ?? own.find(({ kind }) => kind === 'wait')
  const close = entriesOf(life, 'A', 'pc').find((entry) => entry.kind === 'call' && entry.name === 'close()')
  if (!close) return [notExercised(isChained ? 'INV-12' : 'CM-1', 'there was no occasion to close it')]
  if (last && last.kind === 'settle' && life.indexOf(last) < life.indexOf(close)) {
    return [notExercised(isChained ? 'INV-12' : 'CM-1', `${name} had settled before`)]
  }
  const actual = (last?.kind === 'settle' && last.outcome) || 'never settles'
  if (!isChained) return [compare('CM-1', `${name}, running when pc.close() is called`, 'fulfilled', actual)]
  return (['INV-12', 'SEQ-25', 'OC-4'] as const).map((rule) =>
    ensure(rule, actual === 'never settles', 'never settles', actual, `${name}, running at pc.close()`),
  )
}
