/** What all messages have. */
interface Message {
  /** The actor that it is about: XState's `sessionId`, unique in one app. */
  readonly sessionId: string
  /** The root of the actor's system. Messages that are sent by hand, outside XState, have `'anonymous'` or none. */
  readonly rootId?: string | undefined
  /** When it happened: milliseconds since 1970, as a decimal string. */
  readonly createdAt: string
  readonly id?: string | null | undefined
  /** The version of `@statelyai/inspect` whose messages these are. */
  readonly _version?: string | undefined
}

/** An event as it arrives: JSON, with at least a type. */
export interface InspectedEvent {
  readonly type: string
  readonly [key: string]: unknown
}

/** A snapshot as it arrives: JSON. Only a machine's snapshot has a `value` and a `context`. */
export interface InspectedSnapshot {
  readonly status?: string | undefined
  readonly value?: unknown
  readonly context?: unknown
  readonly output?: unknown
  readonly error?: unknown
  readonly [key: string]: unknown
}

/** An actor was created. */
export interface ActorMessage extends Message {
  readonly type: '@xstate.actor'
  readonly name: string
  readonly parentId?: string | undefined
  /** The machine's config as JSON text; of other logic, an object with its `id` only. */
  readonly definition?: string | undefined
  /** The actor's state when it was created. */
  readonly snapshot: InspectedSnapshot
}

/** An event was sent to an actor, and is about to be taken. */
export interface EventMessage extends Message {
  readonly type: '@xstate.event'
  readonly event: InspectedEvent
  /** The actor that has sent it; `undefined` if it came from outside the system. */
  readonly sourceId?: string | undefined
}

/** An actor has taken an event, and this is its state now. */
export interface SnapshotMessage extends Message {
  readonly type: '@xstate.snapshot'
  readonly event: InspectedEvent
  readonly snapshot: InspectedSnapshot
}

/**
 * An actor has emitted an event. `@statelyai/inspect` has no such message: `webrtc-statecharts/inspect` sends it to its
 * own inspector only.
 */
export interface EmittedMessage extends Message {
  readonly type: '@webrtc-statecharts.emitted'
  readonly event: InspectedEvent
}

/**
 * What an inspector gets: one JSON object per WebSocket frame or `postMessage`. The first three are those of
 * `@statelyai/inspect` 0.7, so any XState 5 app can send them.
 */
export type InspectorMessage = ActorMessage | EventMessage | SnapshotMessage | EmittedMessage

/**
 * What the server itself tells a page, among the messages: `dropped` of the oldest ones are not kept any more, or were not
 * kept by an app until the server has read them; `malformed` frames of apps were no messages; `oversized` ones were larger than the server
 * takes. All are counts since the server was started.
 */
export interface NoticeMessage {
  readonly type: '@webrtc-statecharts.notice'
  readonly dropped: number
  readonly malformed: number
  readonly oversized: number
}

/** The type of what an app tells our own server when it could not send all: how many are `missed`, since it has connected. */
export const MISSED = '@webrtc-statecharts.missed'

/** What a page answers to the window that has opened or embedded it, when it is ready for messages. */
export const CONNECTED = '@statelyai.connected'

/** What a page gets when the app sends no more. */
export const DISCONNECTED = '@statelyai.disconnected'
