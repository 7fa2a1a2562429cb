import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionInput } from '../../../machines/connection/peerConnectionTypes.ts'
import type { Descriptions, OperationCause, SignalingState } from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { enter, liveStates } from './connectionChart.ts'

const states: readonly SignalingState[] = [...liveStates, 'closed']
const all = { currentLocal: true, currentRemote: true, pendingLocal: true, pendingRemote: true }

function descriptionsOf(input: PeerConnectionInput): Descriptions {
  return createActor(peerConnectionMachine, { input }).start().getSnapshot().context.descriptions
}

describe('after each success', () => {
  type Slot = keyof Descriptions
  type Filling = 'same' | 'some' | 'none' | Slot

  const kept = {
    currentLocal: 'same',
    currentRemote: 'same',
    pendingLocal: 'same',
    pendingRemote: 'same',
    lastCreatedOffer: 'same',
    lastCreatedAnswer: 'same',
  } as const
  const rolledBack = { ...kept, pendingLocal: 'none', pendingRemote: 'none' } as const
  const answered = { ...rolledBack, lastCreatedOffer: 'none', lastCreatedAnswer: 'none' } as const

  const table: Record<OperationCause, readonly [RuleId, Readonly<Record<Slot, Filling>>]> = {
    'local.offer': ['DS-2', { ...kept, pendingLocal: 'some', lastCreatedOffer: 'some' }],
    'local.pranswer': ['DS-2', { ...kept, pendingLocal: 'some', lastCreatedAnswer: 'some' }],
    'local.answer': ['DS-2', { ...answered, currentLocal: 'some', currentRemote: 'pendingRemote' }],
    'local.rollback': ['SG-1', rolledBack],
    'remote.offer': ['DS-2', { ...kept, pendingRemote: 'some' }],
    'remote.pranswer': ['DS-2', { ...kept, pendingRemote: 'some' }],
    'remote.answer': ['DS-2', { ...answered, currentLocal: 'pendingLocal', currentRemote: 'some' }],
    'remote.rollback': ['SG-1', rolledBack],
    'offer.created': ['CO-1', { ...kept, lastCreatedOffer: 'some' }],
    'answer.created': ['CO-2', { ...kept, lastCreatedAnswer: 'some' }],
  }

  const fresh = { lastCreatedOffer: false, lastCreatedAnswer: false }
  const renewed = { lastCreatedOffer: true, lastCreatedAnswer: true, currentLocal: true, currentRemote: true }

  for (const [type, [rule, row]] of Object.entries(table) as [OperationCause, (typeof table)[OperationCause]][]) {
    const legal = liveStates.filter((state) => enter(state).getSnapshot().can({ type }))

    test.each(legal)(`${rule}: ${type} in %s`, (state) => {
      for (const descriptions of [{}, fresh, renewed]) {
        const actor = enter(state, { descriptions })
        const before = actor.getSnapshot().context.descriptions
        const filled = (slot: Slot, filling: Filling) =>
          filling === 'same' ? before[slot] : filling === 'some' ? true : filling !== 'none' && before[filling]
        const expected = Object.fromEntries(
          Object.entries(row).map(([slot, filling]) => [slot, filled(slot as Slot, filling)]),
        )

        actor.send({ type })
        expect(actor.getSnapshot().context.descriptions).toEqual(expected)
      }
    })
  }

  test.each(liveStates)('DS-4: closing in %s leaves them as they were', (state) => {
    const actor = enter(state)
    const { descriptions } = actor.getSnapshot().context
    actor.send({ type: 'close' })
    expect(actor.getSnapshot().context.descriptions).toEqual(descriptions)
    actor.send({ type: 'close.returned' })
    expect(actor.getSnapshot().context.descriptions).toEqual(descriptions)
  })

  test('EX-5: they are written before the event is emitted', () => {
    const actor = enter('stable')
    const seen: unknown[] = []
    actor.on('signalingstatechange', () => seen.push(actor.getSnapshot().context.descriptions.pendingLocal))
    actor.send({ type: 'local.offer' })
    expect(seen).toEqual([true])
  })
})

describe('where it begins', () => {
  const unknown = { lastCreatedOffer: undefined, lastCreatedAnswer: undefined }
  const first = { currentLocal: false, currentRemote: false, ...unknown }
  const begins: Record<SignalingState, Descriptions> = {
    stable: { ...first, pendingLocal: false, pendingRemote: false },
    'have-local-offer': { ...first, pendingLocal: true, pendingRemote: false, lastCreatedOffer: true },
    'have-remote-offer': { ...first, pendingLocal: false, pendingRemote: true },
    'have-local-pranswer': { ...first, pendingLocal: true, pendingRemote: true, lastCreatedAnswer: true },
    'have-remote-pranswer': { ...first, pendingLocal: true, pendingRemote: true, lastCreatedOffer: true },
    closed: { ...first, pendingLocal: false, pendingRemote: false },
  }

  test.each(states)('DS-2: at a connection that is %s, without an event', (state) => {
    const actor = createActor(peerConnectionMachine, { input: { signalingState: state } })
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push(event))
    actor.start()
    expect(signalingState(actor.getSnapshot())).toBe(state)
    expect(actor.getSnapshot().context.descriptions).toEqual(begins[state])
    expect(seen).toEqual([])
  })

  test('DS-2: with the current descriptions that it has', () => {
    const found = descriptionsOf({ signalingState: 'have-remote-offer', descriptions: { currentLocal: true } })
    expect(found).toMatchObject({ currentLocal: true, currentRemote: false })
  })

  test('DS-2: with the pending descriptions of its state, whatever is said', () => {
    const found = descriptionsOf({ signalingState: 'stable', descriptions: all })
    expect(found).toMatchObject({ ...all, pendingLocal: false, pendingRemote: false })
  })

  test('DS-4: with all that a closed connection has', () => {
    expect(descriptionsOf({ signalingState: 'closed', descriptions: all })).toMatchObject(all)
  })
})

describe('a report that nothing explains', () => {
  test.each(liveStates)('DS-2: from %s brings those of its state, and nothing is known of what was created', (from) => {
    const descriptions = { currentLocal: true, currentRemote: true }
    for (const to of liveStates.filter((state) => state !== from)) {
      const actor = enter(from)
      actor.send({ type: `resync.${to}`, descriptions })
      expect(actor.getSnapshot().context.descriptions).toEqual(descriptionsOf({ signalingState: to, descriptions }))
    }
  })

  test.each(liveStates)('DS-4: of a closed connection in %s leaves them as they were', (state) => {
    const actor = enter(state)
    const { descriptions } = actor.getSnapshot().context
    actor.send({ type: 'close', found: true })
    expect(actor.getSnapshot().context.descriptions).toEqual(descriptions)
  })
})
