import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import { throwLater } from '../bind/guarded.ts'
import type { Settlement } from '../divergences/connectionFindings.ts'
import type { Around } from './wrapMethods.ts'

/** What a binding has around it: in an app the platform's own, in a replay the trace's. */
export interface World {
  /** The time, in milliseconds from any point on. */
  now(): number
  /** Runs something in a microtask. */
  later(run: () => void): void
  /** Takes an exception that must not reach the engine. */
  report(error: unknown): void
  /** What is known of an object's life before the binding, where that is more than the object shows. */
  seed?(object: object): Seed | undefined
}

/** What is known of an object before its binding. */
export interface Seed {
  /** The input of its chart, besides what the object shows. */
  readonly input?: object
  /** The id of its actor; of a transport, the number in it; of a connection, how many operations it has had. */
  readonly id?: string | number
}

/** The platform's own. */
export const platform: World = {
  now: () => performance.now(),
  later: (run) => queueMicrotask(run),
  report: throwLater,
}

/**
 * Who writes down all that reaches the bindings of one connection. Each method notes what all objects show, and then
 * runs what is to come of it.
 */
export interface Tape {
  /** An object has fired an event. */
  event(object: object, event: Event, run: () => void): void
  /** A wrapped method is called; `around` is what the binding does around the engine's own. */
  call(object: object, method: string, args: readonly unknown[], engine: Parameters<Around>[0], around: Around): unknown
  /** An attribute was set by script. */
  assigned(object: object, attribute: string, run: () => void): void
  /** The call that is being made is an operation of the chain. */
  operation(id: number, call: ChainedCall): void
  /** An operation has settled, and its call has returned before. */
  settled(id: number, settlement: Settlement, run: () => void): void
  /** A microtask that the binding had queued. */
  later(run: () => void): void
  /** The app has bound a channel. */
  bound<Result>(channel: RTCDataChannel, run: () => Result): Result
  /** The app has detached from an object. */
  unbound(object: object, run: () => void): void
  /** The app has sent a cause to an object's actor, and the engine is to follow. */
  sent(object: object, cause: 'close' | 'transferred', run: () => void): void
}
