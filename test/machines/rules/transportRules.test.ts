import { describe, expect, test } from 'vitest'
import {
  failureAnnounced,
  failureFollowed,
  repeatedTransportEvent,
  stateInFailure,
  type TransportKind,
  transportStep,
  unusedTransport,
} from '../../../machines/rules/transportRules.ts'

/** The steps that the specification has, by hand. */
const steps: Record<TransportKind, Record<string, readonly string[]>> = {
  sctp: { connecting: ['connected', 'closed'], connected: ['closed'], closed: [] },
  dtls: {
    new: ['connecting', 'closed', 'failed'],
    connecting: ['connected', 'closed', 'failed'],
    connected: ['connecting', 'closed', 'failed'],
    closed: ['connecting', 'failed'],
    failed: ['connecting'],
  },
  ice: {
    new: ['checking', 'failed', 'closed'],
    checking: ['connected', 'completed', 'disconnected', 'failed', 'closed'],
    connected: ['checking', 'completed', 'disconnected', 'closed'],
    completed: ['connected', 'disconnected', 'failed', 'closed'],
    disconnected: ['checking', 'connected', 'completed', 'failed', 'closed'],
    failed: ['checking', 'closed'],
    closed: [],
  },
  gatherer: { new: ['gathering'], gathering: ['complete'], complete: ['gathering'] },
}

const rules = { sctp: 'INV-40', dtls: 'TR-3', ice: 'TR-1', gatherer: 'TR-2' } as const

describe('the steps of a transport', () => {
  const pairs = (Object.keys(steps) as TransportKind[]).flatMap((kind) =>
    Object.keys(steps[kind]).flatMap((from) =>
      Object.keys(steps[kind]).map((to) => [rules[kind], kind, from, to] as const),
    ),
  )

  test.each(pairs)('%s: %s from %s to %s', (rule, kind, from, to) => {
    const isLegal = from === to || steps[kind][from]?.includes(to)
    const attribute = kind === 'gatherer' ? 'gatheringState' : 'state'
    expect(transportStep(kind, from, to)).toEqual(
      isLegal
        ? undefined
        : { kind: 'state', rule, expected: `${attribute}: what may follow ${from}`, actual: `${attribute}: ${to}` },
    )
  })
})

describe('the events of a transport', () => {
  test.each([
    ['TR-1', 'ice', 'connected', 'statechange'],
    ['TR-2', 'gatherer', 'complete', 'gatheringstatechange'],
    ['TR-3', 'dtls', 'connected', 'statechange'],
    ['INV-40', 'sctp', 'connected', 'statechange'],
  ] as const)('%s: that of %s tells of a change', (rule, kind, state, event) => {
    expect(repeatedTransportEvent(kind, state, 'new')).toBeUndefined()
    expect(repeatedTransportEvent(kind, state, undefined)).toBeUndefined()
    expect(repeatedTransportEvent(kind, state, state)).toEqual({
      kind: 'event',
      rule,
      expected: `no ${event} without a change`,
      actual: `${event} in ${state}`,
    })
  })

  test('AMB-30: a restart amid gathering may tell of it again', () => {
    expect(repeatedTransportEvent('gatherer', 'gathering', 'gathering')).toBeUndefined()
  })

  test('INV-43: a failure of DTLS is told by error, then by statechange, both in `failed`', () => {
    expect(failureAnnounced('failed', true)).toBeUndefined()
    expect(failureAnnounced('connected', false)).toBeUndefined()
    expect(failureAnnounced('failed', false)).toEqual({
      kind: 'event',
      rule: 'INV-43',
      expected: 'error, then statechange',
      actual: 'statechange alone',
    })
    expect(stateInFailure('failed')).toBeUndefined()
    expect(stateInFailure('connected')).toMatchObject({ kind: 'state', rule: 'INV-43' })
    expect(failureFollowed(true)).toBeUndefined()
    expect(failureFollowed(false)).toMatchObject({ rule: 'INV-43', actual: 'error alone' })
  })

  test('TR-1, TR-3: what a removed transceiver has used alone is closed', () => {
    expect(unusedTransport('dtls', 'closed')).toBeUndefined()
    expect(unusedTransport('dtls', 'connected')).toMatchObject({ rule: 'TR-3', expected: 'state: closed' })
    expect(unusedTransport('ice', 'new')).toMatchObject({ rule: 'TR-1', actual: 'state: new' })
  })
})
