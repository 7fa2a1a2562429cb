import type { CandidatesOfBoth, GatheringError, SelectedPair } from '../../machines/connection/candidates.ts'
import type { Shows } from './attributes.ts'

/** What an `error` event says, as far as it is read. */
export interface ObservedError {
  readonly errorDetail?: string | null
  readonly sctpCauseCode?: number | null
  readonly receivedAlert?: number | null
  readonly sentAlert?: number | null
  readonly message?: string
}

/**
 * What a method was given, as far as it decides what must come of the call. No text of SDP is in it, and no object.
 *
 * `unusable`: the method cannot take its arguments at all, or one of them could not be read.
 */
export interface Given {
  readonly unusable?: true
  /** It was given two callbacks: then its promise says nothing. */
  readonly callbacks?: true
  /** The `type` of a description. */
  readonly type?: string
  /**
   * Whose SDP a description has: none, that of the last offer or answer that was created, or another; or a getter hides it; or
   * a dump does not tell.
   */
  readonly sdp?: 'empty' | 'offer' | 'answer' | 'other' | 'hidden' | 'unknown'
  /** Of a description: whether its section for data is rejected; left out if it has none. */
  readonly dataRejected?: boolean
  /** Of a candidate: whether it is the end of candidates. */
  readonly end?: boolean
  /** Of a candidate: whether it says to which section it belongs. */
  readonly hasSection?: boolean
  /** Of `replaceTrack()`: whether the track is of the sender's kind, or null. */
  readonly sameKind?: boolean
  /** Of `replaceTrack()`: whether the transceiver of the sender is stopped. */
  readonly stopped?: boolean
}

/** What has happened. Objects are named as in {@link Shows}. */
export type Happening = WhatHappened & {
  /** How many candidates a side has announced by now, if that is new. */
  readonly candidates?: Partial<CandidatesOfBoth>
}

type WhatHappened =
  /** An object has fired an event. */
  | {
      readonly kind: 'event'
      readonly on: string
      readonly type: string
      /** Script has dispatched it, on an engine whose own events are trusted. */
      readonly untrusted?: true
      /** Of `icecandidate`: whether it is one, the end of a generation, or the end of all. */
      readonly candidate?: 'candidate' | 'end' | null
      /** Of `icecandidateerror`: which server was of no use, and why. */
      readonly gathering?: GatheringError
      /** Of `datachannel`: the channel, if it has one. */
      readonly channel?: string
      /** Of `datachannel`: the channel is bound alone, and none of the connection's. */
      readonly isElsewhere?: true
      /** Of `error`: what it says, if it carries an error. */
      readonly error?: ObservedError
    }
  /** A method is called; the engine's own runs after this, and before `returned`. */
  | {
      readonly kind: 'call'
      readonly on: string
      readonly method: string
      /** Tells this call from the others of the connection. */
      readonly call: number
      readonly given?: Given
    }
  /** The engine's own method has returned, or thrown an error of this name. */
  | {
      readonly kind: 'returned'
      readonly on: string
      readonly method: string
      readonly call: number
      /** Of `createDataChannel()`: the channel. */
      readonly channel?: string
      readonly threw?: string
    }
  /** What the method has promised is settled: fulfilled, or rejected with an error of this name. */
  | {
      readonly kind: 'settled'
      readonly on: string
      readonly method: string
      readonly call: number
      readonly rejected?: string
    }
  /** Script has set an attribute. */
  | { readonly kind: 'assigned'; readonly on: string; readonly attribute: string }
  /** The app has bound an object that was there before; `id` is that of its actor, if that was made ahead, in a callback. */
  | { readonly kind: 'bound'; readonly on: string; readonly id?: string }
  /** The app has detached from an object, and nothing of it is watched any more. */
  | { readonly kind: 'unbound'; readonly on: string }
  /** The app has sent a cause to an object's actor. `close` is followed by a call of `close()`, where that can be seen. */
  | { readonly kind: 'told'; readonly on: string; readonly cause: 'close' | 'transferred' }
  /** Statistics were asked for, and have told which pair of candidates is in use. */
  | { readonly kind: 'stats'; readonly on: string; readonly pair: SelectedPair }
  /** Nothing but a look, in a later task than something that left a doubt. */
  | { readonly kind: 'look'; readonly on: string }

/**
 * One thing that has reached the library, as plain and self-contained data: what has happened, to which object, the raw
 * facts that decide its meaning, and what the objects show at this moment, as far as it is new. It holds no object of the
 * platform and no SDP, and a trace is a list of them.
 */
export type Observation = Happening & {
  /** Milliseconds, by a monotonic clock. */
  readonly time: number
  /** What the objects show that they did not show, or was not read, at the observation before. */
  readonly shows?: Shows
  /**
   * How many steps were taken of what follows from it, where a callback has closed the connection or let go of it
   * meanwhile: then the rest was dropped.
   */
  readonly taken?: number
}
