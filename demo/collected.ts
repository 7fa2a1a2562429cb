import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Node gives this function only to those who ask for it; later than at the start it is found in a new context. */
setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as (options: { type: 'major'; execution: 'async' }) => Promise<void>

/**
 * Collects garbage until an object is gone, in so many tasks at most. Collected in a call, what an old stack frame still
 * points to would be kept.
 */
export async function isCollected(reference: WeakRef<object>, tasks = 100): Promise<boolean> {
  for (let task = 0; task < tasks; task++) {
    await delay(5)
    await collectGarbage({ type: 'major', execution: 'async' })
    if (reference.deref() === undefined) return true
  }
  return false
}
