import type { InspectorMessage, NoticeMessage } from '../../inspect/protocol.ts'
import type { InferredFrom } from '../../trace/traceSource.ts'
import { LEFT_OUT } from '../definition.ts'
import { isRecord, type Plain, plainCopy } from '../plain.ts'

/** An event or a snapshot: a plain copy of what has arrived. Of a replay it is the thing itself, which never changes. */
export type Told = Readonly<Record<string, unknown>>

/** The same of an event. */
export type ToldEvent = Told & { readonly type: string }

/** A message of which all parts are what they must be. */
export interface ReadMessage {
  readonly type: InspectorMessage['type']
  readonly sessionId: string
  /** Milliseconds since 1970; `undefined` if it is not told. */
  readonly time: number | undefined
  /** Of `@xstate.actor`. */
  readonly name: string
  readonly parentId: string | undefined
  readonly definition: string | undefined
  /** Of the others. */
  readonly event: ToldEvent
  readonly sourceId: string | undefined
  readonly snapshot: Told | undefined
  /** From what it was inferred, if no line of a dump states it. No message says it: only traces do. */
  readonly inferred?: InferredFrom | undefined
  /** Roughly how many characters it takes. */
  readonly size: number
}

/** The kinds of messages that there are, and which parts each must have. */
const needs: Readonly<Record<InspectorMessage['type'], readonly ('event' | 'snapshot')[]>> = {
  '@xstate.actor': [],
  '@xstate.event': ['event'],
  '@xstate.snapshot': ['snapshot'],
  '@webrtc-statecharts.emitted': ['event'],
}

/** Of names and ids: in characters. */
export const LONGEST_NAME = 200
/** What a message takes at least: in characters. */
export const LEAST = 100
/** Of one definition: in characters. */
const LONGEST_DEFINITION = 2_000_000

/** Why something is no message, in words. */
export class NoMessage {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** Reads what has arrived. Never throws. */
export function readMessage(given: unknown): ReadMessage | NoticeMessage | NoMessage {
  try {
    return read(given)
  } catch {
    return new NoMessage('it cannot be read')
  }
}

function read(given: unknown): ReadMessage | NoticeMessage | NoMessage {
  if (!isRecord(given)) return new NoMessage('it is no object')
  const { type, sessionId, createdAt, name, parentId, sourceId, definition } = given
  if (type === '@webrtc-statecharts.notice') return readNotice(given)
  if (typeof type !== 'string' || !Object.hasOwn(needs, type)) return new NoMessage('its type is not known')
  const known = type as InspectorMessage['type']
  if (typeof sessionId !== 'string') return new NoMessage(`a message ${known} has no sessionId`)
  const missing = needs[known].find((part) => !isRecord(given[part]))
  if (missing) return new NoMessage(`a message ${known} has no ${missing}`)
  const event = plainCopy(isRecord(given.event) ? given.event : {})
  const snapshot = plainCopy(isRecord(given.snapshot) ? given.snapshot : undefined)
  const time = Number(createdAt)
  return {
    type: known,
    sessionId: sessionId.slice(0, LONGEST_NAME),
    time: Number.isFinite(time) && time > 0 ? time : undefined,
    name: typeof name === 'string' && name ? name.slice(0, LONGEST_NAME) : sessionId.slice(0, LONGEST_NAME),
    parentId: typeof parentId === 'string' ? parentId.slice(0, LONGEST_NAME) : undefined,
    sourceId: typeof sourceId === 'string' ? sourceId.slice(0, LONGEST_NAME) : undefined,
    definition: typeof definition === 'string' ? kept(definition) : undefined,
    event: eventOf(event.value),
    snapshot: isRecord(snapshot.value) ? snapshot.value : undefined,
    size: event.size + snapshot.size + LEAST,
  }
}

function kept(definition: string): string {
  return definition.length > LONGEST_DEFINITION ? LEFT_OUT : definition
}

function eventOf(value: Plain): ToldEvent {
  const event = isRecord(value) ? value : {}
  return { ...event, type: typeof event.type === 'string' ? event.type : '' }
}

function readNotice(given: Readonly<Record<string, unknown>>): NoticeMessage {
  const count = (name: string) => (typeof given[name] === 'number' ? given[name] : 0)
  return {
    type: '@webrtc-statecharts.notice',
    dropped: count('dropped'),
    malformed: count('malformed'),
    oversized: count('oversized'),
  }
}
