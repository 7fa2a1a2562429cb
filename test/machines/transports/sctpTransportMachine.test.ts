import { createActor } from 'xstate'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import { transportState } from '../../../machines/transports/transportState.ts'
import type { SctpTransportCause, SctpTransportState } from '../../../machines/transports/transportTypes.ts'
import { type MatrixOutcome, testTransport } from './transportMatrix.ts'

type State = 'connecting' | 'connected' | 'closed'
type Cause = SctpTransportCause['type']
type Row = Readonly<Record<Cause, MatrixOutcome<State>>>

const live = {
  connecting: ['INV-40', 'ignored'],
  closed: ['INV-40', 'closed', 'statechange'],
  'resync.connecting': ['INV-40', 'connecting', 'statechange'],
  'resync.connected': ['INV-40', 'connected', 'statechange'],
  'resync.closed': ['INV-40', 'closed', 'statechange'],
  'connection.closed': ['AMB-1', 'closed'],
} satisfies Partial<Row>

const matrix: Record<State, Row> = {
  connecting: {
    ...live,
    connected: ['AMB-14', 'connected', 'statechange'],
    'resync.connecting': ['INV-40', 'ignored'],
  },
  connected: {
    ...live,
    connected: ['INV-40', 'ignored'],
    'resync.connected': ['INV-40', 'ignored'],
  },
  closed: {
    connecting: ['INV-40', 'ignored'],
    connected: ['AMB-22', 'ignored'],
    closed: ['AMB-1', 'ignored'],
    'resync.connecting': ['INV-40', 'ignored'],
    'resync.connected': ['AMB-22', 'ignored'],
    'resync.closed': ['INV-40', 'ignored'],
    'connection.closed': ['INV-48', 'ignored'],
  },
}

testTransport({
  create: (state: SctpTransportState) => createActor(sctpTransportMachine, { input: { state } }),
  read: transportState<SctpTransportState>,
  matrix,
  table: {
    connecting: ['connected', 'closed'],
    connected: ['closed'],
    closed: [],
  },
  ends: { closed: ['connected', 'closed'] },
  reads: { connecting: 'connecting', connected: 'connected', closed: 'closed' },
})
