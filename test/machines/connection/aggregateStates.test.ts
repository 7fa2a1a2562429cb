import { describe, expect, test } from 'vitest'
import {
  type ConnectionState,
  connectionStateOf,
  type IceConnectionState,
  type IceGatheringState,
  iceConnectionStateOf,
  iceGatheringStateOf,
} from '../../../machines/connection/aggregateStates.ts'
import type {
  DtlsTransportState,
  IceGathererState,
  IceTransportState,
} from '../../../machines/transports/transportTypes.ts'

/** One ICE transport and one DTLS transport; the row is the `iceConnectionState`. */
const matrix: Record<IceConnectionState, Record<DtlsTransportState, ConnectionState>> = {
  new: { new: 'new', connecting: 'connecting', connected: 'connecting', closed: 'new', failed: 'failed' },
  checking: {
    new: 'connecting',
    connecting: 'connecting',
    connected: 'connecting',
    closed: 'connecting',
    failed: 'failed',
  },
  connected: {
    new: 'connecting',
    connecting: 'connecting',
    connected: 'connected',
    closed: 'connected',
    failed: 'failed',
  },
  completed: {
    new: 'connecting',
    connecting: 'connecting',
    connected: 'connected',
    closed: 'connected',
    failed: 'failed',
  },
  disconnected: {
    new: 'disconnected',
    connecting: 'disconnected',
    connected: 'disconnected',
    closed: 'disconnected',
    failed: 'failed',
  },
  failed: { new: 'failed', connecting: 'failed', connected: 'failed', closed: 'failed', failed: 'failed' },
  closed: { new: 'closed', connecting: 'closed', connected: 'closed', closed: 'closed', failed: 'closed' },
}

const gathered: Record<IceGathererState, IceGatheringState> = {
  new: 'new',
  gathering: 'gathering',
  complete: 'complete',
}

const iceStates = Object.keys(matrix) as IceTransportState[]
const dtlsStates = Object.keys(matrix.new) as DtlsTransportState[]
const gatheringStates = Object.keys(gathered) as IceGathererState[]

describe('INV-9: one transport of each kind', () => {
  for (const ice of iceStates) {
    for (const dtls of dtlsStates) {
      const rule = ice === 'completed' ? 'AMB-11' : ice === 'closed' ? 'INV-1' : 'INV-9'

      test(`${rule}: with ICE ${ice} and DTLS ${dtls} it is ${matrix[ice][dtls]}`, () => {
        expect(connectionStateOf([ice === 'closed' ? 'new' : ice], [dtls], ice === 'closed')).toBe(matrix[ice][dtls])
      })
    }
  }

  test.each(iceStates)('INV-9: an ICE transport that is %s, of a connection that is not closed', (state) => {
    expect(iceConnectionStateOf([state])).toBe(state === 'closed' ? 'new' : state)
  })

  test.each(dtlsStates)('INV-1: closed transports do not close the connection, DTLS %s', (dtls) => {
    expect(connectionStateOf(['closed'], [dtls])).toBe(matrix.new[dtls])
  })

  test.each(gatheringStates)('INV-9: a gatherer that is %s', (state) => {
    expect(iceGatheringStateOf([state])).toBe(gathered[state])
  })
})

describe('INV-9: no transport', () => {
  test('is new', () => {
    expect(iceConnectionStateOf([])).toBe('new')
    expect(connectionStateOf([], [])).toBe('new')
    expect(iceGatheringStateOf([])).toBe('new')
  })
})

describe('INV-9: several transports', () => {
  const ices = combinations(iceStates, 4)
  const dtlses = combinations(dtlsStates, 3)
  const gatherers = combinations(gatheringStates, 4)

  test(`iceConnectionState of all ${ices.length} combinations of up to four`, () => {
    for (const states of ices) expect([states, iceConnectionStateOf(states)]).toEqual([states, iceOracle(states)])
  })

  test('connectionState of all combinations of up to two ICE and three DTLS transports', () => {
    for (const ice of ices.filter(({ length }) => length <= 2)) {
      for (const dtls of dtlses) {
        const expected = connectionOracle(iceOracle(ice), dtls)
        expect([ice, dtls, connectionStateOf(ice, dtls)]).toEqual([ice, dtls, expected])
      }
    }
  })

  test(`iceGatheringState of all ${gatherers.length} combinations of up to four`, () => {
    for (const states of gatherers) {
      const [only, ...others] = [...new Set(states)].sort()
      const expected = states.includes('gathering') ? 'gathering' : others.length > 0 ? 'new' : (only ?? 'new')
      expect([states, iceGatheringStateOf(states)]).toEqual([states, expected])
    }
  })

  test('INV-1: a closed connection is closed with all of them', () => {
    for (const ice of ices) expect(iceConnectionStateOf(ice, true)).toBe('closed')
    for (const dtls of dtlses) expect(connectionStateOf(['connected'], dtls, true)).toBe('closed')
  })

  test('the order of the transports does not matter', () => {
    for (const states of ices) expect(iceConnectionStateOf([...states].reverse())).toBe(iceConnectionStateOf(states))
  })
})

/** Closed transports never count; of the others the worst decides, if it is bad, and else whether all agree. */
function iceOracle(states: readonly IceTransportState[]): IceConnectionState {
  const kinds = [...new Set(states)].filter((state) => state !== 'closed')
  const bad = (['failed', 'disconnected'] as const).find((state) => kinds.includes(state))
  if (bad || kinds.length === 0) return bad ?? 'new'
  if (kinds.length === 1) return kinds[0] ?? 'new'
  return kinds.every((state) => state === 'connected' || state === 'completed') ? 'connected' : 'checking'
}

/** As many DTLS transports are like one: failed, if any is; closed ones do not count; others must agree. */
function connectionOracle(ice: IceConnectionState, dtls: readonly DtlsTransportState[]): ConnectionState {
  const kinds = [...new Set(dtls)].filter((state) => state !== 'closed')
  const one = kinds.includes('failed') ? 'failed' : kinds.length > 1 ? 'connecting' : (kinds[0] ?? 'closed')
  return matrix[ice][one]
}

function combinations<State>(states: readonly State[], most: number): State[][] {
  if (most === 0) return [[]]
  const fewer = combinations(states, most - 1)
  const longest = fewer.filter(({ length }) => length === most - 1)
  return [...fewer, ...longest.flatMap((some) => states.map((state) => [...some, state]))]
}
