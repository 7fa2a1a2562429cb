import { describe, expect, test } from 'vitest'
import { noCandidates } from '../../../machines/connection/candidates.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { diagnosis, type Finding, type FindingCode, findingCodes } from '../../../src/diagnosis/index.ts'
import {
  agreed,
  associationFailed,
  candidates,
  checking,
  connected,
  disconnected,
  dtlsFailed,
  ended,
  failed,
  gathered,
  hosts,
  left,
  lifeAfter,
  offered,
  reflexive,
  securing,
  serverFailed,
} from './livesByHand.ts'

type Found = readonly (FindingCode | readonly [FindingCode, 'likely'])[]
type Line = readonly [title: string, causes: readonly PeerConnectionCause[], found: Found]

const both = candidates(reflexive, reflexive)
const close: PeerConnectionCause = { type: 'close' }
const relayed: PeerConnectionCause = {
  type: 'pair.told',
  pair: { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' },
}
const direct: PeerConnectionCause = {
  type: 'pair.told',
  pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: undefined },
}

const lines: readonly Line[] = [
  ['a new connection', [], []],
  [
    'something to offer, and nobody has',
    [{ type: 'negotiation.updated' }, { type: 'negotiation.checked', needed: true }],
    ['nothing-offered'],
  ],
  ['an offer', [...offered, candidates(hosts)], ['no-answer']],
  ['an offer, and no candidate yet', offered, ['no-answer', ['no-local-candidates', 'likely']]],
  [
    'an offer, and no candidate at all',
    [...offered, gathered, serverFailed(701)],
    ['no-answer', 'no-local-candidates', 'ice-server-unreachable'],
  ],
  ['the peer’s offer', [{ type: 'remote.offer' }, candidates(hosts)], ['not-answered']],
  [
    'an answer, and no candidate yet',
    agreed,
    [
      ['no-local-candidates', 'likely'],
      ['no-remote-candidates', 'likely'],
    ],
  ],
  ['none of ours at all', [...agreed, candidates(noCandidates, hosts), gathered], ['no-local-candidates']],
  ['none of the peer’s yet', [...agreed, candidates(reflexive)], [['no-remote-candidates', 'likely']]],
  [
    'none of the peer’s at all, and only hosts here',
    [...agreed, candidates(hosts, ended)],
    ['no-remote-candidates', ['only-host-candidates', 'likely']],
  ],
  ['checks', [...agreed, both, checking], ['no-path-yet']],
  [
    'checks among hosts',
    [...agreed, candidates(hosts, hosts), checking],
    ['no-path-yet', ['only-host-candidates', 'likely']],
  ],
  ['checks among hosts of one side', [...agreed, candidates(hosts, reflexive), checking], ['no-path-yet']],
  [
    'checks without the relay that was asked for',
    [...agreed, both, serverFailed(401), checking],
    ['no-path-yet', 'ice-server-refuses', 'no-relay-candidates'],
  ],
  [
    'checks, and a relay of another server',
    [...agreed, candidates({ ...reflexive, relay: 1 }, reflexive), serverFailed(401), checking],
    ['no-path-yet', 'ice-server-refuses'],
  ],
  [
    'checks, and a STUN server that was of no use',
    [...agreed, both, serverFailed(701, 'stun:stun.example'), checking],
    ['no-path-yet', 'ice-server-unreachable'],
  ],
  ['DTLS is under way', [...agreed, both, securing], ['no-secure-transport-yet']],
  ['connected', [...agreed, both, connected], []],
  ['connected, and servers that were of no use', [...agreed, both, serverFailed(701), connected], []],
  ['connected directly', [...agreed, both, connected, direct], []],
  ['connected over a relay', [...agreed, both, connected, relayed], ['relayed']],
  ['interrupted', [...agreed, both, connected, disconnected], ['path-interrupted']],
  ['interrupted over a relay', [...agreed, both, connected, relayed, disconnected], ['path-interrupted', 'relayed']],
  ['lost', [...agreed, both, connected, disconnected, failed], ['path-lost']],
  ['lost among hosts', [...agreed, candidates(hosts, hosts), connected, failed], ['path-lost']],
  ['lost where no candidate was seen', [...agreed, connected, failed], ['path-lost']],
  ['no path', [...agreed, both, checking, failed], ['no-path-found']],
  [
    'no path among hosts',
    [...agreed, candidates(hosts, hosts), checking, failed],
    ['no-path-found', ['only-host-candidates', 'likely']],
  ],
  [
    'no path without a relay',
    [...agreed, both, serverFailed(701), checking, failed],
    ['no-path-found', 'ice-server-unreachable', 'no-relay-candidates'],
  ],
  [
    'another fingerprint',
    [...agreed, both, securing, dtlsFailed({ errorDetail: 'fingerprint-failure' })],
    ['fingerprint-mismatch'],
  ],
  ['DTLS', [...agreed, both, securing, dtlsFailed({ receivedAlert: 40 })], ['dtls-failed']],
  ['DTLS among hosts', [...agreed, candidates(hosts, hosts), securing, dtlsFailed()], ['dtls-failed']],
  ['an abort', [...agreed, both, connected, associationFailed], ['association-failed']],
  ['the peer has left', [...agreed, both, connected, left(true)], ['peer-left']],
  [
    'the peer has left, most likely',
    [...agreed, both, serverFailed(701), connected, left(false)],
    [['peer-left', 'likely']],
  ],
  ['closed here', [...agreed, both, serverFailed(701), close], ['closed-here']],
  ['found closed', [...agreed, both, connected, { type: 'close', found: true }], ['found-closed']],
  ['closed here, over a relay', [...agreed, both, connected, relayed, close], ['closed-here', 'relayed']],
  [
    'a server that answers something else',
    [...agreed, both, serverFailed(500), checking],
    ['no-path-yet', 'ice-server-error', 'no-relay-candidates'],
  ],
]

