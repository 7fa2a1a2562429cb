import {
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../../machines/connection/connectionStates.ts'
import { whyFailed } from '../../../machines/connection/whyFailed.ts'
import type { Divergence } from '../../../machines/rules/divergence.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { diagnosis } from '../../../src/diagnosis/diagnosis.ts'
import type { Stage } from '../../../src/diagnosis/stage.ts'
import { divergences } from '../../../src/divergences/divergences.ts'
import type { FailureReason } from '../../../src/import/explain/explanation.ts'
import { replay } from '../../../src/trace/replay.ts'
import type { Trace } from '../../../src/trace/trace.ts'

const selectors = { signalingState, iceConnectionState, connectionState, iceGatheringState }

/** The sequence of each state. */
export type Sequences = { readonly [State in keyof typeof selectors]: readonly string[] }

/** What a trace shows, whatever it was made from. */
export interface Shown {
  readonly sequences: Sequences
  readonly reason: FailureReason | undefined
  /** Before it was closed, or at the end. */
  readonly stage: Stage
  /** What breaks a rule, those that an engine is known to break included. */
  readonly broken: readonly Divergence[]
  /** What a replay could not use. */
  readonly skipped: number
}

/**
 * What a trace shows when it is replayed, and judged.
 *
 * @param rules - the rules that are asked; all if there are none
 */
export function shownBy(trace: Trace, rules?: readonly RuleId[]): Shown {
  const played = replay(trace, { divergences: divergences({ known: true, ...(rules && { rules }) }) })
  const closing = played.steps.findIndex(({ entry }) => entry?.kind === 'call' && isClose(entry))
  const sequences = { signalingState: [], iceConnectionState: [], connectionState: [], iceGatheringState: [] } as {
    [State in keyof typeof selectors]: string[]
  }
  let stage: Stage = 'new'
  do {
    for (const [name, select] of Object.entries(selectors)) {
      const list = sequences[name as keyof typeof selectors]
      const state = select(played.connection)
      if (list.at(-1) !== state) list.push(state)
    }
    if (closing === -1 || played.position < closing) stage = diagnosis(played.connection).stage
  } while (played.forward())
  return {
    sequences,
    reason: whyFailed(played.connection)?.reason,
    stage,
    // What decides it was inferred, then it may be that which is wrong.
    broken: played.steps
      .filter(({ entry }) => entry?.kind !== 'message' && entry?.inferred === undefined)
      .flatMap((step) => step.divergences),
    skipped: played.skipped.length,
  }
}

function isClose({ on, method }: { readonly on: string; readonly method: string }): boolean {
  return on === 'connection' && method === 'close'
}
