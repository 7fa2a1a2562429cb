import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { operations, signalingState } from '../../../machines/connection/connectionStates.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import { outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import { type PeerConnectionActor, peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import type { LiveSignalingState, OperationCause } from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { called, enter, liveStates, record, settled, started, stateIn } from './connectionChart.ts'

const createOffer: ChainedCall = { method: 'createOffer' }
const createAnswer: ChainedCall = { method: 'createAnswer' }
const offerHere: ChainedCall = { method: 'setLocalDescription', type: 'offer', sdp: 'last-created' }
const parameterless: ChainedCall = { method: 'setLocalDescription', sdp: 'empty' }
const offerThere: ChainedCall = { method: 'setRemoteDescription', type: 'offer' }

const candidate = { method: 'addIceCandidate', end: false, section: 'present', ufrag: 'none' } as const

/** Each operation of the chain: its id, where it is, and what its success has still to bring. */
function chain(actor: PeerConnectionActor): string[] {
  return operations(actor.getSnapshot()).map(({ id, status, outstanding }) => [id, status, ...outstanding].join(' '))
}

describe('the matrix', () => {
  const causes = {
    called: called(3, createOffer),
    'the first started': started(1, createAnswer),
    'the second started': started(2, createAnswer),
    'the first settled': settled(1),
    'the second settled': settled(2),
    'one that was not called settled': settled(9),
    'the success of the first': { type: 'offer.created' },
    'another success': { type: 'local.offer' },
    close: { type: 'close' },
  } satisfies Record<string, PeerConnectionCause>

  const states = {
    idle: [],
    'busy with one': [called(1, createOffer)],
    'busy with two': [called(1, createOffer), called(2, createOffer)],
    closed: [called(1, createOffer), causes.close],
  } satisfies Record<string, readonly PeerConnectionCause[]>

  /** The rule, and the chain after it. */
  type Outcome = readonly [rule: RuleId, ...chain: string[]]

  const one = '1 running offer.created'
  const two = '2 waiting'
  const abandoned = '1 abandoned offer.created'

  const matrix: Record<keyof typeof states, Record<keyof typeof causes, Outcome>> = {
    idle: {
      called: ['OC-3', '3 running offer.created'],
      'the first started': ['OC-3'],
      'the second started': ['OC-3'],
      'the first settled': ['OC-5'],
      'the second settled': ['OC-5'],
      'one that was not called settled': ['OC-5'],
      'the success of the first': ['CO-1'],
      'another success': ['SG-6'],
      close: ['INV-12'],
    },
    'busy with one': {
      called: ['OC-3', one, '3 waiting'],
      // In stable, an answer cannot be created: nothing of it is outstanding.
      'the first started': ['OC-3', '1 running'],
      'the second started': ['OC-3', one],
      'the first settled': ['OC-5'],
      'the second settled': ['OC-5', one],
      'one that was not called settled': ['OC-5', one],
      'the success of the first': ['CO-1', '1 running'],
      'another success': ['SG-6', one],
      close: ['INV-12', abandoned],
    },
    'busy with two': {
      called: ['OC-3', one, two, '3 waiting'],
      'the first started': ['OC-3', '1 running', two],
      'the second started': ['OC-3', one, two],
      'the first settled': ['OC-5', '2 running offer.created'],
      'the second settled': ['INV-11', one],
      'one that was not called settled': ['OC-5', one, two],
      'the success of the first': ['CO-1', '1 running', two],
      'another success': ['SG-6', one, two],
      close: ['INV-12', abandoned, '2 abandoned'],
    },
    closed: {
      called: ['OC-2', abandoned],
      'the first started': ['INV-12', abandoned],
      'the second started': ['INV-12', abandoned],
      'the first settled': ['OC-4', abandoned],
      'the second settled': ['OC-4', abandoned],
      'one that was not called settled': ['OC-4', abandoned],
      'the success of the first': ['INV-12', abandoned],
      'another success': ['INV-12', abandoned],
      close: ['INV-12', abandoned],
    },
  }

  for (const [state, row] of Object.entries(matrix) as [keyof typeof matrix, (typeof matrix)['idle']][]) {
    for (const [cause, [rule, ...expected]] of Object.entries(row) as [keyof typeof causes, Outcome][]) {
      test(`${rule}: in ${state}, ${cause} leads to ${expected.join(', ') || 'an empty chain'}`, () => {
        const actor = createActor(peerConnectionMachine).start()
        for (const one of states[state]) actor.send(one)
        const before = chain(actor)
        const seen = record(actor)
        const event: PeerConnectionCause = causes[cause]
        if (event.type.startsWith('operation.')) {
          expect(actor.getSnapshot().can(event)).toBe(before.join() !== expected.join())
        }
        actor.send(event)
        expect(chain(actor)).toEqual(expected)
        const isClosed = state === 'closed' || event.type === 'close'
        expect(stateIn('operations', actor.getSnapshot())).toBe(isClosed ? 'closed' : expected[0] ? 'busy' : 'idle')
        // What signaling makes of it is no concern of the chain.
        expect(seen.filter((type) => !type.startsWith('signalingstatechange'))).toEqual([])
      })
    }
  }
})

