import type { RuleId } from '../../../machines/rules/rules.ts'
import { type Divergences, divergences } from '../../divergences/divergences.ts'
import { judgedBy } from '../../import/judges.ts'
import type { TraceEntry } from '../../trace/trace.ts'
import { type InferredFrom, isInferredFrom, isTraceSource } from '../../trace/traceSource.ts'

/**
 * What judges a trace. What a dump does not show breaks no rule: of a trace that was made from one, only the rules that its
 * source can show are judged, and nothing where what decides is inferred.
 *
 * @param rules - the rules that this source can show; by default those that all sources of its kind show
 */
export function judgingOf(trace: unknown, rules?: readonly RuleId[]): Divergences {
  const source = Object(trace).source as unknown
  const least = isTraceSource(source) ? judgedBy(source, { isOrdered: false, hidesDescriptions: true }) : undefined
  const all = divergences({ known: true, rules: rules ?? least })
  return {
    ...all,
    start(object) {
      const judging = all.start(object)
      return {
        judge(moment) {
          const judged = judging.judge(moment)
          return inferredIn(moment.observation as TraceEntry) === undefined ? judged : { ...judged, findings: [] }
        },
      }
    },
  }
}

/** From what an entry was inferred; `undefined` if it was observed. */
export function inferredIn(entry: TraceEntry | undefined): InferredFrom | undefined {
  const { inferred } = (entry ?? {}) as { readonly inferred?: unknown }
  return isInferredFrom(inferred) ? inferred : undefined
}
