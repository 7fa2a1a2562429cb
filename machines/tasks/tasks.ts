import type { Task } from './taskTypes.ts'

/**
 * What an engine's work in the background indicates to script: for each indication the tasks that it queues, in their
 * order. A simulated engine runs from this table, conformance judges the order of events by it, and it is printed in the
 * documentation.
 *
 * A call is no indication: what it does at once is in its algorithm.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#operation | WebRTC 1.0, operation}: EX-1, EX-2, EX-6.
 *
 * @example
 * ```ts
 * for (const { name, deeds } of tasks['dtls.changed']) queueTask(name, () => perform(deeds))
 * ```
 */
export const tasks = {
  /** The ICE agent has another state, or another pair is selected. */
  'ice.changed': [
    {
      rule: 'IC-1',
      name: 'ICE',
      unless: 'connection closed',
      deeds: [{ report: 'ice', derive: ['iceConnectionState', 'connectionState'] }],
      events: ['selectedcandidatepairchange', 'statechange', 'iceconnectionstatechange', 'connectionstatechange'],
    },
  ],
  /** The DTLS association has another state. The connection's follows in a task of its own. */
  'dtls.changed': [
    {
      rule: 'DX-1',
      name: 'DTLS',
      unless: 'connection closed',
      deeds: [{ report: 'dtls', derive: [] }],
      events: ['error', 'statechange'],
    },
    {
      rule: 'DX-2',
      name: 'connection state',
      unless: 'connection closed',
      deeds: [{ derive: ['connectionState'] }],
      events: ['connectionstatechange'],
    },
  ],
  /** A generation of candidates begins to be gathered. */
  'gathering.begun': [
    {
      rule: 'TR-2',
      name: 'gathering',
      unless: 'connection closed',
      deeds: [{ report: 'gatherer', derive: ['iceGatheringState'] }],
      events: ['gatheringstatechange', 'icegatheringstatechange'],
    },
  ],
  /** A local candidate was found, and a local description represents its generation (GA-1). */
  'candidate.found': [
    {
      rule: 'GA-2',
      name: 'candidate',
      unless: 'connection closed',
      deeds: [{ write: 'candidate' }, { fire: 'icecandidate', at: 'connection' }],
      events: ['icecandidate'],
    },
  ],
  /** An ICE server was of no use. */
  'server.failed': [
    {
      rule: 'GA-8',
      name: 'ICE server',
      unless: 'connection closed',
      deeds: [{ fire: 'icecandidateerror', at: 'connection' }],
      events: ['icecandidateerror'],
    },
  ],
  /** A generation has all its candidates. */
  'generation.gathered': [
    {
      rule: 'GA-4',
      name: 'end of candidates',
      unless: 'connection closed',
      deeds: [{ write: 'end-of-candidates' }, { fire: 'icecandidate', at: 'connection' }],
      events: ['icecandidate ""'],
    },
  ],
  /** No other generation is being gathered. */
  'gathering.complete': [
    {
      rule: 'INV-46',
      name: 'gathering complete',
      unless: 'connection closed',
      deeds: [
        { report: 'gatherer', derive: ['iceGatheringState'] },
        { fire: 'icecandidate', at: 'connection' },
      ],
      events: ['gatheringstatechange', 'icegatheringstatechange', 'icecandidate null'],
    },
  ],
  /** Negotiation has changed which transports are in use (AMB-13). */
  'transports.changed': [
    {
      rule: 'INV-9',
      name: 'transports in use',
      unless: 'connection closed',
      deeds: [{ derive: ['iceGatheringState', 'iceConnectionState', 'connectionState'] }],
      events: ['icegatheringstatechange', 'iceconnectionstatechange', 'connectionstatechange'],
    },
  ],
  /** The flag that negotiation is needed is to be updated, with no operation in the chain. */
  'negotiation.updated': [
    {
      rule: 'NN-1',
      name: 'negotiation needed?',
      unless: 'connection closed',
      deeds: [{ cause: 'negotiation.checked', to: 'connection' }],
      events: ['negotiationneeded'],
    },
  ],
  /** SCTP is established: the channels get their ids, and each opens in a task of its own, or cannot be created. */
  'sctp.connected': [
    {
      rule: 'OP-2',
      name: 'SCTP connected',
      unless: 'connection closed',
      deeds: [
        { write: 'max-channels' },
        { report: 'sctp', derive: [] },
        { write: 'channel-ids' },
        { indicate: 'channel.ready' },
      ],
      events: ['statechange'],
    },
  ],
  /** SCTP has ended: by the peer, by a failure, or by negotiation. */
  'sctp.closed': [
    {
      rule: 'INV-40',
      name: 'SCTP closed',
      unless: 'connection closed',
      deeds: [{ report: 'sctp', derive: [] }],
      events: ['statechange'],
    },
  ],
  /** This side has closed the connection: only SCTP says so, once (AMB-1). */
  'sctp.aborted': [
    {
      rule: 'AMB-1',
      name: 'SCTP closed',
      unless: 'nothing',
      deeds: [{ fire: 'statechange', at: 'sctp' }],
      events: ['statechange'],
    },
  ],
  /** A channel's transport is ready. */
  'channel.ready': [
    {
      rule: 'OP-5',
      name: 'channel open',
      unless: 'connection closed, or channel ending',
      deeds: [{ cause: 'open', to: 'channel' }],
      events: ['open'],
    },
  ],
  /** A channel's transport cannot be created. */
  'channel.impossible': [
    {
      rule: 'DT-9',
      name: 'channel impossible',
      unless: 'channel closed',
      deeds: [
        { cause: 'creation.failed', to: 'channel' },
        { cause: 'channel.removed', to: 'connection' },
      ],
      events: ['error', 'close'],
    },
  ],
  /** The peer has created a channel. */
  'channel.arrived': [
    {
      rule: 'RC-5',
      name: 'channel announced',
      unless: 'connection closed',
      deeds: [
        { cause: 'announced', to: 'channel' },
        { cause: 'channel.announced', to: 'connection' },
        { indicate: 'channel.ready' },
      ],
      events: ['datachannel'],
    },
  ],
  /** A message has arrived. */
  'message.arrived': [
    {
      rule: 'RX-2',
      name: 'message',
      unless: 'connection closed, or channel ending',
      deeds: [{ fire: 'message', at: 'channel' }],
      events: ['message'],
    },
  ],
  /** Some of what is buffered was sent. */
  'data.sent': [
    {
      rule: 'BA-2',
      name: 'data sent',
      unless: 'channel closed',
      deeds: [{ write: 'buffered-amount' }, { fire: 'bufferedamountlow', at: 'channel' }],
      events: ['bufferedamountlow'],
    },
  ],
  /** A message could not be sent. */
  'data.lost': [
    {
      rule: 'SD-6',
      name: 'transmission failed',
      unless: 'channel closed',
      deeds: [{ cause: 'transmit.failed', to: 'channel' }],
      events: ['error'],
    },
  ],
  /** `close()` was called on a channel: its closing procedure begins. */
  'channel.closed-here': [
    {
      rule: 'CL-1',
      name: 'closing procedure',
      unless: 'channel closed',
      deeds: [],
      events: [],
    },
  ],
  /** The peer has reset a channel's stream: its closing procedure begins, if `close()` has not begun it (AMB-18). */
  'stream.reset': [
    {
      rule: 'CL-2',
      name: 'closing procedure',
      unless: 'connection closed, or channel ending',
      deeds: [{ cause: 'stream.reset', to: 'channel' }],
      events: ['closing'],
    },
  ],
  /** A channel's transport is closed: both streams are reset, or the association has ended. */
  'channel.transport-closed': [
    {
      rule: 'CD-1',
      name: 'channel closed',
      unless: 'channel closed',
      deeds: [
        { cause: 'transport.closed', to: 'channel' },
        { cause: 'channel.removed', to: 'connection' },
      ],
      events: ['error', 'close'],
    },
  ],
} as const satisfies Readonly<Record<string, readonly Task[]>>

/** What work in the background can indicate. */
export type Indication = keyof typeof tasks

/** Its tasks. */
export function tasksFor(indication: Indication): readonly Task[] {
  return tasks[indication]
}
