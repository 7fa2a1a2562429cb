import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import type { DataChannelError } from '../../../machines/channel/dataChannelTypes.ts'
import type { LiveAggregateStates, PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { type FailedBecause, whyFailed } from '../../../machines/connection/whyFailed.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import type { DtlsTransportCause, DtlsTransportError } from '../../../machines/transports/transportTypes.ts'
import { enter, report } from './connectionChart.ts'

const alert: DtlsTransportError = { errorDetail: 'dtls-failure', receivedAlert: 40, sentAlert: null, message: 'no' }
const sctp: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: 'gone' }
const untold = { errorDetail: null, receivedAlert: null, sentAlert: null, sctpCauseCode: null, message: '' }

const transport = createActor(dtlsTransportMachine, { input: { state: 'connecting' } }).start()

const both = (state: LiveAggregateStates['connectionState'] & LiveAggregateStates['iceConnectionState']) =>
  report({ iceConnectionState: state, connectionState: state })
const connected = both('connected')
const disconnected = both('disconnected')
const failed = both('failed')
const onlyIceFailed = report({ iceConnectionState: 'failed' })
const dtls = (cause: DtlsTransportCause, connectionState: LiveAggregateStates['connectionState'] = 'failed') =>
  report({ connectionState }, { kind: 'dtls', transport, cause })
const silent = (cause: DtlsTransportCause) =>
  report({ iceConnectionState: 'connected', connectionState: 'failed' }, { kind: 'dtls', transport, cause })
const anotherSctp = report(
  { iceConnectionState: 'connected', connectionState: 'connected' },
  {
    kind: 'sctp',
    transport: createActor(sctpTransportMachine, { input: { state: 'connecting' } }).start(),
    cause: { type: 'connected' },
  },
)
const association = (error: DataChannelError): PeerConnectionCause => ({ type: 'association.failed', error })

const becauseOf = (failure: object): FailedBecause => ({ reason: 'transport-failed', ...untold, ...failure })

describe('why a connection has failed', () => {
  test.each<[string, PeerConnectionCause[], FailedBecause | undefined]>([
    ['a new one has not', [], undefined],
    ['one that is connected has not', [connected], undefined],
    ['RP-3: one that is disconnected has not yet', [connected, disconnected], undefined],
    ['IC-2: one that could not connect', [failed], { reason: 'never-connected' }],
    ['IC-2: one whose ICE could not connect', [onlyIceFailed], { reason: 'never-connected' }],
    ['RP-3: one that is lost', [connected, disconnected, failed], { reason: 'connection-lost' }],
    ['IC-2: one that comes back has not', [connected, failed, connected], undefined],
    ['DX-4: a DTLS failure, with what it tells', [dtls({ type: 'failed', error: alert })], becauseOf(alert)],
    ['INV-43: one that tells nothing', [silent({ type: 'failed' })], becauseOf({})],
    ['INV-43: one that was found', [silent({ type: 'resync.failed' })], becauseOf({})],
    [
      'INV-9: one that is not shown yet, while ICE works',
      [report({ iceConnectionState: 'connected', connectionState: 'failed' })],
      becauseOf({}),
    ],
    ['INV-43: one that tells nothing, and comes of ICE', [dtls({ type: 'failed' })], { reason: 'never-connected' }],
    [
      'INV-43: one that tells nothing, and comes of ICE that was connected',
      [connected, disconnected, dtls({ type: 'failed' })],
      { reason: 'connection-lost' },
    ],
    ['ST-4: one of an association that another has followed', [connected, association(sctp), anotherSctp], undefined],
    [
      'DX-1: a DTLS failure before the state shows it',
      [dtls({ type: 'failed', error: alert }, 'new')],
      becauseOf(alert),
    ],
    ['DX-5: DTLS that the peer has closed is none', [connected, dtls({ type: 'closed' }, 'connected')], undefined],
    ['AB-5: an association that was aborted', [connected, association(sctp)], becauseOf(sctp)],
    [
      'AB-3, RP-1: by the `close()` of the peer it is none',
      [connected, association({ ...sctp, sctpCauseCode: 12 })],
      undefined,
    ],
    [
      'AB-7: an association that is lost with DTLS has the reasons of both',
      [dtls({ type: 'failed', error: alert }), association(sctp)],
      becauseOf({ ...alert, ...sctp }),
    ],
    [
      'AB-3: the peer’s `close()` does not hide what has failed',
      [dtls({ type: 'failed', error: alert }), association({ ...sctp, sctpCauseCode: 12 })],
      becauseOf(alert),
    ],
    ['DX-1: a failure stays while it is failed', [dtls({ type: 'failed', error: alert }), failed], becauseOf(alert)],
    ['DX-1: and is over with a new association', [dtls({ type: 'failed', error: alert }), connected], undefined],
    ['AB-5: one that is still connected keeps it', [connected, association(sctp), connected], becauseOf(sctp)],
    [
      'INV-1: it is readable after `close`',
      [dtls({ type: 'failed', error: alert }), { type: 'close' }],
      becauseOf(alert),
    ],
    ['INV-1: so is a loss', [connected, failed, { type: 'close' }], { reason: 'connection-lost' }],
    ['INV-1: one that was closed in time has not', [connected, { type: 'close' }], undefined],
    ['INV-3: what comes after `close` is no failure', [connected, { type: 'close' }, association(sctp)], undefined],
  ])('%s', (_, path, expected) => {
    const actor = enter()
    for (const cause of path) actor.send(cause)
    expect(whyFailed(actor.getSnapshot())).toEqual(expected)
  })

  test('DX-1: nor is it over when `connected` is read for a moment after DTLS has failed', () => {
    const actor = enter()
    const dtls = createActor(dtlsTransportMachine, { input: { state: 'connecting' } }).start()
    actor.send({ type: 'transports.changed', transports: { sctp: undefined, dtls: [dtls], ice: [], gatherers: [] } })
    actor.send(
      report(
        { iceConnectionState: 'connected', connectionState: 'connecting' },
        { kind: 'dtls', transport: dtls, cause: { type: 'failed', error: alert } },
      ),
    )
    actor.send(connected)
    expect(whyFailed(actor.getSnapshot())).toEqual(becauseOf(alert))
    actor.send(failed)
    expect(whyFailed(actor.getSnapshot())).toEqual(becauseOf(alert))
  })

  test('IC-2: of one that is found failed it is not known whether it was ever connected', () => {
    const actor = enter('stable', { iceConnectionState: 'failed', connectionState: 'failed' })
    expect(whyFailed(actor.getSnapshot())).toEqual({ reason: 'unknown' })
  })
})
