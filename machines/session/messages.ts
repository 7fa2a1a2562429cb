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

/** The longest texts, in characters, and the most candidates. */
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
  /** Of one generation: how many are sent, and kept. */
  candidates: 64,
} as const

/**
 * Reads what has come over the signalling. Members that are not known are left out. Never throws.
 *
 * @returns the message, or why it is refused
 */
export function readMessage(value: unknown): SessionMessage | Refused {
  try {
    if (typeof value === 'string' && value.length > limits.message) return 'too-large'
    const message = readAll(value) as SessionMessage
    const isUseful = Object.keys(message).length > 0 || (value as SessionMessage).candidate === null
    return isUseful ? message : 'malformed'
  } catch (error) {
    // Anything may be thrown by what is no plain data.
    return error instanceof Refusal ? error.why : 'malformed'
  }
}

/** No `Error`, for the trace of one takes longer than all else, and a stranger decides how many there are. */
class Refusal {
  readonly why: Refused

  constructor(why: Refused) {
    this.why = why
  }
}

/** Reads a value of a message. What it throws is why that is refused. */
type Read = (value: unknown) => unknown

/** As text, if it is not longer. */
const textUpTo =
  (longest: number): Read =>
  (value) =>
    typeof value !== 'string' ? refuse('malformed') : value.length > longest ? refuse('too-large') : value

const text = textUpTo(limits.id)
const count: Read = (value) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31 ? value : refuse('malformed')
/** One of some values. */
const oneOf =
  (...values: readonly unknown[]): Read =>
  (value) =>
    values.includes(value) ? value : refuse('malformed')
const set = oneOf(true)

/** An object with these members, if they are there; others are left out. */
const objectOf =
  (members: Readonly<Record<string, Read>>, ...needed: readonly string[]): Read =>
  (value) => {
    if (typeof value !== 'object' || value === null) return refuse('malformed')
    const read: Record<string, unknown> = {}
    for (const [name, readMember] of Object.entries(members)) {
      const member = (value as Readonly<Record<string, unknown>>)[name]
      if ((member !== undefined && member !== null) || needed.includes(name)) read[name] = readMember(member)
    }
    return read
  }

const readAll = objectOf({
  description: objectOf({ type: oneOf('offer', 'answer'), sdp: textUpTo(limits.sdp) }, 'type', 'sdp'),
  candidate: objectOf(
    { candidate: textUpTo(limits.candidate), sdpMid: text, sdpMLineIndex: count, usernameFragment: text },
    'candidate',
  ),
  session: objectOf(
    {
      version: (value) =>
        value === PROTOCOL_VERSION ? value : refuse(typeof value === 'number' ? 'other-version' : 'malformed'),
      from: text,
      to: text,
      epoch: count,
      polite: oneOf(true, false),
      ask: text,
      echo: text,
      number: count,
      answered: count,
      withdrawn: count,
      generation: text,
      index: count,
      received: objectOf({ generation: text, count }, 'generation', 'count'),
      goodbye: textUpTo(limits.reason),
      leaving: set,
      busy: set,
    },
    'version',
    'from',
  ),
})

function refuse(why: Refused): never {
  throw new Refusal(why)
}
