import { expect, test } from 'vitest'
import { type Indication, tasks, tasksFor } from '../../../machines/tasks/tasks.ts'

/** Each task as its rule has it: of which indication, its name, when it does nothing, what it does, what it fires. */
const table: readonly (readonly [
  Indication,
  rule: string,
  name: string,
  unless: string,
  deeds: string,
  events: string,
])[] = [
  [
    'ice.changed',
    'IC-1',
    'ICE',
    'connection closed',
    'report ice derive iceConnectionState + connectionState',
    'selectedcandidatepairchange statechange iceconnectionstatechange connectionstatechange',
  ],
  ['dtls.changed', 'DX-1', 'DTLS', 'connection closed', 'report dtls derive nothing', 'error statechange'],
  ['dtls.changed', 'DX-2', 'connection state', 'connection closed', 'derive connectionState', 'connectionstatechange'],
  [
    'gathering.begun',
    'TR-2',
    'gathering',
    'connection closed',
    'report gatherer derive iceGatheringState',
    'gatheringstatechange icegatheringstatechange',
  ],
  [
    'candidate.found',
    'GA-2',
    'candidate',
    'connection closed',
    'write candidate; fire icecandidate at connection',
    'icecandidate',
  ],
  [
    'server.failed',
    'GA-8',
    'ICE server',
    'connection closed',
    'fire icecandidateerror at connection',
    'icecandidateerror',
  ],
  [
    'generation.gathered',
    'GA-4',
    'end of candidates',
    'connection closed',
    'write end-of-candidates; fire icecandidate at connection',
    'icecandidate ""',
  ],
  [
    'gathering.complete',
    'INV-46',
    'gathering complete',
    'connection closed',
    'report gatherer derive iceGatheringState; fire icecandidate at connection',
    'gatheringstatechange icegatheringstatechange icecandidate null',
  ],
  [
    'transports.changed',
    'INV-9',
    'transports in use',
    'connection closed',
    'derive iceGatheringState + iceConnectionState + connectionState',
    'icegatheringstatechange iceconnectionstatechange connectionstatechange',
  ],
  [
    'negotiation.updated',
    'NN-1',
    'negotiation needed?',
    'connection closed',
    'cause negotiation.checked to connection',
    'negotiationneeded',
  ],
  [
    'sctp.connected',
    'OP-2',
    'SCTP connected',
    'connection closed',
    'write max-channels; report sctp derive nothing; write channel-ids; indicate channel.ready',
    'statechange',
  ],
  ['sctp.closed', 'INV-40', 'SCTP closed', 'connection closed', 'report sctp derive nothing', 'statechange'],
  ['sctp.aborted', 'AMB-1', 'SCTP closed', 'nothing', 'fire statechange at sctp', 'statechange'],
  ['channel.ready', 'OP-5', 'channel open', 'connection closed, or channel ending', 'cause open to channel', 'open'],
  [
    'channel.impossible',
    'DT-9',
    'channel impossible',
    'channel closed',
    'cause creation.failed to channel; cause channel.removed to connection',
    'error close',
  ],
  [
    'channel.arrived',
    'RC-5',
    'channel announced',
    'connection closed',
    'cause announced to channel; cause channel.announced to connection; indicate channel.ready',
    'datachannel',
  ],
  ['message.arrived', 'RX-2', 'message', 'connection closed, or channel ending', 'fire message at channel', 'message'],
  [
    'data.sent',
    'BA-2',
    'data sent',
    'channel closed',
    'write buffered-amount; fire bufferedamountlow at channel',
    'bufferedamountlow',
  ],
  ['data.lost', 'SD-6', 'transmission failed', 'channel closed', 'cause transmit.failed to channel', 'error'],
  ['channel.closed-here', 'CL-1', 'closing procedure', 'channel closed', '', ''],
  [
    'stream.reset',
    'CL-2',
    'closing procedure',
    'connection closed, or channel ending',
    'cause stream.reset to channel',
    'closing',
  ],
  [
    'channel.transport-closed',
    'CD-1',
    'channel closed',
    'channel closed',
    'cause transport.closed to channel; cause channel.removed to connection',
    'error close',
  ],
]

test.each(table)('%s: %s has its task', (indication, rule, ...rest) => {
  const found = tasksFor(indication).filter((task) => task.rule === rule)
  expect(
    found.map(({ name, unless, deeds, events }) => [name, unless, deeds.map(words).join('; '), events.join(' ')]),
  ).toEqual([rest])
})

test('no indication has more tasks', () => {
  const all = (Object.keys(tasks) as Indication[]).flatMap((each) => tasksFor(each).map(({ rule }) => [each, rule]))
  expect(all).toEqual(table.map(([indication, rule]) => [indication, rule]))
})

function words(deed: object): string {
  return Object.entries(deed)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' + ') || 'nothing' : value}`)
    .join(' ')
}
