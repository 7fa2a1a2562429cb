import { chainedMethods } from '../watch/operationCalls.ts'
import { type Attribute, type Kind, kindOf, UNREADABLE } from './attributes.ts'
import type { ShownValue } from './trace.ts'

/** Runs what a trace has of a call of an engine's method. */
export type Native = (on: string, method: string, args: readonly unknown[]) => unknown

/** The methods of each kind of object that the library wraps or calls. */
export const methods: { readonly [K in Kind]: readonly string[] } = {
  connection: [
    'close',
    'createDataChannel',
    ...chainedMethods,
    'addTrack',
    'removeTrack',
    'addTransceiver',
    'restartIce',
  ],
  sctp: [],
  dtls: [],
  ice: [],
  transceiver: ['stop', 'setStreams', 'replaceTrack'],
  channel: ['close'],
}

/** What is not in a trace if it was never read: an engine always has it, and some tells the kind of an object. */
const defaults: { readonly [K in Kind]?: object } = {
  sctp: { maxMessageSize: null },
  dtls: { iceTransport: undefined },
  channel: { label: '', id: null, negotiated: false, readyState: 'connecting', bufferedAmount: 0 },
}

/** Stands for an object of an engine in a replay: it shows what a trace says, and its methods are the trace's. */
export class StandIn extends EventTarget {
  constructor(name: string, native: Native) {
    super()
    const kind = kindOf(name)
    Object.assign(this, kind && defaults[kind])
    for (const method of kind ? methods[kind] : []) {
      define(this, method, { value: (...args: unknown[]) => native(name, method, args), writable: true })
    }
  }

  /** Has an attribute show a value: a plain one, or other stand-ins. */
  show(attribute: string, value: unknown): void {
    define(this, attribute, value === unreadable ? { get: unreadable } : { value, writable: true })
  }
}

/** Stands for a connection. */
export class ConnectionStandIn extends StandIn {
  #transceivers: unknown
  #senders: unknown
  #receivers: unknown

  override show(attribute: string, value: unknown): void {
    if (attribute === 'transceivers') this.#transceivers = value
    else if (attribute === 'senders') this.#senders = value
    else if (attribute === 'receivers') this.#receivers = value
    else super.show(attribute, value)
  }

  getTransceivers(): unknown {
    return this.#transceivers === unreadable ? unreadable() : (this.#transceivers ?? [])
  }

  getSenders(): unknown {
    return lengthOf(this.#senders)
  }

  getReceivers(): unknown {
    return lengthOf(this.#receivers)
  }
}

/** Stands for a transceiver, with its sender and its receiver. */
export class TransceiverStandIn extends StandIn {
  readonly sender: StandIn
  readonly receiver = new StandIn('', unreadable)
  #direction: unknown = 'sendrecv'

  constructor(name: string, native: Native) {
    super(name, native)
    this.sender = new StandIn(name, native)
    this.show('currentDirection', null)
    this.receiver.show('track', { kind: 'audio' })
  }

  get direction(): unknown {
    return this.#direction
  }

  set direction(direction: unknown) {
    this.#direction = direction
  }

  override show(attribute: string, value: unknown): void {
    if (attribute === 'direction') this.#direction = value
    else if (attribute === 'senderTransport') this.sender.show('transport', value)
    else if (attribute === 'receiverTransport') this.receiver.show('transport', value)
    else super.show(attribute, value)
  }
}

/** What a stand-in has to show for a value in a trace; `find` gives the object of a name. */
export function resolve(attribute: Attribute, value: ShownValue, find: (name: string) => unknown): unknown {
  if ('type' in attribute && attribute.type === 'text') return value
  if (value === UNREADABLE) return unreadable
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (Array.isArray(value)) return value.map(find)
  return 'refersTo' in attribute && typeof value === 'string' ? find(value) : value
}

/** A stand-in for an object of this name. */
export function standInFor(name: string, native: Native): StandIn {
  const kind = kindOf(name)
  if (kind === 'connection') return new ConnectionStandIn(name, native)
  return kind === 'transceiver' ? new TransceiverStandIn(name, native) : new StandIn(name, native)
}

function define(object: object, name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(object, name, { ...descriptor, configurable: true, enumerable: true })
}

function lengthOf(length: unknown): unknown {
  return typeof length === 'number' ? { length } : unreadable()
}

/** Stands for what could not be read. */
export function unreadable(): never {
  throw new DOMException('It could not be read when it was recorded.', 'InvalidStateError')
}
