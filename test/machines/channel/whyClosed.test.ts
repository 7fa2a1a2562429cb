import { describe, expect, test } from 'vitest'
import type {
  AssociationEnd,
  ClosedBecause,
  DataChannelCause,
  DataChannelError,
} from '../../../machines/channel/dataChannelTypes.ts'
import { whyClosed } from '../../../machines/channel/whyClosed.ts'

const sctp = (sctpCauseCode: number | null): DataChannelError => ({
  errorDetail: 'sctp-failure',
  sctpCauseCode,
  message: '',
})
const refused: DataChannelError = { errorDetail: 'data-channel-failure', sctpCauseCode: null, message: '' }

const reset = (association?: AssociationEnd): DataChannelCause => ({ type: 'stream.reset', association })
const closed = (association?: AssociationEnd, error?: DataChannelError): DataChannelCause =>
  error ? { type: 'transport.closed', association, error } : { type: 'transport.closed', association }

/** The cause that is known after these. */
function causeAfter(causes: readonly DataChannelCause[], opened = true): ClosedBecause | undefined {
  let cause: ClosedBecause | undefined
  for (const each of causes) cause = whyClosed({ cause, opened }, each)
  return cause
}

type Line = readonly [string, readonly DataChannelCause[], ClosedBecause | undefined]

describe('an association that lives, and whose path works', () => {
  test.each<Line>([
    ['DT-5: the peer has reset the stream', [reset('lives'), closed('lives')], 'peer-close'],
    ['DT-8: a bare close, as in a channel that the peer closes in its `open`', [closed('lives')], 'peer-close'],
    [
      'AMB-5, AMB-6: an abort without a code, told before SCTP shows it',
      [closed('lives', sctp(null))],
      'peer-connection-closed',
    ],
    [
      'AMB-5, AMB-6: the same, announced as a closing',
      [reset('lives'), closed('lives', sctp(null))],
      'peer-connection-closed',
    ],
    ['AB-3: an abort by `close()`', [closed('lives', sctp(12))], 'peer-connection-closed'],
    ['AB-5: any other abort', [closed('lives', sctp(1))], 'transport-failed'],
    ['CD-4: a loss of what was buffered', [reset('lives'), closed('lives', refused)], 'peer-close'],
    ['SEQ-17: what this side has closed', [{ type: 'close' }, closed('lives')], 'local-close'],
  ])('%s', (_, causes, cause) => {
    expect(causeAfter(causes)).toBe(cause)
  })
})

describe('an association of which nothing is known, or whose path does not work', () => {
  test.each<Line>([
    ['DT-8: a bare close', [closed()], undefined],
    ['AB-5: an abort without a code', [closed(undefined, sctp(null))], 'transport-failed'],
    ['AB-3: an abort by `close()`', [closed(undefined, sctp(12))], 'peer-connection-closed'],
    ['DT-5: a closing', [reset(), closed()], 'peer-close'],
    ['DT-5: a closing that nobody can judge', [reset('unseen'), closed('unseen')], undefined],
    [
      'AB-3: one that nobody can judge, by `close()`',
      [reset('unseen'), closed('unseen', sctp(12))],
      'peer-connection-closed',
    ],
  ])('%s', (_, causes, cause) => {
    expect(causeAfter(causes)).toBe(cause)
  })
})

describe('AB-9: negotiation has rejected the section for data', () => {
  test.each<Line>([
    ['a bare close', [closed('rejected')], 'rejected'],
    ['a closing, then a close', [reset('rejected'), closed('rejected')], 'rejected'],
    ['a closing that came before it was rejected', [reset('lives'), closed('rejected')], 'rejected'],
    ['an error that tells no code', [closed('rejected', sctp(null))], 'rejected'],
    ['an error of the channel', [closed('rejected', refused)], 'rejected'],
    ['the abort of who rejects it', [reset('lives'), closed('rejected', sctp(12))], 'rejected'],
    ['but an association that had failed', [closed('rejected', sctp(1))], 'transport-failed'],
    ['what this side has closed', [{ type: 'close' }, closed('rejected')], 'local-close'],
    [
      'what this side has closed the connection of',
      [{ type: 'connection.closed' }, closed('rejected')],
      'connection-closed',
    ],
  ])('%s', (_, causes, cause) => {
    expect(causeAfter(causes)).toBe(cause)
  })

  test.each<Line>([
    ['SEQ-21: a channel that was never open was not created', [closed('rejected')], 'not-created'],
    ['SEQ-21: the same, announced as a closing', [reset('rejected'), closed('rejected', refused)], 'not-created'],
  ])('%s', (_, causes, cause) => {
    expect(causeAfter(causes, false)).toBe(cause)
  })
})

describe('what is known first stays', () => {
  test.each<Line>([
    ['a failure, and then a rejected section', [reset('failed'), closed('rejected')], 'transport-failed'],
    ['a rejected section, and then a failure', [reset('rejected'), closed('failed')], 'rejected'],
    ['a goodbye, and then an interrupted path', [reset('closed'), closed()], 'peer-connection-closed'],
    ['DT-12: a transfer', [{ type: 'transferred' }, closed('closed')], 'transferred'],
  ])('%s', (_, causes, cause) => {
    expect(causeAfter(causes)).toBe(cause)
  })

  test('but a goodbye that turns out to be a failure', () => {
    expect(causeAfter([reset('closed'), closed('failed')])).toBe('transport-failed')
  })
})
