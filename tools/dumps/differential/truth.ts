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
import { wellFounded } from '../../../src/import/explain/doubtful.ts'
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

/** What a trace shows when it is replayed, and judged by all rules. */
export function shownBy(trace: Trace): Shown {
  const played = replay(trace, { divergences: divergences({ known: true }) })
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
    broken: wellFounded(played).map(({ divergence }) => divergence),
    skipped: played.skipped.length,
  }
}

/** The rules that a trace has as broken, each once. */
export function rulesBrokenIn(trace: Trace): readonly RuleId[] {
  return rulesIn(
    wellFounded(replay(trace, { divergences: divergences({ known: true }) })).map(({ divergence }) => divergence),
  )
}

/** The rules, each once. */
export function rulesIn(broken: readonly Divergence[]): readonly RuleId[] {
  return [...new Set(broken.map(({ rule }) => rule))].sort()
}

function isClose({ on, method }: { readonly on: string; readonly method: string }): boolean {
  return on === 'connection' && method === 'close'
}
