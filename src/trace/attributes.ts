import { aggregateEvents } from '../divergences/connectionEvents.ts'
import type { ShownValue } from './trace.ts'

/** The kinds of objects in a trace; the name of an object begins with its kind. */
export type Kind = 'connection' | 'sctp' | 'dtls' | 'ice' | 'transceiver' | 'channel'

/** What an attribute can show: one of some values, or a value of a kind; or another object of a kind. */
export type Attribute =
  | { readonly values: readonly ShownValue[] }
  | { readonly type: 'boolean' | 'number' | 'text' | 'description' }
  | { readonly refersTo: Kind; readonly many?: true }

const ice = ['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed']
const gathering = ['new', 'gathering', 'complete']
const dtls = ['new', 'connecting', 'connected', 'closed', 'failed']
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive', 'stopped']
const number: Attribute = { type: 'number' }
const description: Attribute = { type: 'description' }

/** All attributes that the library reads, and those that stand for what its methods return. */
export const attributes: { readonly [K in Kind]: { readonly [name: string]: Attribute } } = {
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
    },
    iceConnectionState: { values: ice },
    connectionState: { values: ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'] },
    iceGatheringState: { values: gathering },
    currentLocalDescription: description,
    currentRemoteDescription: description,
    pendingLocalDescription: description,
    pendingRemoteDescription: description,
    sctp: { refersTo: 'sctp' },
    transceivers: { refersTo: 'transceiver', many: true },
    senders: number,
    receivers: number,
  },
  sctp: {
    state: { values: ['connecting', 'connected', 'closed'] },
    maxChannels: number,
    maxMessageSize: number,
    transport: { refersTo: 'dtls' },
  },
  dtls: { state: { values: dtls }, iceTransport: { refersTo: 'ice' } },
  ice: { state: { values: ice }, gatheringState: { values: gathering } },
  transceiver: {
    direction: { values: directions },
    currentDirection: { values: [...directions, null] },
    senderTransport: { refersTo: 'dtls' },
    receiverTransport: { refersTo: 'dtls' },
  },
  channel: {
    label: { type: 'text' },
    id: number,
    negotiated: { type: 'boolean' },
    readyState: { values: ['connecting', 'open', 'closing', 'closed'] },
    bufferedAmount: number,
  },
}

/** What is shown in place of what a getter throws. */
export const UNREADABLE = 'unreadable'

/** The kind of an object, by its name in a trace; `undefined` if it is no such name. */
export function kindOf(name: unknown): Kind | undefined {
  if (typeof name !== 'string') return undefined
  const kind = name.replace(/:\d+$/, '')
  if (!Object.hasOwn(attributes, kind)) return undefined
  return (kind === 'connection') === (kind === name) ? (kind as Kind) : undefined
}

/** An attribute of a kind of object; `undefined` if it has none of this name. */
export function attributeOf(kind: Kind, name: string): Attribute | undefined {
  return Object.hasOwn(attributes[kind], name) ? attributes[kind][name] : undefined
}

/** The states of a connection, which its events tell. */
export const states: readonly string[] = Object.values(aggregateEvents)

/** What can be unreadable: Firefox shows nothing of a connection whose document is gone, and polyfills lack methods. */
const canThrowAlways = /Description$|^(transceivers|senders|receivers)$/

/** Whether an attribute of this name may be unreadable; a connection's states only in the middle of its life. */
export function canBeUnreadable(name: string, isInCheckpoint: boolean): boolean {
  return canThrowAlways.test(name) || (!isInCheckpoint && states.includes(name))
}

/** Whether an attribute can show this. */
export function canShow(attribute: Attribute, value: unknown): value is ShownValue {
  if ('values' in attribute) return attribute.values.includes(value as ShownValue)
  if ('refersTo' in attribute) {
    const names = attribute.many ? value : [value]
    if (!Array.isArray(names)) return false
    return names.every((name) => (name === null && !attribute.many) || isName(name, attribute.refersTo))
  }
  switch (attribute.type) {
    case 'number':
      return typeof value === 'number' || value === null || value === 'Infinity'
    case 'text':
      return typeof value === 'string'
    case 'boolean':
    case 'description':
      return typeof value === 'boolean'
  }
}

function isName(name: unknown, kind: Kind): boolean {
  return typeof name === 'string' && kindOf(name) === kind
}
