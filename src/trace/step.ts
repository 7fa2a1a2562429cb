import type { EventObject } from 'xstate'
import type { Divergence } from '../../machines/rules/divergence.ts'
import type { TraceEntry } from './trace.ts'

/** One step of a replay: the effect of one entry of the trace. The first step is the checkpoint, and has no entry. */
export interface ReplayStep {
  /** The place of the entry in the trace; -1 for the checkpoint. */
  readonly index: number
  /** Milliseconds since the recording began. */
  readonly time: number
  readonly entry: TraceEntry | undefined
  /** What was emitted in this step, by the `id` of the actor that did. */
  readonly emitted: readonly { readonly actor: string; readonly event: EventObject }[]
  /** Where the engine did not do what the specification says. Only with the option `divergences`. */
  readonly divergences: readonly Divergence[]
}
