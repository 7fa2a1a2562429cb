import { explain } from '../../../import/explain/explain.ts'
import type { Confidence, Explanation } from '../../../import/explain/explanation.ts'
import { reasonWords, stageWords } from '../../../import/explain/words.ts'
import type { Life } from '../../../import/imported.ts'
import { lastStates, statesText } from './lastStates.ts'
import type { ShownVerdict } from './openedDump.ts'

const confidences: Readonly<Record<Confidence, string>> = {
  shown: 'the dump shows it',
  likely: 'likely',
  unknown: 'the dump does not show what decides it',
}

/** What became of a connection: the verdict of `explain()`, and its last states. */
export function verdictOn(life: Life): ShownVerdict {
  const states = lastStates(life.trace)
  const about = { states: statesText(states), lasted: states.lasted }
  try {
    const { verdict, broken } = explain(life)
    return {
      ...about,
      failed: verdict.failed,
      words: wordsOf(verdict),
      confidence: confidences[verdict.confidence],
      broken: new Set(broken.map(({ rule }) => rule)).size,
    }
  } catch {
    // A life that cannot be explained can still be looked at.
    return { ...about, failed: false, words: 'It cannot be explained.', confidence: undefined, broken: 0 }
  }
}

function wordsOf({ failed, reason, diagnosis, closedAt, mayHaveLeft }: Explanation['verdict']): string {
  const what = reason ? reasonWords[reason] : stageWords[diagnosis.stage]
  const end = closedAt === undefined || diagnosis.stage === 'closed' ? '' : ' Then it was closed here.'
  const left = mayHaveLeft ? ' The peer has most likely left.' : ''
  return `${failed ? 'Failed. ' : ''}${what}${left}${end}`
}
