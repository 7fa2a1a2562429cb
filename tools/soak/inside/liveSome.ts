import { live, type Plan } from './life.ts'

/** Told of what comes of lives. */
export interface LifeObserver {
  /** Whether one has come to its end by itself. */
  lived(isWhole: boolean): void
  /** What was thrown, or not caught. */
  failed(what: string, error: unknown): void
}

/**
 * Lives some lives, one after the other.
 *
 * @returns in milliseconds, what each of those has taken that have come to their end: for the others one has only waited
 */
export async function liveSome(plans: readonly Plan[], isBound: boolean, observer: LifeObserver): Promise<number> {
  let [time, whole] = [0, 0]
  for (const plan of plans) {
    const began = performance.now()
    const isWhole = await live(plan, isBound).catch((error) => {
      observer.failed('thrown', error)
      return false
    })
    observer.lived(isWhole)
    if (!isWhole) continue
    time += performance.now() - began
    whole += 1
  }
  return time / whole
}
