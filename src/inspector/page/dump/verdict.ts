import type { Life } from '../../../import/imported.ts'
import { type LastStates, lastStates, statesText } from './lastStates.ts'
import type { ShownVerdict } from './openedDump.ts'

/** What became of a connection, by its last states. */
export function verdictOn(life: Life): ShownVerdict {
  const states = lastStates(life.trace)
  const failed = states.connection === 'failed' || states.ice === 'failed' || states.dtls === 'failed'
  return {
    failed,
    words: wordsOf(states, failed),
    confidence: undefined,
    states: statesText(states),
    broken: 0,
    lasted: states.lasted,
  }
}

function wordsOf({ wasConnected, wasClosed, connection }: LastStates, failed: boolean): string {
  if (failed) return wasConnected ? 'Failed after it was connected' : 'Failed before it was connected'
  const end = wasClosed ? 'closed' : 'open at the end'
  return connection === 'connected'
    ? `Connected, ${end}`
    : wasConnected
      ? `Was connected, ${end}`
      : `Not connected, ${end}`
}
