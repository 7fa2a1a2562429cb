import { describe, expect, test } from 'vitest'
import { createActor, type InspectionEvent } from 'xstate'
import { dataChannelMachine, dtlsTransportMachine, peerConnectionMachine } from '../../machines/index.ts'
import { liveStates } from './connection/connectionChart.ts'

const failure = { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: 'gone' }

test('DT-3: a channel that begins as open has yet to fire it, if it is not told that it has', () => {
  const begin = (hasFiredOpen?: boolean) =>
    createActor(dataChannelMachine, {
      input: { readyState: 'open', ...(hasFiredOpen !== undefined && { hasFiredOpen }) },
    }).start()
  expect(begin().getSnapshot().value).toEqual({ open: 'announced' })
  expect(begin(false).getSnapshot().value).toEqual({ open: 'announced' })
  expect(begin(true).getSnapshot().value).toEqual({ open: 'opened' })
  expect(begin(true).getSnapshot().can({ type: 'open' })).toBe(false)
  expect(begin(true).getSnapshot().context.opened).toBe(true)
})

test.each([
  ['connecting', 'connecting'],
  ['closing', { closing: 'draining' }],
  ['closed', 'closed'],
] as const)('a channel that is %s begins there, whatever it has fired', (readyState, value) => {
  const channel = createActor(dataChannelMachine, { input: { readyState, hasFiredOpen: true } }).start()
  expect(channel.getSnapshot().value).toEqual(value)
})

test('what is known of a channel’s life before is in its output', () => {
  const input = { readyState: 'closing', cause: 'peer-close', opened: true } as const
  const channel = createActor(dataChannelMachine, { input }).start()
  channel.send({ type: 'transport.closed' })
  expect(channel.getSnapshot().output).toEqual({ cause: 'peer-close', opened: true })
  const error = createActor(dataChannelMachine, { input: { readyState: 'closed', error: failure } }).start()
  expect(error.getSnapshot().output).toEqual({ cause: 'unknown', opened: false, error: failure })
})

test('INV-14: a connection that has told that negotiation is needed does not tell it again without a new need', () => {
  const begin = (isNegotiationNeeded: boolean, updated = false) => {
    const connection = createActor(peerConnectionMachine, { input: { isNegotiationNeeded, updated } }).start()
    const fired: string[] = []
    connection.on('negotiationneeded', ({ type }) => fired.push(type))
    connection.send({ type: 'negotiation.checked', needed: true })
    return { fired, updated: connection.getSnapshot().context.updated }
  }
  expect(begin(true).fired).toEqual([])
  expect(begin(false).fired).toEqual(['negotiationneeded'])
  expect(begin(true, true).updated).toBe(true)
})

test('CR-13: a connection that has had a channel needs no negotiation for the next one', () => {
  const begin = (channelCreated: boolean) => {
    const connection = createActor(peerConnectionMachine, {
      input: { channelCreated, isNegotiationNeeded: true },
    }).start()
    const channel = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
    connection.send({ type: 'channel.created', channel })
    return connection.getSnapshot().context.updated
  }
  // An update with an empty chain is the only one that is noted.
  expect(begin(false)).toBe(true)
  expect(begin(true)).toBe(false)
})

test('what is known of a connection’s life before is in its snapshot and its output', () => {
  const lost = { ...failure, receivedAlert: null, sentAlert: null }
  const input = { connectionState: 'failed', connected: true, failure: lost } as const
  const connection = createActor(peerConnectionMachine, { input }).start()
  expect(connection.getSnapshot().context).toMatchObject({ connected: true, failure: lost })
  connection.send({ type: 'close' })
  connection.send({ type: 'close.returned' })
  expect(connection.getSnapshot().output).toEqual({
    cause: 'local-close',
    connected: true,
    lastConnectionState: 'failed',
  })
})

test('OC-5: an operation that is in flight from the beginning settles as any other', () => {
  const operation = { id: 7, call: { method: 'createOffer' }, outcome: undefined, outstanding: [] } as const
  const connection = createActor(peerConnectionMachine, { input: { operations: [operation] } }).start()
  expect(connection.getSnapshot().matches({ live: { operations: 'busy' } })).toBe(true)
  connection.send({ type: 'operation.settled', id: 7 })
  expect(connection.getSnapshot().matches({ live: { operations: 'idle' } })).toBe(true)
  expect(
    createActor(peerConnectionMachine)
      .start()
      .getSnapshot()
      .matches({ live: { operations: 'idle' } }),
  ).toBe(true)
})

describe('a connection begins in all of its regions at once', () => {
  const operation = { id: 7, call: { method: 'createOffer' }, outcome: undefined, outstanding: [] } as const
  const all = liveStates.flatMap((signaling) =>
    [false, true].flatMap((isNeeded) => [false, true].map((isBusy) => ({ signaling, isNeeded, isBusy }))),
  )

  test.each(all)('$signaling, needed: $isNeeded, busy: $isBusy', ({ signaling, isNeeded, isBusy }) => {
    const input = { signalingState: signaling, isNegotiationNeeded: isNeeded, operations: isBusy ? [operation] : [] }
    const { value } = createActor(peerConnectionMachine, { input }).getSnapshot()
    const negotiation = isNeeded ? { needed: 'idle' } : { clear: 'idle' }
    expect(value).toEqual({ live: { signaling, negotiation, operations: isBusy ? 'busy' : 'idle' } })
  })

  test.each(all.slice(0, 4))(
    'and in none if it is closed: needed: $isNeeded, busy: $isBusy',
    ({ isNeeded, isBusy }) => {
      const operations = isBusy ? [operation] : []
      const input = { signalingState: 'closed', isNegotiationNeeded: isNeeded, operations } as const
      expect(createActor(peerConnectionMachine, { input }).getSnapshot().value).toBe('closed')
    },
  )

  test('a new one takes one step', () => {
    const steps: unknown[] = []
    const inspect = (event: InspectionEvent) => {
      if (event.type === '@xstate.microstep') steps.push(event.snapshot)
    }
    createActor(peerConnectionMachine, { inspect })
    expect(steps).toHaveLength(1)
  })
})

test('a DTLS transport keeps what it has failed with', () => {
  const error = { errorDetail: 'dtls-failure', receivedAlert: 42, sentAlert: null, message: 'bad' }
  const dtls = createActor(dtlsTransportMachine, { input: { state: 'failed', error } }).start()
  expect(dtls.getSnapshot().context.error).toEqual(error)
})
