import { describe, expect, test } from 'vitest'
import { selectedPair } from '../../../src/diagnosis/selectedPair.ts'

type Report = Parameters<typeof selectedPair>[0] extends Iterable<infer Each> ? Each : never

const report = (type: string, id: string, more: object = {}): Report => ({ type, id, timestamp: 1, ...more })
const local = (more: object = {}) => report('local-candidate', 'L', { candidateType: 'host', protocol: 'udp', ...more })
const remote = (more: object = {}) =>
  report('remote-candidate', 'R', { candidateType: 'host', protocol: 'udp', ...more })
const pair = (more: object = {}) =>
  report('candidate-pair', 'P', { localCandidateId: 'L', remoteCandidateId: 'R', ...more })

const direct = { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: undefined }

describe('as engines tell it', () => {
  test('Chromium: its transport names the pair, whose state may be behind', () => {
    const reports = [
      report('certificate', 'CF'),
      pair({ nominated: true, state: 'in-progress' }),
      report('candidate-pair', 'P2', { localCandidateId: 'L2', remoteCandidateId: 'R', nominated: false }),
      local({ address: '192.0.2.7', port: 5, relatedPort: 0, foundation: '1', usernameFragment: 'u' }),
      report('local-candidate', 'L2', { candidateType: 'srflx', protocol: 'udp' }),
      remote(),
      report('peer-connection', 'PC'),
      report('transport', 'T', { selectedCandidatePairId: 'P', dtlsState: 'connected' }),
    ]
    expect(selectedPair(reports)).toEqual(direct)
  })

  test('Chromium, over a TURN server', () => {
    const reports = [
      pair({ nominated: true, state: 'in-progress' }),
      local({ candidateType: 'relay', relayProtocol: 'tls', url: 'turns:turn.example' }),
      remote({ candidateType: 'prflx' }),
      report('transport', 'T', { selectedCandidatePairId: 'P' }),
    ]
    expect(selectedPair(reports)).toEqual({ local: 'relay', remote: 'prflx', protocol: 'udp', relayProtocol: 'tls' })
  })

  test('Firefox: it marks the pair itself', () => {
    const other = report('candidate-pair', 'P0', {
      localCandidateId: 'L0',
      remoteCandidateId: 'R',
      nominated: true,
      selected: false,
      state: 'succeeded',
    })
    const mine = pair({ nominated: true, selected: true, state: 'succeeded' })
    const reports = [other, mine, local({ protocol: 'tcp' }), report('local-candidate', 'L0', {}), remote()]
    expect(selectedPair(reports)).toEqual({ ...direct, protocol: 'tcp' })
    // A transport that names it goes before.
    const named = [...reports, report('transport', 'T', { selectedCandidatePairId: 'P' })]
    expect(selectedPair(named)).toEqual({ ...direct, protocol: 'tcp' })
  })

  test('node-datachannel: it tells no protocol', () => {
    const reports = [
      pair({ nominated: true, state: 'succeeded' }),
      report('local-candidate', 'L', { candidateType: 'host' }),
      report('remote-candidate', 'R', { candidateType: 'prflx' }),
      report('transport', 'T', { selectedCandidatePairId: 'P' }),
    ]
    expect(selectedPair(reports)).toEqual({ ...direct, remote: 'prflx', protocol: undefined })
  })

  test('one that neither names nor marks it: the pair that was nominated, and works', () => {
    const others = [pair({ id: 'P0', nominated: true, state: 'failed' }), pair({ id: 'P1', state: 'succeeded' })]
    expect(selectedPair([...others, pair({ nominated: true, state: 'succeeded' }), local(), remote()])).toEqual(direct)
  })

  test('several transports: the first pair that one of them names', () => {
    const reports = [
      report('transport', 'T0', {}),
      report('transport', 'T1', { selectedCandidatePairId: 'P' }),
      pair(),
      local(),
      remote(),
    ]
    expect(selectedPair(reports)).toEqual(direct)
  })
})

describe('there is none', () => {
  test.each<[string, readonly Report[]]>([
    ['before there are any reports', []],
    ['before a pair is selected', [pair({ nominated: false, state: 'in-progress' }), local(), remote()]],
    [
      'where a transport names a pair that is not there',
      [report('transport', 'T', { selectedCandidatePairId: 'Q' }), pair(), local(), remote()],
    ],
    ['where a candidate is not there', [pair({ selected: true }), local()]],
    ['where a candidate’s type is none', [pair({ selected: true }), local({ candidateType: 'public' }), remote()]],
    ['where a candidate tells no type', [pair({ selected: true }), local({ candidateType: undefined }), remote()]],
    ['where a hostile report names what objects inherit', [pair({ selected: true, localCandidateId: '__proto__' })]],
  ])('%s', (_, reports) => {
    expect(selectedPair(reports)).toBeUndefined()
  })
})

describe('nothing of a report passes but what is known', () => {
  test.each<[unknown, string | undefined]>([
    ['UDP', 'udp'],
    ['tcp', 'tcp'],
    ['192.0.2.7', undefined],
    ['udp 192.0.2.7', undefined],
    [null, undefined],
    [7, undefined],
  ])('a protocol %j is %j', (protocol, told) => {
    const reports = [pair({ selected: true }), local({ protocol, relayProtocol: protocol }), remote()]
    expect(selectedPair(reports)).toEqual({ ...direct, protocol: told, relayProtocol: told })
  })
})