test.each(liveStates)('OC-2: a call that must be refused never joins the chain, in %s', (state) => {
  const actor = enter(state)
  const refused: ChainedCall = { ...candidate, section: 'none', remoteDescription: true }
  expect(outcomeOf(state, refused).kind).toBe('refused')
  const before = chain(actor)
  for (const event of [called(90, refused), settled(90)]) {
    expect(actor.getSnapshot().can(event)).toBe(false)
    actor.send(event)
    expect(chain(actor)).toEqual(before)
  }
  actor.send(called(91, createOffer))
  actor.send(called(92, refused))
  expect(operations(actor.getSnapshot()).map(({ id }) => id)).toEqual([91])
})

describe.each(liveStates)('what must come of it is known when it starts, in %s', (state) => {
  const calls: readonly ChainedCall[] = [
    createOffer,
    { method: 'createAnswer' },
    parameterless,
    offerHere,
    offerThere,
    { method: 'setRemoteDescription', type: 'answer' },
    // Its guess is right: others have a test of their own.
    { ...candidate, remoteDescription: state !== 'stable' && state !== 'have-local-offer' },
    { method: 'replaceTrack', sameKind: true, stopped: true },
  ]

  test.each(calls)('OC-1, OC-3: $method', (call) => {
    const actor = enter(state)
    actor.send(called(1, call))
    const outcome = outcomeOf(state, call)
    const outstanding = outcome.kind === 'succeeds' ? outcome.causes : []
    expect(operations(actor.getSnapshot())).toEqual([{ id: 1, call, outcome, outstanding, status: 'running' }])
  })

  test.each(calls)('OC-5: $method that has waited', (call) => {
    const actor = enter(state)
    actor.send(called(1))
    actor.send(called(2, call))
    expect(operations(actor.getSnapshot())[1]).toEqual({
      id: 2,
      call,
      outcome: undefined,
      outstanding: [],
      status: 'waiting',
    })
    actor.send(settled(1))
    expect(operations(actor.getSnapshot())[0]).toMatchObject({ outcome: outcomeOf(state, call), status: 'running' })
  })
})

describe('OC-5: what has waited goes by the state in which it starts, not by that of the call', () => {
  type Case = readonly [first: ChainedCall, success: OperationCause, second: ChainedCall, outstanding: OperationCause[]]

  test.each<Case>([
    [offerThere, 'remote.offer', parameterless, ['local.answer']],
    [offerHere, 'local.offer', parameterless, ['local.offer']],
    [offerHere, 'local.offer', offerThere, ['local.rollback', 'remote.offer']],
    [offerThere, 'remote.offer', createOffer, []],
  ])('%o, then %s, then %o', (first, success, second, outstanding) => {
    const actor = enter('stable')
    actor.send(called(1, first))
    actor.send(called(2, second))
    actor.send({ type: success })
    expect(operations(actor.getSnapshot())[1]?.outcome).toBeUndefined()
    actor.send(settled(1))
    const state = signalingState(actor.getSnapshot())
    expect(operations(actor.getSnapshot())).toMatchObject([{ id: 2, outstanding, outcome: outcomeOf(state, second) }])
  })

  test.each([true, false])(
    'AC-3: a candidate finds what was applied meanwhile, whatever was guessed: %s',
    (remoteDescription) => {
      const actor = enter('stable')
      actor.send(called(1, { ...candidate, remoteDescription }))
      actor.send(called(2, offerThere))
      actor.send(called(3, { ...candidate, remoteDescription }))
      expect(operations(actor.getSnapshot())[0]?.outcome).toMatchObject({ kind: 'rejects', rule: 'AC-3' })
      for (const cause of [settled(1), { type: 'remote.offer' }, settled(2)] as const) actor.send(cause)
      expect(operations(actor.getSnapshot())[0]?.outcome).toMatchObject({ kind: 'succeeds', rule: 'AC-8' })
    },
  )

  test('OC-3: one that runs keeps what it has started with', () => {
    const actor = enter('stable')
    actor.send(called(1, parameterless))
    actor.send({ type: 'resync.have-remote-offer' })
    expect(operations(actor.getSnapshot())).toMatchObject([{ outcome: outcomeOf('stable', parameterless) }])
  })
})

