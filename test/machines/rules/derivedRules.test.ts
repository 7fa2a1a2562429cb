import { describe, expect, test } from 'vitest'
import { derivedStates, dtlsOrder, iceOrder, writtenStates } from '../../../machines/rules/derivedRules.ts'

const connected = { ice: ['connected'], dtls: ['connected'], gatherers: ['complete'] } as const
const shown = { iceConnectionState: 'connected', connectionState: 'connected', iceGatheringState: 'complete' }

describe('what follows from the transports', () => {
  test('INV-9: at rest, all three do', () => {
    expect(derivedStates(connected, shown)).toEqual([])
    expect(derivedStates(connected, {})).toEqual([])
    const wrong = { iceConnectionState: 'checking', connectionState: 'failed', iceGatheringState: 'new' }
    expect(derivedStates(connected, wrong)).toEqual([
      {
        kind: 'state',
        rule: 'INV-9',
        expected: 'iceConnectionState: connected',
        actual: 'iceConnectionState: checking',
      },
      { kind: 'state', rule: 'INV-9', expected: 'connectionState: connected', actual: 'connectionState: failed' },
      { kind: 'state', rule: 'INV-9', expected: 'iceGatheringState: complete', actual: 'iceGatheringState: new' },
    ])
  })

  test('INV-9: where no transport is shown, nothing can be said', () => {
    expect(derivedStates({ ice: [], dtls: [], gatherers: [] }, shown)).toEqual([])
  })

  test('IC-1: in the statechange of ICE, both states are written', () => {
    expect(writtenStates(connected, shown)).toEqual([])
    expect(writtenStates(connected, { ...shown, iceConnectionState: 'checking' })).toMatchObject([{ rule: 'IC-1' }])
    expect(writtenStates(connected, { ...shown, connectionState: 'new' })).toEqual([
      {
        kind: 'state',
        rule: 'IC-1',
        expected: 'connectionState: connected or connecting',
        actual: 'connectionState: new',
      },
    ])
  })

  test('IC-1: where no DTLS transport is shown, only one can be told', () => {
    const states = { iceConnectionState: 'checking', connectionState: 'connecting' }
    expect(writtenStates({ ice: ['connected'], dtls: [] }, states)).toMatchObject([
      { actual: 'iceConnectionState: checking' },
    ])
  })

  test('IC-1, DX-1: a change of DTLS may not count yet', () => {
    expect(writtenStates(connected, { ...shown, connectionState: 'connecting' })).toEqual([])
    const starting = { ice: ['new'], dtls: ['connecting'] } as const
    expect(writtenStates(starting, { iceConnectionState: 'new', connectionState: 'new' })).toEqual([])
  })
})

describe('what comes first', () => {
  test('INV-45: the transport tells of ICE before the connection', () => {
    expect(iceOrder('connected', ['connected'], false)).toBeUndefined()
    expect(iceOrder('connected', [], false)).toBeUndefined()
    const broken = { kind: 'order', rule: 'INV-45', actual: 'iceconnectionstatechange to connected' }
    expect(iceOrder('connected', ['connected'], true)).toMatchObject(broken)
    expect(iceOrder('connected', ['checking'], false)).toMatchObject(broken)
  })

  describe('DX-1: DTLS shows in connectionState only later', () => {
    const connects = { ice: ['connected'], others: [], from: 'connecting', to: 'connected' } as const

    test('the handler of its event sees the value as it was', () => {
      expect(dtlsOrder(connects, 'connecting')).toBeUndefined()
      // A change from before may count as late.
      expect(dtlsOrder(connects, 'new')).toBeUndefined()
      expect(dtlsOrder(connects, 'connected')).toEqual({
        kind: 'order',
        rule: 'DX-1',
        expected: 'connectionState: connecting',
        actual: 'connectionState: connected',
      })
    })

    test('nothing follows from it', () => {
      expect(dtlsOrder({ ...connects, from: 'connected', to: 'closed' }, 'connected')).toBeUndefined()
      expect(dtlsOrder({ ...connects, ice: ['failed'] }, 'failed')).toBeUndefined()
      expect(dtlsOrder({ ...connects, others: ['connecting'] }, 'connecting')).toBeUndefined()
    })
  })
})
