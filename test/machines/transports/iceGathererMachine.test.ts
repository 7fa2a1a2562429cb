import { expect, test } from 'vitest'
import { createActor } from 'xstate'
import { iceGathererMachine } from '../../../machines/transports/iceGathererMachine.ts'
import { gatheringState } from '../../../machines/transports/transportState.ts'
import type { IceGathererCause, IceGathererState } from '../../../machines/transports/transportTypes.ts'
import { type MatrixOutcome, testTransport } from './transportMatrix.ts'

type State = IceGathererState | 'ended'
type Row = Readonly<Record<IceGathererCause['type'], MatrixOutcome<State>>>

const live = {
  new: ['GA-7', 'ignored'],
  'resync.new': ['GA-7', 'new', 'gatheringstatechange'],
  'resync.gathering': ['GA-7', 'gathering', 'gatheringstatechange'],
  'resync.complete': ['GA-4', 'complete', 'gatheringstatechange'],
  'connection.closed': ['INV-4', 'ended'],
} satisfies Partial<Row>

const matrix: Record<State, Row> = {
  new: {
    ...live,
    gathering: ['GA-7', 'gathering', 'gatheringstatechange'],
    complete: ['GA-4', 'ignored'],
    'resync.new': ['GA-7', 'ignored'],
  },
  gathering: {
    ...live,
    gathering: ['AMB-30', 'ignored'],
    complete: ['GA-4', 'complete', 'gatheringstatechange'],
    'resync.gathering': ['AMB-30', 'ignored'],
  },
  complete: {
    ...live,
    gathering: ['GA-7', 'gathering', 'gatheringstatechange'],
    complete: ['GA-4', 'ignored'],
    'resync.complete': ['GA-4', 'ignored'],
  },
  ended: {
    new: ['INV-4', 'ignored'],
    gathering: ['INV-4', 'ignored'],
    complete: ['INV-4', 'ignored'],
    'resync.new': ['INV-4', 'ignored'],
    'resync.gathering': ['INV-4', 'ignored'],
    'resync.complete': ['INV-4', 'ignored'],
    'connection.closed': ['INV-4', 'ignored'],
  },
}

const create = (state: IceGathererState) => createActor(iceGathererMachine, { input: { state } })

testTransport({
  create,
  read: gatheringState,
  matrix,
  table: {
    new: ['gathering'],
    gathering: ['complete'],
    complete: ['gathering'],
  },
  ends: { ended: ['gathering', 'connection.closed'] },
  reads: { new: 'new', gathering: 'gathering', complete: 'complete', ended: 'gathering' },
})

test.each<IceGathererState>(['new', 'gathering', 'complete'])('INV-4: %s outlasts the connection', (state) => {
  const actor = create(state).start()
  actor.send({ type: 'connection.closed' })
  expect(actor.getSnapshot().status).toBe('done')
  expect(gatheringState(actor.getSnapshot())).toBe(state)
})

test('INV-4: what it reads at the end is what it read last', () => {
  const actor = create('new').start()
  for (const type of ['gathering', 'complete', 'gathering', 'connection.closed'] as const) actor.send({ type })
  expect(gatheringState(actor.getSnapshot())).toBe('gathering')
})
