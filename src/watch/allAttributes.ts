import type { Attribute, Kind } from './attributes.ts'
import { channelAttributes, unhookedAttribute } from './channelAttributes.ts'
import { engineOf, knownEngines } from './engineOf.ts'

const ice = ['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed'] as const
const gathering = ['new', 'gathering', 'complete'] as const
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive', 'stopped'] as const
const description = { type: 'description', when: 'description' } as const
const number = { type: 'number', when: 'judged' } as const

/** All attributes that are read, of all kinds of objects: the list of what may stand in a trace. */
export const allAttributes = {
  connection: {
    signalingState: {
      values: [
        'stable',
        'have-local-offer',
        'have-remote-offer',
        'have-local-pranswer',
        'have-remote-pranswer',
        'closed',
      ],
      when: 'signaling',
    },
    iceConnectionState: { values: ice, when: 'aggregate' },
    connectionState: {
      values: ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'],
      when: 'aggregate',
    },
    iceGatheringState: { values: gathering, when: 'aggregate' },
    sctp: { refersTo: 'sctp', when: 'structure' },
    transceivers: {
      refersTo: 'transceiver',
      many: true,
      when: 'structure',
      read: (connection: RTCPeerConnection) => connection.getTransceivers?.() ?? [],
    },
    currentLocalDescription: description,
    currentRemoteDescription: description,
    pendingLocalDescription: description,
    pendingRemoteDescription: description,
    unhooked: unhookedAttribute,
    /** Of no engine either: which one it is. */
    engine: {
      values: [...knownEngines, null],
      when: 'once',
      read: (connection: RTCPeerConnection) => engineOf(connection) ?? null,
    },
    senders: { ...number, read: (connection: RTCPeerConnection) => connection.getSenders().length },
    receivers: { ...number, read: (connection: RTCPeerConnection) => connection.getReceivers().length },
  },
  sctp: {
    state: { values: ['connecting', 'connected', 'closed'], when: 'state' },
    transport: { refersTo: 'dtls', when: 'structure' },
    maxChannels: number,
    maxMessageSize: number,
  },
  dtls: {
    state: { values: ['new', 'connecting', 'connected', 'closed', 'failed'], when: 'state' },
    iceTransport: { refersTo: 'ice', when: 'structure' },
  },
  ice: { state: { values: ice, when: 'state' }, gatheringState: { values: gathering, when: 'state' } },
  transceiver: {
    senderTransport: {
      refersTo: 'dtls',
      when: 'structure',
      read: ({ sender }: RTCRtpTransceiver) => sender.transport,
    },
    receiverTransport: {
      refersTo: 'dtls',
      when: 'structure',
      read: ({ receiver }: RTCRtpTransceiver) => receiver.transport,
    },
    direction: { values: directions, when: 'judged' },
    currentDirection: { values: [...directions, null], when: 'judged' },
  },
  channel: channelAttributes,
} as const satisfies { readonly [K in Kind]: Readonly<Record<string, Attribute>> }

type ValueOf<A> = A extends { readonly values: readonly (infer Value)[] }
  ? Value
  : A extends { readonly refersTo: string; readonly many: true }
    ? readonly string[]
    : A extends { readonly refersTo: string }
      ? string | null
      : A extends { readonly type: 'boolean' | 'description' }
        ? boolean
        : A extends { readonly type: 'text' }
          ? string
          : number | 'Infinity' | null

/** What an object of a kind shows, of what was read. */
export type ShownBy<K extends Kind> = {
  readonly [Name in keyof (typeof allAttributes)[K]]?: ValueOf<(typeof allAttributes)[K][Name]>
}
