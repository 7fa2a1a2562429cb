import { type RuleId, rules } from '../../../machines/rules/rules.ts'
import { divergences } from '../../divergences/divergences.ts'
import { replay } from '../../trace/replay.ts'
import type { Life } from '../imported.ts'
import { callsIn } from './calls.ts'
import { wellFounded } from './doubtful.ts'
import { evidenceIn } from './evidence.ts'
import type { BrokenRule, Explanation } from './explanation.ts'
import { verdictOn } from './verdict.ts'

/**
 * Says what became of a connection in a dump, and why: the charts are driven with its life, and asked. It says how well the
 * verdict is founded, on which entries it rests, how each call has ended, which rules were broken, and what could not be
 * judged.
 *
 * A verdict is never `transport-failed` without DTLS's own word, and a rule counts as broken only where this source can show
 * that it was.
 *
 * @throws {@link TraceError} if the life's trace is none any more
 *
 * @example
 * ```ts
 * const { lives } = await importDump(file)
 * for (const { id, verdict } of lives.map(explain)) {
 *   console.log(id, verdict.failed ? verdict.reason : verdict.diagnosis.stage, verdict.confidence)
 * }
 * ```
 */
export function explain(life: Life): Explanation {
  const { entries, checkpoint } = life.trace
  const { engine } = checkpoint.shows.connection ?? {}
  const judged = divergences({
    rules: life.judges,
    ...((engine === 'chromium' || engine === 'firefox') && { engine }),
  })
  const played = replay(life.trace, { divergences: judged })
  const broken = wellFounded(played).map(
    ({ step: { index, time }, divergence }): BrokenRule => ({ ...divergence, index, time }),
  )
  return {
    id: life.id,
    peer: life.peer,
    verdict: verdictOn(life, played),
    evidence: evidenceIn(entries),
    calls: callsIn(entries),
    broken,
    notJudged: {
      rules: (Object.keys(rules) as RuleId[]).filter((rule) => !life.judges.includes(rule)),
      hidden: life.hidden,
    },
  }
}
