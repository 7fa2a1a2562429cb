/** The version of the protocol between two sessions. */
export const PROTOCOL_VERSION = 1

/** What one end of a session adds to each of its messages. A plain peer ignores it. */
export interface SessionPart {
  readonly version: typeof PROTOCOL_VERSION
  /** Which life of which page sends it: an id that nobody has had before. */
  readonly from: string
  /** The life that it is for. Without it: whoever hears it. */
  readonly to?: string
  /** The number of the connection, from 1. */
  readonly epoch?: number
  /** Whether the sender was told to be polite, or not to be. */
  readonly polite?: boolean
  /** A fresh key: who echoes it is alive. */
  readonly ask?: string
  /** The latest key of the receiver. */
  readonly echo?: string
  /** Of a description: the number of the offer, among its sender's, or of the one that it answers. */
  readonly number?: number
  /** Of an offer: the highest of the receiver's offers that was answered. */
  readonly answered?: number
  /** Of an answer: the highest of the sender's own offers that does not count any more. */
  readonly withdrawn?: number
  /** Of a candidate: the `ufrag` that it belongs to, and its place among those of it, from 0. */
  readonly generation?: string
  readonly index?: number
  /** How many candidates of a generation have come, without a gap. */
  readonly received?: { readonly generation: string; readonly count: number }
  /** The sender closes its session, and why. The receiver repeats it, and closes its own. */
  readonly goodbye?: string
  /** The sender's page goes away. */
  readonly leaving?: true
  /** The sender has another peer. */
  readonly busy?: true
}

/** A message of the W3C's example, with one more member. */
export interface SessionMessage {
  readonly description?: { readonly type: RTCSdpType; readonly sdp: string }
  readonly candidate?: RTCIceCandidateInit
  readonly session?: SessionPart
}

/** Why a message is refused. */
export type Refused =
  /** It is no object, or a member is of a wrong type. */
  | 'malformed'
  /** A description, a candidate or a text is larger than any that a session sends. */
  | 'too-large'
  /** It is of another version of the protocol. */
  | 'other-version'
  /** More candidates than a session remembers. */
  | 'too-many'

/** The longest texts, in characters. */
export const limits = {
  /** Of a description. */
  sdp: 128 * 1024,
  /** Of a candidate. */
  candidate: 4 * 1024,
  /** Of an id, a key, a generation. */
  id: 256,
  /** Of a reason to close. */
  reason: 1024,
  /** Of a message as JSON. */
  message: 256 * 1024,
} as const

class MessageRefused extends Error {
  readonly why: Refused

  constructor(why: Refused) {
    super(why)
    this.why = why
  }
}

/**
 * Reads what has come over the signalling. Members that are not known are left out. Never throws.
 *
 * @returns the message, or why it is refused
 */
export function readMessage(value: unknown): SessionMessage | Refused {
  try {
    if (typeof value === 'string' && value.length > limits.message) return 'too-large'
    const { description, candidate, session } = objectOf(value)
    const message = {
      ...given('description', description, readDescription),
      ...given('candidate', candidate, readCandidate),
      ...given('session', session, readPart),
    }
    const isUseful = message.description || message.candidate || message.session || candidate === null
    return isUseful ? message : 'malformed'
  } catch (error) {
    // Anything may be thrown by what is no plain data.
    return error instanceof MessageRefused ? error.why : 'malformed'
  }
}

function readDescription(value: unknown): { type: RTCSdpType; sdp: string } {
  const { type, sdp } = objectOf(value)
  if (type !== 'offer' && type !== 'answer') throw new MessageRefused('malformed')
  return { type, sdp: textOf(sdp, limits.sdp) }
}

function readCandidate(value: unknown): RTCIceCandidateInit {
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = objectOf(value)
  return {
    candidate: textOf(candidate, limits.candidate),
    ...given('sdpMid', sdpMid, text),
    ...given('sdpMLineIndex', sdpMLineIndex, count),
    ...given('usernameFragment', usernameFragment, text),
  }
}

function readPart(value: unknown): SessionPart {
  const part = objectOf(value)
  if (part.version !== PROTOCOL_VERSION) {
    throw new MessageRefused(typeof part.version === 'number' ? 'other-version' : 'malformed')
  }
  return {
    version: PROTOCOL_VERSION,
    from: text(part.from),
    ...given('to', part.to, text),
    ...given('epoch', part.epoch, count),
    ...given('polite', part.polite, flag),
    ...given('ask', part.ask, text),
    ...given('echo', part.echo, text),
    ...given('number', part.number, count),
    ...given('answered', part.answered, count),
    ...given('withdrawn', part.withdrawn, count),
    ...given('generation', part.generation, text),
    ...given('index', part.index, count),
    ...given('received', part.received, (received) => {
      const { generation, count: received_ } = objectOf(received)
      return { generation: text(generation), count: count(received_) }
    }),
    ...given('goodbye', part.goodbye, (reason) => textOf(reason, limits.reason)),
    ...given('leaving', part.leaving, set),
    ...given('busy', part.busy, set),
  }
}

function given<Name extends string, Value>(
  name: Name,
  value: unknown,
  read: (value: unknown) => Value,
): { readonly [name in Name]?: Value } {
  return value === undefined || value === null ? {} : ({ [name]: read(value) } as { [name in Name]: Value })
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  throw new MessageRefused('malformed')
}

function textOf(value: unknown, longest: number): string {
  if (typeof value !== 'string') throw new MessageRefused('malformed')
  if (value.length > longest) throw new MessageRefused('too-large')
  return value
}

function text(value: unknown): string {
  return textOf(value, limits.id)
}

function count(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31) return value as number
  throw new MessageRefused('malformed')
}

function flag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new MessageRefused('malformed')
}

function set(value: unknown): true {
  if (value === true) return true
  throw new MessageRefused('malformed')
}
