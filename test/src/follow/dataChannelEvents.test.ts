import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { type DataChannelSnapshot, dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, DataChannelError } from '../../../machines/channel/dataChannelTypes.ts'
import { causeOf, findingsOf, type ObservedEvent } from '../../../src/follow/dataChannelEvents.ts'

const sctpFailure: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: '' }
const channelFailure: DataChannelError = { errorDetail: 'data-channel-failure', sctpCauseCode: null, message: '' }
const noError: DataChannelError = { errorDetail: null, sctpCauseCode: null, message: 'what?' }

function chart(...causes: DataChannelCause['type'][]): DataChannelSnapshot {
  const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } }).start()
  for (const type of causes) actor.send({ type } as DataChannelCause)
  return actor.getSnapshot()
}

function seen(type: ObservedEvent['type'], readyState: ObservedEvent['readyState'], more: Partial<ObservedEvent> = {}) {
  return { type, readyState, bufferedAmount: 0, association: undefined, again: false, ...more }
}

describe('the cause that an event tells of', () => {
  test.each<[string, ObservedEvent, DataChannelSnapshot, DataChannelCause | undefined]>([
    ['DT-1', seen('open', 'open'), chart(), { type: 'open' }],
    ['DT-5', seen('closing', 'closing'), chart('open'), { type: 'stream.reset', association: undefined }],
    ['DT-6', seen('close', 'closed'), chart('open', 'close'), { type: 'transport.closed', association: undefined }],
    [
      'DT-7',
      seen('error', 'closed', { error: sctpFailure, association: 'closed' }),
      chart('open'),
      { type: 'transport.closed', error: sctpFailure, association: 'closed' },
    ],
    [
      'DT-9',
      seen('error', 'closed', { error: channelFailure }),
      chart(),
      { type: 'creation.failed', error: channelFailure },
    ],
    [
      'SD-6',
      seen('error', 'open', { error: sctpFailure }),
      chart('open'),
      { type: 'transmit.failed', error: sctpFailure },
    ],
    ['CL-5', seen('bufferedamountlow', 'closing'), chart('open', 'close'), { type: 'drained' }],
    ['CL-5', seen('bufferedamountlow', 'closing', { bufferedAmount: 1 }), chart('open', 'close'), undefined],
  ])('%s', (_, event, before, cause) => {
    expect(causeOf(event, before)).toEqual(cause)
  })
})

describe('what is found wrong with an event', () => {
  test.each<[string, ObservedEvent, DataChannelSnapshot, { kind: string; expected: string; actual: string }]>([
    ['DT-1', seen('open', 'connecting'), chart(), { kind: 'state', expected: 'open', actual: 'connecting' }],
    ['DT-3', seen('open', 'closed'), chart('announced'), { kind: 'state', expected: 'open', actual: 'closed' }],
    ['DT-5', seen('closing', 'open'), chart('open'), { kind: 'state', expected: 'closing', actual: 'open' }],
    [
      'DT-6',
      seen('close', 'closing'),
      chart('open', 'close'),
      { kind: 'state', expected: 'closed', actual: 'closing' },
    ],
    ['DT-14', seen('open', 'open'), chart('close'), { kind: 'event', expected: 'no open', actual: 'open' }],
    [
      'INV-22',
      seen('open', 'open', { again: true }),
      chart('open'),
      { kind: 'event', expected: 'one open', actual: 'another open' },
    ],
    [
      'INV-22',
      seen('closing', 'closing', { again: true }),
      chart('open', 'stream.reset'),
      { kind: 'event', expected: 'one closing', actual: 'another closing' },
    ],
    [
      'CD-4',
      seen('error', 'closed', { error: channelFailure }),
      chart('open'),
      { kind: 'event', expected: 'sctp-failure', actual: 'data-channel-failure' },
    ],
    [
      'SD-6',
      seen('error', 'open', { error: channelFailure }),
      chart('open'),
      { kind: 'event', expected: 'sctp-failure', actual: 'data-channel-failure' },
    ],
    [
      'INV-36',
      seen('error', 'closed', { error: noError }),
      chart('open'),
      { kind: 'event', expected: 'an RTCError', actual: 'what?' },
    ],
  ])('%s', (rule, event, before, finding) => {
    expect(findingsOf(event, before)).toEqual([{ rule, ...finding }])
  })

  test.each<[string, ObservedEvent, DataChannelSnapshot]>([
    ['AMB-18: a `closing` after a local close()', seen('closing', 'closing'), chart('open', 'close')],
    ['DT-8: a `close` without a `closing`', seen('close', 'closed'), chart('open')],
    [
      'DT-9: an `error` of a channel that could not be created',
      seen('error', 'closed', { error: channelFailure }),
      chart(),
    ],
    [
      'DT-4: an `open` in which the app has closed the channel already',
      seen('open', 'closing'),
      chart('announced', 'close'),
    ],
    ['DT-4: the same, in an engine that still shows open', seen('open', 'open'), chart('announced', 'close')],
  ])('nothing: %s', (_, event, before) => {
    expect(findingsOf(event, before)).toEqual([])
  })
})
