/*
 * The invariants that the charts show, checked after each step of random sequences of causes. What they do not show:
 *
 * | INV-8          | attributes of descriptions: a chart knows which there are |
 * | INV-9          | what the states are derived from: they are reported; here, that they change in one step |
 * | INV-16         | the reactions of promises; here, that all has been emitted when an operation settles |
 * | INV-26, INV-27 | messages and `send()`: no data goes through a chart |
 * | INV-28, INV-29 | the state in which a channel is handed out: a driver's |
 * | INV-30, INV-31 | ids and `maxChannels`: read from the objects |
 * | INV-32, INV-33 | `bufferedAmount`: read from the channel |
 * | INV-36         | the name of an error: always the same; its detail is the engine's |
 * | INV-41         | `maxChannels` and `maxMessageSize`: read from the transport |
 * | INV-42, INV-44 | which of two tasks comes first: each is a cause, for a driver to order |
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { transition } from 'xstate'
import { signalingState } from '../../machines/connection/connectionStates.ts'
import { peerConnectionMachine } from '../../machines/connection/peerConnectionMachine.ts'
import { anything, causes, type Emission, type RandomStep, trace, type View } from './randomTraces.ts'

/** A test that holds after each step, whatever happens. */
function always(
  name: string,
  deeds: typeof anything,
  holds: (step: RandomStep, earlier: readonly RandomStep[]) => void,
): void {
  test(name, () => {
    fc.assert(
      fc.property(deeds, (some) => {
        const steps = trace(some)
        for (const [index, step] of steps.entries()) holds(step, steps.slice(0, index))
      }),
      { numRuns: 60, seed: 1 },
    )
  })
}

const isClosed = ({ signalingState: state }: View) => state === 'closed'
const closes = ({ before, after }: RandomStep) => !isClosed(before) && isClosed(after)
const by = (who: string, { emitted }: RandomStep) => emitted.filter((emission) => emission.by === who)
const typesBy = (who: string, step: RandomStep) => by(who, step).map(({ type }) => type)
const idsOf = ({ after }: RandomStep) => Object.keys(after.readyStates)

/** What a connection and its transports show, without the channels. */
const withoutChannels = ({ readyStates: _, ...view }: View) => view

const aggregates = [
  ['iceGatheringState', 'icegatheringstatechange'],
  ['iceConnectionState', 'iceconnectionstatechange'],
  ['connectionState', 'connectionstatechange'],
] as const

