import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The driver: it converts, carries and fires. What is right to do, it asks `machines/`. */
const rooms = ['objects', 'protocols'].map((room) => join(import.meta.dirname, '../../../src/simulation', room))

/** The names that rules are about: of states, errors and their details. */
const ruled = new RegExp(
  `'(${[
    'stable|have-(local|remote)-(offer|pranswer)',
    'new|checking|connecting|connected|completed|disconnected|failed|closed|closing|open|gathering|complete',
    '(?!RTC)[A-Z]\\w+Error',
    '(sctp|dtls|data-channel|fingerprint)-failure|sdp-syntax-error',
  ].join('|')})'`,
  'g',
)

/** What of it may be there, and why. */
const allowed: Readonly<Record<string, { readonly names: readonly string[]; readonly because: string }>> = {
  'objects/channel/RTCDataChannel.ts': { names: ['closing', 'open'], because: 'events have these names' },
  'objects/channel/channelChart.ts': { names: ['connecting'], because: 'a chart begins there' },
  'objects/channel/channelDriver.ts': {
    names: ['closing', 'closed', 'connecting', 'open'],
    because: 'what its chart reads, and the causes that it takes',
  },
  'objects/connection/connectionDriver.ts': {
    names: ['closed', 'dtls-failure'],
    because: 'it asks its chart whether it is closed; faults on command',
  },
  'objects/connection/negotiation.ts': {
    names: ['stable', 'complete', 'OperationError'],
    because: 'ST-2 remembers in stable; faults on command; whether there are more candidates',
  },
  'objects/connection/calls.ts': { names: ['OperationError'], because: 'AC-7: what the agent cannot add' },
  'objects/connection/operations.ts': { names: ['closed'], because: 'it asks its chart whether it is closed' },
  'objects/connection/statistics.ts': {
    names: ['connected', 'disconnected', 'failed'],
    because: 'statistics have states of their own',
  },
  'objects/connection/RTCPeerConnection.ts': {
    names: ['NotSupportedError', 'InvalidAccessError', 'TypeError'],
    because: 'media and selectors are not simulated',
  },
  'objects/platform/throwing.ts': {
    names: ['SyntaxError', 'NotSupportedError', 'UnknownError', 'TypeError'],
    because: 'it makes errors of names',
  },
  'objects/transports/dtlsDriver.ts': {
    names: ['new', 'connected', 'failed', 'closed'],
    because: 'a report names its state, and only that of a failure has an error',
  },
  'objects/transports/iceDriver.ts': {
    names: ['closed', 'gathering', 'complete'],
    because: 'a report names its state, and no agent closes by itself',
  },
  'objects/transports/sctpDriver.ts': { names: ['closed', 'connected'], because: 'a report names its state' },
  'objects/transports/transportCharts.ts': { names: ['connecting', 'new'], because: 'charts begin there' },
  'objects/transports/transportDriver.ts': {
    names: ['connected', 'closed'],
    because: 'SCTP begins and ends with DTLS',
  },
  'objects/values/RTCCertificate.ts': { names: ['OperationError'], because: 'faults on command' },
  'objects/values/RTCError.ts': {
    names: [
      'data-channel-failure',
      'dtls-failure',
      'fingerprint-failure',
      'sctp-failure',
      'sdp-syntax-error',
      'OperationError',
    ],
    because: 'the enumeration is its own',
  },
  'protocols/dtlsAssociation.ts': {
    names: ['new', 'connecting', 'connected', 'closed', 'failed', 'dtls-failure', 'fingerprint-failure'],
    because: 'a handshake is a protocol with these states',
  },
  'protocols/iceAgent.ts': {
    names: ['new', 'closed', 'connected', 'failed'],
    because: 'pairs fail, and a state may have another after it',
  },
  'protocols/sctpAssociation.ts': {
    names: ['new', 'connecting', 'connected', 'closed', 'open'],
    because: 'an association is a protocol with these states, and OPEN is a chunk of it',
  },
  'protocols/packets.ts': { names: ['open'], because: 'OPEN is a chunk of DCEP' },
}

const files = rooms.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file)),
)

/** The names in the code of a file: no comment, and no type, decides anything. */
function namesIn(file: string): readonly string[] {
  const code = readFileSync(file, 'utf8')
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')
  return [...new Set([...code.matchAll(ruled)].map(([, name = '']) => name))].sort()
}

test('no rule of the specification is in the driver: names of states and errors are only where there is a reason', () => {
  const found = files
    .map(
      (file) =>
        [file.slice(file.indexOf('simulation/') + 'simulation/'.length).replaceAll('\\', '/'), namesIn(file)] as const,
    )
    .filter(([, names]) => names.length > 0)
  const listed = Object.entries(allowed).map(([file, { names }]) => [file, [...names].sort()] as const)
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed))
})
