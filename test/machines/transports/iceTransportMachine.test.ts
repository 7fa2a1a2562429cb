import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import { transportState } from '../../../machines/transports/transportState.ts'
import type { IceTransportCause, IceTransportState } from '../../../machines/transports/transportTypes.ts'
import { type MatrixOutcome, testTransport } from './transportMatrix.ts'

type Cause = IceTransportCause['type']
type Row = Readonly<Record<Cause, MatrixOutcome<IceTransportState>>>

const live = {
  new: ['AMB-32', 'ignored'],
  closed: ['IC-1', 'closed', 'statechange'],
  'selectedcandidatepair.changed': ['IC-1', 'here', 'selectedcandidatepairchange'],
  'resync.new': ['IC-1', 'new', 'statechange'],
  'resync.checking': ['IC-1', 'checking', 'statechange'],
  'resync.connected': ['IC-1', 'connected', 'statechange'],
  'resync.completed': ['IC-1', 'completed', 'statechange'],
  'resync.disconnected': ['IC-1', 'disconnected', 'statechange'],
  'resync.failed': ['IC-1', 'failed', 'statechange'],
  'resync.closed': ['IC-1', 'closed', 'statechange'],
  'connection.closed': ['IC-6', 'closed'],
} satisfies Partial<Row>

const matrix: Record<IceTransportState, Row> = {
  new: {
    ...live,
    checking: ['IC-1', 'checking', 'statechange'],
    connected: ['IC-1', 'ignored'],
    completed: ['IC-1', 'ignored'],
    disconnected: ['IC-1', 'ignored'],
    failed: ['AMB-32', 'failed', 'statechange'],
    'resync.new': ['IC-1', 'ignored'],
  },
  checking: {
    ...live,
    checking: ['IC-1', 'ignored'],
    connected: ['IC-1', 'connected', 'statechange'],
    completed: ['IC-3', 'completed', 'statechange'],
    disconnected: ['AMB-34', 'disconnected', 'statechange'],
    failed: ['IC-3', 'failed', 'statechange'],
    'resync.checking': ['IC-1', 'ignored'],
  },
  connected: {
    ...live,
    checking: ['IC-1', 'checking', 'statechange'],
    connected: ['IC-1', 'ignored'],
    completed: ['IC-3', 'completed', 'statechange'],
    disconnected: ['IC-1', 'disconnected', 'statechange'],
    failed: ['IC-3', 'ignored'],
    'resync.connected': ['IC-1', 'ignored'],
  },
  completed: {
    ...live,
    checking: ['AMB-32', 'ignored'],
    connected: ['AMB-32', 'connected', 'statechange'],
    completed: ['IC-1', 'ignored'],
    disconnected: ['IC-1', 'disconnected', 'statechange'],
    failed: ['IC-3', 'failed', 'statechange'],
    'resync.completed': ['IC-1', 'ignored'],
  },
  disconnected: {
    ...live,
    checking: ['IC-7', 'checking', 'statechange'],
    connected: ['AMB-32', 'connected', 'statechange'],
    completed: ['AMB-32', 'completed', 'statechange'],
    disconnected: ['IC-1', 'ignored'],
    failed: ['AMB-32', 'failed', 'statechange'],
    'resync.disconnected': ['IC-1', 'ignored'],
  },
  failed: {
    ...live,
    checking: ['AMB-32', 'checking', 'statechange'],
    connected: ['IC-2', 'ignored'],
    completed: ['IC-2', 'ignored'],
    disconnected: ['IC-2', 'ignored'],
    failed: ['IC-1', 'ignored'],
    'resync.failed': ['IC-1', 'ignored'],
  },
  closed: {
    new: ['AMB-32', 'ignored'],
    checking: ['IC-1', 'ignored'],
    connected: ['IC-1', 'ignored'],
    completed: ['IC-1', 'ignored'],
    disconnected: ['IC-1', 'ignored'],
    failed: ['IC-1', 'ignored'],
    closed: ['IC-6', 'ignored'],
    'selectedcandidatepair.changed': ['AMB-27', 'ignored'],
    'resync.new': ['INV-48', 'ignored'],
    'resync.checking': ['INV-48', 'ignored'],
    'resync.connected': ['INV-48', 'ignored'],
    'resync.completed': ['INV-48', 'ignored'],
    'resync.disconnected': ['INV-48', 'ignored'],
    'resync.failed': ['INV-48', 'ignored'],
    'resync.closed': ['INV-48', 'ignored'],
    'connection.closed': ['IC-6', 'ignored'],
  },
}

const create = (state: IceTransportState) => createActor(iceTransportMachine, { input: { state } })

testTransport({
  create,
  read: transportState<IceTransportState>,
  matrix,
  table: {
    new: ['checking', 'failed', 'closed'],
    checking: ['connected', 'completed', 'disconnected', 'failed', 'closed'],
    connected: ['completed', 'checking', 'disconnected', 'closed'],
    completed: ['disconnected', 'failed', 'connected', 'closed'],
    disconnected: ['checking', 'connected', 'completed', 'failed', 'closed'],
    failed: ['checking', 'closed'],
    closed: [],
  },
  ends: { closed: ['connected', 'connection.closed'] },
  reads: {
    new: 'new',
    checking: 'checking',
    connected: 'connected',
    completed: 'completed',
    disconnected: 'disconnected',
    failed: 'failed',
    closed: 'closed',
  },
})

describe.each(Object.keys(matrix) as IceTransportState[])('where the pair changes with the state, in %s', (state) => {
  const reports = Object.entries(matrix[state]).filter(([cause]) => !cause.includes('pair'))

  for (const [type, [rule, to, ...emitted]] of reports) {
    const expected = emitted.length > 0 ? ['selectedcandidatepairchange', ...emitted] : []

    test(`${rule}, INV-45: ${type} emits ${expected.join(', then ') || 'nothing'}`, () => {
      const actor = create(state).start()
      const seen: string[] = []
      actor.on('*', (event) => seen.push(`${event.type}[${transportState(actor.getSnapshot())}]`))
      if (state !== 'closed') actor.send({ type, pairChanged: true } as IceTransportCause)
      expect(seen).toEqual(expected.map((one) => `${one}[${to}]`))
    })
  }
})

test('INV-45: a pair that changes alone comes before the state that changes after it', () => {
  const actor = create('checking').start()
  const seen: string[] = []
  actor.on('*', ({ type }) => seen.push(type))
  actor.send({ type: 'selectedcandidatepair.changed' })
  actor.send({ type: 'connected' })
  expect(seen).toEqual(['selectedcandidatepairchange', 'statechange'])
})