describe('the connection', () => {
  always('INV-1: the three states are closed together', anything, ({ after, emitted }) => {
    for (const view of [after, ...emitted.map((emission) => emission.view)]) {
      expect(view.iceConnectionState === 'closed').toBe(isClosed(view))
      expect(view.connectionState === 'closed').toBe(isClosed(view))
    }
  })

  always('INV-2: `closed` is the end', anything, ({ before, after }) => {
    if (isClosed(before)) expect(withoutChannels(after)).toEqual(withoutChannels(before))
  })

  always('INV-3: nothing is emitted for `close`, nor after it', anything, (step) => {
    if (isClosed(step.after)) expect(by('connection', step)).toEqual([])
    if (closes(step)) expect(step.emitted).toEqual([])
  })

  always('INV-4: the gathering state is never closed, and `close` leaves it', anything, (step) => {
    expect(['new', 'gathering', 'complete']).toContain(step.after.iceGatheringState)
    if (!closes(step)) return
    expect(step.after.iceGatheringState).toBe(step.before.iceGatheringState)
    expect(step.after.gatherer).toBe(step.before.gatherer)
  })

  always('INV-5: `signalingstatechange` is emitted for another state, once, and never for closed', anything, (step) => {
    const isChange = step.before.signalingState !== step.after.signalingState && !isClosed(step.after)
    const expected = isChange ? ['signalingstatechange'] : []
    expect(typesBy('connection', step).filter((type) => type === 'signalingstatechange')).toEqual(expected)
  })

  always('INV-6: it is stable just when no description is pending', anything, ({ after, emitted }) => {
    for (const view of [after, ...emitted.map((emission) => emission.view)].filter((one) => !isClosed(one))) {
      const { pendingLocal, pendingRemote } = view.descriptions
      expect(!pendingLocal && !pendingRemote).toBe(view.signalingState === 'stable')
    }
  })

  always('INV-7: only the transitions of the table', causes, ({ before, after }) => {
    const next: Record<string, readonly string[]> = {
      stable: ['have-local-offer', 'have-remote-offer'],
      'have-local-offer': ['stable', 'have-remote-pranswer'],
      'have-remote-offer': ['stable', 'have-local-pranswer'],
      'have-local-pranswer': ['stable'],
      'have-remote-pranswer': ['stable'],
      closed: [],
    }
    if (after.signalingState === before.signalingState || after.signalingState === 'closed') return
    expect(next[before.signalingState]).toContain(after.signalingState)
  })

  always('INV-9: all that is reported is read from the first event on', anything, ({ cause, after, emitted }) => {
    if (cause.type !== 'states.reported') return
    for (const { view } of emitted) for (const [state] of aggregates) expect(view[state]).toBe(after[state])
  })

  always('INV-10: an event just for each state that has changed', anything, (step) => {
    for (const [state, event] of aggregates) {
      const isChange = step.before[state] !== step.after[state] && !closes(step)
      const expected = isChange ? [event] : []
      expect(typesBy('connection', step).filter((type) => type === event)).toEqual(expected)
    }
  })

  always('INV-11: at most one operation has started, in the order of the calls', anything, ({ after }) => {
    const { operations } = after
    expect(operations.map(({ outcome }) => outcome !== undefined)).toEqual(operations.map((_, index) => index === 0))
    expect(operations.map(({ id }) => id)).toEqual(operations.map(({ id }) => id).sort((a, b) => a - b))
  })

  always('INV-12: what is in flight at `close` stays, for good', anything, (step) => {
    if (!isClosed(step.after)) return
    const before = step.before.operations.map((operation) => ({ ...operation, status: 'abandoned' }))
    expect(step.after.operations).toEqual(before)
  })

  always('INV-13: `negotiationneeded` in stable, with an empty chain', causes, (step) => {
    for (const { type, view } of by('connection', step)) {
      if (type !== 'negotiationneeded') continue
      expect([view.signalingState, view.operations]).toEqual(['stable', []])
    }
  })

  always('INV-14: and not again before a return to stable or a check that finds no need', causes, (step, earlier) => {
    if (!typesBy('connection', step).includes('negotiationneeded')) return
    const backwards = [...earlier].reverse()
    const last = backwards.findIndex((one) => typesBy('connection', one).includes('negotiationneeded'))
    if (last >= 0) expect(backwards.slice(0, last).some(mayNeedAgain)).toBe(true)
  })

  always('INV-15, INV-16: an operation that settles changes and emits nothing', anything, (step) => {
    if (step.cause.type !== 'operation.settled') return
    const unmoved = ({ operations: _, negotiation: __, ...view }: View) => view
    expect(unmoved(step.after)).toEqual(unmoved(step.before))
    expect(step.emitted).toEqual([])
  })

  always('INV-17: a local and a remote rollback do the same', anything, ({ snapshot }) => {
    const [local, remote] = (['local.rollback', 'remote.rollback'] as const).map((type) => {
      const [after] = transition(peerConnectionMachine, snapshot, { type })
      return [signalingState(after), after.context.descriptions, after.value]
    })
    expect(local).toEqual(remote)
  })

  always('INV-18: `datachannel` just for what the peer has announced', anything, (step) => {
    const expected = step.cause.type === 'channel.announced' && !isClosed(step.before) ? ['datachannel'] : []
    expect(typesBy('connection', step).filter((type) => type === 'datachannel')).toEqual(expected)
  })
})

describe('the channels', () => {
  const order = ['connecting', 'open', 'closing', 'closed']

  /** What a channel has emitted, with the causes. */
  const life = (id: string, step: RandomStep, earlier: readonly RandomStep[]) =>
    [...earlier, step].flatMap((one) => by(id, one).map((emission) => ({ ...emission, cause: one.cause })))

  const ofLife = (id: string, step: RandomStep, earlier: readonly RandomStep[]) =>
    life(id, step, earlier)
      .filter(({ cause }) => cause.type !== 'transmit.failed')
      .map(({ type }) => type)

  always('INV-20: there is no way back', anything, ({ before, after }) => {
    for (const [id, state] of Object.entries(before.readyStates)) {
      expect(order.indexOf(after.readyStates[id] ?? '')).toBeGreaterThanOrEqual(order.indexOf(state))
    }
  })

  always('INV-21: nothing is emitted after `closed`', anything, (step) => {
    for (const [id, state] of Object.entries(step.before.readyStates)) {
      if (state === 'closed') expect(by(id, step)).toEqual([])
    }
  })

  always('INV-22, INV-23: each event of a life once, in its order', anything, (step, earlier) => {
    for (const id of idsOf(step)) {
      expect(ofLife(id, step, earlier).join(' ')).toMatch(/^(open)? ?(closing)? ?(error)? ?(close)?$/)
    }
  })

  always('INV-24: `closing` while it is closing, and not for its own `close`', anything, (step, earlier) => {
    for (const id of idsOf(step)) {
      for (const { view } of by(id, step).filter(({ type }) => type === 'closing')) {
        expect(view.readyStates[id]).toBe('closing')
        expect(earlier.some((one) => one.to === id && one.cause.type === 'close')).toBe(false)
      }
    }
  })

  always('INV-25: the `error` that ends it comes just before `close`, and both when it is closed', anything, (step) => {
    if (step.cause.type === 'transmit.failed') return
    for (const id of idsOf(step)) {
      const ends = by(id, step).filter(({ type }) => type === 'error' || type === 'close')
      for (const { view } of ends) expect(view.readyStates[id]).toBe('closed')
      // AMB-9: without a stream id there is no `close`.
      if (step.cause.type === 'id.exhausted') continue
      if (ends[0]?.type === 'error') expect(ends.map(({ type }) => type)).toEqual(['error', 'close'])
    }
  })

  always('INV-34: all are closed with the connection', anything, (step) => {
    if (!closes(step)) return
    for (const id of step.before.channels) expect(step.after.readyStates[id]).toBe('closed')
  })

  always('INV-35: what happens to one changes nothing else', anything, (step) => {
    if (step.to === 'connection') return
    expect(withoutChannels(step.after)).toEqual(withoutChannels(step.before))
    const others = ({ readyStates }: View) => ({ ...readyStates, [step.to]: undefined })
    expect(others(step.after)).toEqual(others(step.before))
    expect(step.emitted.filter((emission) => emission.by !== step.to)).toEqual([])
  })

  always('INV-37: `close` emits nothing', anything, (step) => {
    if (step.to !== 'connection' && step.cause.type === 'close') expect(step.emitted).toEqual([])
  })
})

