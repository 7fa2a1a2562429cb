import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { transportState } from '../../../machines/transports/transportState.ts'
import type {
  DtlsTransportCause,
  DtlsTransportError,
  DtlsTransportState,
} from '../../../machines/transports/transportTypes.ts'
import { type MatrixOutcome, testTransport } from './transportMatrix.ts'

type State = DtlsTransportState | 'ended'
type Row = Readonly<Record<DtlsTransportCause['type'], MatrixOutcome<State>>>

const live = {
  new: ['DX-1', 'ignored'],
  failed: ['INV-43', 'failed', 'error', 'statechange'],
  'resync.new': ['DX-1', 'new', 'statechange'],
  'resync.connecting': ['DX-1', 'connecting', 'statechange'],
  'resync.connected': ['DX-1', 'connected', 'statechange'],
  'resync.closed': ['DX-1', 'closed', 'statechange'],
  'resync.failed': ['INV-43', 'failed', 'error', 'statechange'],
  'connection.closed': ['AMB-2', 'ended'],
} satisfies Partial<Row>

const matrix: Record<State, Row> = {
  new: {
    ...live,
    connecting: ['DX-1', 'connecting', 'statechange'],
    connected: ['DX-1', 'ignored'],
    closed: ['DX-1', 'closed', 'statechange'],
    'resync.new': ['DX-1', 'ignored'],
  },
  connecting: {
    ...live,
    connecting: ['DX-1', 'ignored'],
    connected: ['DX-1', 'connected', 'statechange'],
    closed: ['DX-1', 'closed', 'statechange'],
    'resync.connecting': ['DX-1', 'ignored'],
  },
  connected: {
    ...live,
    connecting: ['DX-1', 'connecting', 'statechange'],
    connected: ['DX-1', 'ignored'],
    closed: ['DX-5', 'closed', 'statechange'],
    'resync.connected': ['DX-1', 'ignored'],
  },
  closed: {
    ...live,
    connecting: ['DX-1', 'connecting', 'statechange'],
    connected: ['DX-1', 'ignored'],
    closed: ['DX-1', 'ignored'],
    'resync.closed': ['DX-1', 'ignored'],
  },
  failed: {
    ...live,
    connecting: ['DX-1', 'connecting', 'statechange'],
    connected: ['DX-1', 'ignored'],
    closed: ['DX-1', 'ignored'],
    failed: ['INV-43', 'ignored'],
    'resync.failed': ['INV-43', 'ignored'],
  },
  ended: {
    new: ['AMB-22', 'ignored'],
    connecting: ['AMB-22', 'ignored'],
    connected: ['AMB-22', 'ignored'],
    closed: ['AMB-2', 'ignored'],
    failed: ['AMB-22', 'ignored'],
    'resync.new': ['AMB-22', 'ignored'],
    'resync.connecting': ['AMB-22', 'ignored'],
    'resync.connected': ['AMB-22', 'ignored'],
    'resync.closed': ['AMB-2', 'ignored'],
    'resync.failed': ['AMB-22', 'ignored'],
    'connection.closed': ['INV-48', 'ignored'],
  },
}

const create = (state: DtlsTransportState) => createActor(dtlsTransportMachine, { input: { state } })

testTransport({
  create,
  read: transportState<DtlsTransportState>,
  matrix,
  table: {
    new: ['connecting', 'closed', 'failed'],
    connecting: ['connected', 'closed', 'failed'],
    connected: ['closed', 'failed', 'connecting'],
    closed: ['failed', 'connecting'],
    failed: ['closed', 'connecting'],
  },
  ends: { ended: ['connected', 'connection.closed'] },
  reads: {
    new: 'new',
    connecting: 'connecting',
    connected: 'connected',
    closed: 'closed',
    failed: 'failed',
    ended: 'closed',
  },
})

describe('the error', () => {
  const alert: DtlsTransportError = { errorDetail: 'dtls-failure', receivedAlert: 40, sentAlert: null, message: 'no' }
  const other: DtlsTransportError = { ...alert, errorDetail: 'fingerprint-failure', receivedAlert: null }
  const untold: DtlsTransportError = { errorDetail: null, receivedAlert: null, sentAlert: null, message: '' }

  function run(from: DtlsTransportState, ...path: DtlsTransportCause[]) {
    const actor = create(from).start()
    const errors: unknown[] = []
    actor.on('error', (event) => errors.push(event))
    for (const cause of path) actor.send(cause)
    return { errors, kept: actor.getSnapshot().context.error }
  }

  describe.each<DtlsTransportState>(['new', 'connecting', 'connected', 'closed'])('of one that was %s', (state) => {
    test('DX-4: says what and why, and is kept', () => {
      const causes: DtlsTransportCause[] = [{ type: 'failed', error: alert }]
      expect(run(state, ...causes)).toEqual({ errors: [{ type: 'error', ...alert }], kept: alert })
    })

    test.each(['failed', 'resync.failed'] as const)('INV-43: says nothing of a %s that tells none', (type) => {
      expect(run(state, { type })).toEqual({ errors: [{ type: 'error', ...untold }], kept: untold })
    })
  })

  test('INV-43: another one while it has failed changes nothing', () => {
    expect(run('connecting', { type: 'failed', error: alert }, { type: 'failed', error: other })).toEqual({
      errors: [{ type: 'error', ...alert }],
      kept: alert,
    })
  })

  test.each<DtlsTransportCause['type']>(['connecting', 'connection.closed'])('outlasts %s', (type) => {
    expect(run('connecting', { type: 'failed', error: alert }, { type } as DtlsTransportCause).kept).toEqual(alert)
  })

  test('is the last one', () => {
    const path: DtlsTransportCause[] = [{ type: 'failed', error: alert }, { type: 'connecting' }]
    expect(run('connecting', ...path, { type: 'failed', error: other }).kept).toEqual(other)
  })

  test('is not known of one that has failed before it is followed', () => {
    expect(create('failed').start().getSnapshot().context).toEqual({ error: undefined })
  })
})