function codesIn(findings: readonly Finding[]): Found {
  return findings.map(({ code, certain }) => (certain ? code : [code, 'likely']))
}

describe('what is found', () => {
  test.each(lines)('%s', (_, causes, found) => {
    expect(codesIn(diagnosis(lifeAfter(causes)).findings)).toEqual(found)
  })

  test('each code is reached by one of these at least', () => {
    const reached = lines.flatMap(([, , found]) => found.map((each) => (typeof each === 'string' ? each : each[0])))
    expect(findingCodes.filter((code) => !reached.includes(code))).toEqual([])
  })

  test('each code is there once', () => {
    expect(new Set(findingCodes).size).toBe(findingCodes.length)
  })
})

describe('of ICE servers', () => {
  test.each([
    [300, 'ice-server-error'],
    [400, 'ice-server-refuses'],
    [401, 'ice-server-refuses'],
    [403, 'ice-server-refuses'],
    [437, 'ice-server-refuses'],
    [438, 'ice-server-refuses'],
    [441, 'ice-server-refuses'],
    [486, 'ice-server-refuses'],
    [500, 'ice-server-error'],
    [508, 'ice-server-error'],
    [701, 'ice-server-unreachable'],
    [0, 'ice-server-error'],
  ])('%i: %s', (errorCode, code) => {
    const { findings } = diagnosis(lifeAfter([...agreed, both, checking, serverFailed(errorCode, 'stun:stun.example')]))
    expect(findings).toContainEqual({ code, certain: true, url: 'stun:stun.example', errorCode })
  })

  test('each server and code is a finding of its own', () => {
    const servers = [
      serverFailed(401, 'turn:a.example'),
      serverFailed(401, 'turn:b.example'),
      serverFailed(701, 'turn:a.example'),
    ]
    const { findings } = diagnosis(lifeAfter([...offered, ...servers, serverFailed(401, 'turn:a.example')]))
    expect(findings.filter(({ url }) => url !== undefined).map(({ url, errorCode }) => [url, errorCode])).toEqual([
      ['turn:a.example', 401],
      ['turn:b.example', 401],
      ['turn:a.example', 701],
    ])
  })

  test('TURN over TLS is a relay, too', () => {
    const { findings } = diagnosis(
      lifeAfter([...agreed, both, gathered, serverFailed(401, 'turns:turn.example'), checking]),
    )
    expect(findings.map(({ code }) => code)).toContain('no-relay-candidates')
  })
})

test('IC-2: of one that was found failed, that no path was found is likely', () => {
  const { findings } = diagnosis(lifeAfter([], { iceConnectionState: 'failed', connectionState: 'failed' }))
  expect(codesIn(findings)).toContainEqual(['no-path-found', 'likely'])
})