describe('the transports', () => {
  always('INV-40: SCTP goes from connecting to connected to closed', causes, ({ before, after }) => {
    const order = ['connecting', 'connected', 'closed']
    expect(order.indexOf(after.sctp)).toBeGreaterThanOrEqual(order.indexOf(before.sctp))
  })

  always('INV-43: each `error` of DTLS is followed by `statechange`, both in failed', anything, (step) => {
    const emitted = by('dtls', step)
    for (const [index, { type, view }] of emitted.entries()) {
      if (type !== 'error') continue
      expect(view.dtls).toBe('failed')
      expect([emitted[index + 1]?.type, emitted[index + 1]?.view.dtls]).toEqual(['statechange', 'failed'])
    }
  })

  always('INV-45: what ICE does comes in its order', anything, (step) => {
    const order = [
      'ice selectedcandidatepairchange',
      'ice statechange',
      'connection iceconnectionstatechange',
      'connection connectionstatechange',
    ]
    expectInOrder(order, step.emitted)
  })

  always('INV-46: the gatherer comes before the connection', anything, (step) => {
    expectInOrder(['gatherer gatheringstatechange', 'connection icegatheringstatechange'], step.emitted)
  })

  always('INV-47: what is reported of one changes no other, and no channel', anything, (step) => {
    if (step.cause.type !== 'states.reported') return
    expect(step.after.readyStates).toEqual(step.before.readyStates)
    for (const kind of ['sctp', 'dtls', 'ice', 'gatherer'] as const) {
      if (!isReported(kind, step)) expect(step.after[kind]).toBe(step.before[kind])
    }
  })

  always('INV-48: all are closed with the connection', anything, ({ after }) => {
    if (isClosed(after)) expect([after.sctp, after.dtls, after.ice]).toEqual(['closed', 'closed', 'closed'])
  })
})

test('the sequences lead everywhere', () => {
  const steps = fc.sample(anything, { numRuns: 300, seed: 1 }).flatMap((deeds) => trace(deeds))
  const emitted = new Set(steps.flatMap((step) => step.emitted.map((one) => `${one.by.split(' ')[0]} ${one.type}`)))
  expect([...emitted].sort()).toEqual([
    'channel close',
    'channel closing',
    'channel error',
    'channel open',
    'connection connectionstatechange',
    'connection datachannel',
    'connection iceconnectionstatechange',
    'connection icegatheringstatechange',
    'connection negotiationneeded',
    'connection signalingstatechange',
    'dtls error',
    'dtls statechange',
    'gatherer gatheringstatechange',
    'ice selectedcandidatepairchange',
    'ice statechange',
    'sctp statechange',
  ])
  const seen = (read: (view: View) => string) => new Set(steps.map(({ after }) => read(after))).size
  expect([seen((view) => view.signalingState), seen((view) => view.negotiation)]).toEqual([6, 5])
  expect(steps.some((step) => closes(step) && step.before.operations.length > 1)).toBe(true)
  expect(steps.some((step) => closes(step) && step.before.channels.length > 1)).toBe(true)
})

function mayNeedAgain({ cause, before, after }: RandomStep): boolean {
  const isBack = before.signalingState !== 'stable' && after.signalingState === 'stable'
  return isBack || (cause.type === 'negotiation.checked' && !cause.needed && after.negotiation.startsWith('clear'))
}

function isReported(kind: string, { cause }: RandomStep): boolean {
  return cause.type === 'states.reported' && cause.transports.some((report) => report.kind === kind)
}

function expectInOrder(order: readonly string[], emitted: readonly Emission[]): void {
  const positions = emitted.map((one) => order.indexOf(`${one.by} ${one.type}`)).filter((position) => position >= 0)
  expect(positions).toEqual([...positions].sort((a, b) => a - b))
}