describe('an implicit rollback', () => {
  test('SEQ-22: is two steps of one operation, and nothing else of the chain runs in between', () => {
    const actor = enter('have-local-offer')
    actor.send(called(1, offerThere))
    actor.send(called(2, createOffer))
    const seen: unknown[] = []
    actor.on('signalingstatechange', () => seen.push([signalingState(actor.getSnapshot()), ...chain(actor)]))

    actor.send({ type: 'local.rollback' })
    actor.send({ type: 'remote.offer' })
    expect(seen).toEqual([
      ['stable', '1 running remote.offer', '2 waiting'],
      ['have-remote-offer', '1 running', '2 waiting'],
    ])
    actor.send(settled(1))
    expect(operations(actor.getSnapshot())).toMatchObject([{ id: 2, outcome: { kind: 'rejects', rule: 'CO-1' } }])
  })

  test('INV-15: stays done where the offer is rejected after it', () => {
    const actor = enter('have-local-offer')
    actor.send(called(1, offerThere))
    actor.send({ type: 'local.rollback' })
    actor.send(settled(1))
    expect(signalingState(actor.getSnapshot())).toBe('stable')
    expect(chain(actor)).toEqual([])
  })
})

describe.each(liveStates)('a rejected operation in %s', (state: LiveSignalingState) => {
  test('INV-15, OC-7: changes nothing and lets the next one start', () => {
    const actor = enter(state)
    const { descriptions } = actor.getSnapshot().context
    const negotiation = stateIn('negotiation', actor.getSnapshot())
    const seen = record(actor)
    actor.send(called(1, parameterless))
    actor.send(called(2, createOffer))
    actor.send(settled(1))
    expect(operations(actor.getSnapshot())).toMatchObject([{ id: 2, status: 'running' }])
    actor.send(settled(2))

    const after = actor.getSnapshot()
    expect([signalingState(after), after.context.descriptions]).toEqual([state, descriptions])
    expect([stateIn('negotiation', after), stateIn('operations', after)]).toEqual([negotiation, 'idle'])
    expect(seen).toEqual([])
  })
})

test('INV-11: the operations settle in the order of their calls', () => {
  const actor = enter('stable')
  const order: unknown[] = []
  for (const id of [1, 2, 3, 4]) actor.send(called(id, createOffer))
  for (const id of [1, 2, 3, 4]) {
    const running = operations(actor.getSnapshot()).filter(({ status }) => status === 'running')
    order.push(...running.map((operation) => operation.id))
    actor.send(settled(id))
  }
  expect(order).toEqual([1, 2, 3, 4])
})

test('INV-12, SEQ-25: what is in flight at `close` stays as it is, for good', () => {
  const actor = enter('have-local-offer')
  actor.send(called(1, offerThere))
  actor.send(called(2, createOffer))
  actor.send({ type: 'local.rollback' })
  actor.send({ type: 'close' })
  const expected = ['1 abandoned remote.offer', '2 abandoned']
  expect(chain(actor)).toEqual(expected)
  for (const cause of [settled(1), settled(2), called(3), { type: 'close.returned' }] as const) {
    actor.send(cause)
    expect(chain(actor)).toEqual(expected)
  }
})

test('CO-2: a created answer is the whole success of its operation, which goes on until it settles', () => {
  const actor = enter('have-remote-offer')
  actor.send(called(1, { method: 'createAnswer' }))
  expect(operations(actor.getSnapshot())).toMatchObject([{ id: 1, outstanding: ['answer.created'] }])
  actor.send({ type: 'answer.created' })
  expect(operations(actor.getSnapshot())).toMatchObject([{ id: 1, status: 'running', outstanding: [] }])
  expect(stateIn('operations', actor.getSnapshot())).toBe('busy')
  actor.send(settled(1))
  expect(stateIn('operations', actor.getSnapshot())).toBe('idle')
})

test('OC-6: the end of the chain is a step of its own only for what waits for it', () => {
  const actor = enter()
  const raised: string[] = []
  actor.system.inspect((event) => {
    if (event.type === '@xstate.microstep') raised.push(event.event.type)
  })
  for (const cause of [called(1), settled(1)]) actor.send(cause)
  expect(raised).toEqual(['operation.called', 'operation.settled'])
  raised.length = 0
  for (const cause of [called(2), { type: 'negotiation.updated' }, settled(2)] as const) actor.send(cause)
  expect(raised).toEqual(['operation.called', 'negotiation.updated', 'operation.settled', 'chain.emptied'])
})
