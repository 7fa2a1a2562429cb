import type { AnyMachineSnapshot } from 'xstate'
import type { Attributes } from '../watch/attributes.ts'
import type { CallUnderWay, Known } from './known.ts'

/**
 * What is known at one moment of all objects that are followed together.
 *
 * Objects go by their names: `connection`, `sctp:0`, `dtls:0`, `ice:0`, `transceiver:0`, `channel:0`. So do their charts,
 * but that an ICE transport has two: `ice:0` and `gatherer:0`.
 */
export interface Picture {
  /** What an object shows, of what was read; `undefined` for one that is not known. */
  shown(name: string): Attributes | undefined
  /** Where the chart of an object stands; `undefined` if it has none (yet). */
  chart(name: string): AnyMachineSnapshot | undefined
  /** The id of the actor of an object; `undefined` if it has none. */
  id(name: string): string | undefined
  /** The names of the channels that are followed, in the order in which they came. */
  readonly channels: Iterable<string>
  /** The names of those of them whose charts have ended. */
  readonly ended: Iterable<string>
  /** The calls that are under way, the innermost last. */
  readonly calls: readonly CallUnderWay[]
  readonly known: Known
}
