import type { DataChannelContext } from '../../machines/channel/dataChannelTypes.ts'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionInput } from '../../machines/connection/peerConnectionTypes.ts'
import type { DtlsTransportContext } from '../../machines/transports/transportTypes.ts'

/** What is written in a trace of this library. */
export const TRACE_FORMAT = 'webrtc-statecharts'

/** The version of the format that this library writes, and the newest that it reads. */
export const TRACE_VERSION = 1

/**
 * The recorded life of one connection, with its transports and channels: plain JSON.
 *
 * It says what reached the library: each event, each call, how each operation settled, and what the objects showed at
 * that moment. What follows from it, in the charts and as divergences, is not in it: a replay finds that anew.
 */
export interface Trace {
  readonly format: typeof TRACE_FORMAT
  readonly version: number
  /** When the recording began, as a date. */
  readonly startedAt: string
  /** How many entries were dropped before the checkpoint, because there was no more room. */
  readonly dropped: number
  readonly checkpoint: Checkpoint
  readonly entries: readonly TraceEntry[]
}

/** Where a trace begins: all that its entries build upon. */
export interface Checkpoint {
  /** As in the entries. */
  readonly time: number
  /** All attributes of all objects. */
  readonly shows: Shown
  /** What the charts know that the objects do not show. */
  readonly charts: { readonly [object: string]: Known }
}

/** What a chart knows that its object does not show. */
export interface Known {
  /** The id of the chart's actor; of a transport, the number in it; of the connection, how many operations it has had. */
  readonly id?: string | number
  /** Besides what the object shows, the input with which such a chart begins. */
  readonly input?:
    | PeerConnectionInput
    | (DataChannelContext & { readonly hasFiredOpen?: boolean })
    | DtlsTransportContext
}

/**
 * What an attribute shows. Another object is its name in the trace, a description only whether it is there, and
 * `unreadable` stands for a getter that throws. `Infinity`, which JSON does not have, is a string.
 */
export type ShownValue = string | number | boolean | null | readonly string[]

/** What objects show, by their names in the trace: `connection`, `sctp:0`, `dtls:1`, `ice:2`, `transceiver:0`, `channel:0`. */
export interface Shown {
  readonly [object: string]: { readonly [attribute: string]: ShownValue }
}

/** One thing that reached the library. Entries are in the order in which they began. */
export type TraceEntry = {
  /** Milliseconds since the recording began, by a monotonic clock. */
  readonly time: number
  /** What has changed of what the objects show, since the entry before. */
  readonly shows?: Shown
  /**
   * It began inside a callback of one of the library's actors, while an entry before it was being taken: after so many
   * events of the charts since the outermost entry began.
   */
  readonly within?: number
  /** How many entries were being taken then, one inside the other; 1 if it is not there. Only with `within`. */
  readonly depth?: number
} & TraceEntryKind

/** What an entry tells of. */
export type TraceEntryKind =
  /** An object has fired an event. */
  | {
      readonly kind: 'event'
      readonly on: string
      readonly type: string
      /** Of `icecandidate`: whether it is one, the end of a generation, or the end of all. */
      readonly candidate?: 'candidate' | 'end' | null
      /** Of `datachannel`. */
      readonly channel?: string
      /** Of `error`, if it carries one. */
      readonly error?: RecordedError | undefined
      /** The candidate's own text, if it was asked for. */
      readonly text?: string
    }
  /** A method is called. */
  | {
      readonly kind: 'call'
      readonly on: string
      readonly method: string
      /** Tells the call from others. */
      readonly call: number
      /** If it is an operation of the chain: its number there, and what decides its outcome. */
      readonly operation?: number
      readonly as?: ChainedCall
      /** Whether it was given callbacks instead of waiting for a promise. */
      readonly callbacks?: true
      /** The SDP or the candidate that it was given, if it was asked for. */
      readonly text?: string
    }
  /** The engine's method has returned, or thrown an error of this name. */
  | { readonly kind: 'returned'; readonly call: number; readonly channel?: string; readonly threw?: string }
  /** An operation has settled: fulfilled, or rejected with an error of this name. */
  | {
      readonly kind: 'settled'
      readonly operation: number
      readonly rejected?: string
      /** The SDP that was created and applied, if it was asked for. */
      readonly text?: string
    }
  /** A microtask that the library had queued. */
  | { readonly kind: 'later' }
  /** Script has set an attribute that calls for negotiation. */
  | { readonly kind: 'assigned'; readonly on: string; readonly attribute: string }
  /** The app has bound a channel. */
  | { readonly kind: 'bound'; readonly on: string }
  /** The app has detached from an object. */
  | { readonly kind: 'unbound'; readonly on: string }
  /** The app has sent a cause to the object's actor. */
  | { readonly kind: 'sent'; readonly on: string; readonly cause: 'close' | 'transferred' }
  /** A message, if messages were asked for. It is no part of a lifecycle, and a replay passes over it. */
  | {
      readonly kind: 'message'
      readonly on: string
      readonly direction: 'sent' | 'received'
      /** The first 1,000 characters of the text, or what kind of binary data it was. */
      readonly data: string
      /** Its length in characters or bytes. */
      readonly size: number
    }

/** What an `error` event says, as far as the library reads it. */
export interface RecordedError {
  readonly errorDetail?: string | undefined
  readonly sctpCauseCode?: number | null | undefined
  readonly receivedAlert?: number | null | undefined
  readonly sentAlert?: number | null | undefined
  readonly message?: string | undefined
}
