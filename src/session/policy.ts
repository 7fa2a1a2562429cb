import type { SessionPolicy } from '../../machines/session/sessionTypes.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { unknownOption } from '../errors/unknownOption.ts'

/** What holds where the app says nothing. */
export const defaultPolicy: SessionPolicy = {
  grace: 2500,
  deadline: 15_000,
  opening: 8000,
  restarts: 2,
  backoff: [0, 300, 1200, 2700, 4800, 7000],
  jitter: 1000,
  giveUp: 60_000,
  settled: 20_000,
  repeat: [500, 1000, 2000, 4000],
  yield: 1000,
  challenge: 900,
  drain: 10_000,
  farewell: 2000,
}

/** What is done again and again while it does not succeed: with 0 it would never rest. */
const aboveNothing: readonly string[] = ['deadline', 'opening', 'repeat']

/**
 * Fills in what is left out.
 *
 * @throws BindError `not-options`
 */
export function checkedPolicy(policy: Partial<SessionPolicy> = {}, asker: string): SessionPolicy {
  if (typeof policy !== 'object' || policy === null) {
    throw new BindError(
      'not-options',
      `The option "policy" of ${asker} needs an object, but was given ${named(policy)}.`,
    )
  }
  const problem = unknownOption(policy, 'The option "policy"', Object.keys(defaultPolicy))
  if (problem) throw new BindError('not-options', problem)
  const given = Object.entries(policy).filter(([, value]) => value !== undefined)
  const checked = { ...defaultPolicy, ...Object.fromEntries(given) }
  for (const [name, value] of Object.entries(checked)) {
    const isList = name === 'repeat' || name === 'backoff'
    const numbers: readonly unknown[] = isList ? (Array.isArray(value) ? value : []) : [value]
    const isAbove = aboveNothing.includes(name)
    const isRight = numbers.length > 0 && numbers.every((one) => typeof one === 'number' && one >= 0)
    // The last one of a list repeats.
    if (isRight && !(isAbove && numbers.at(-1) === 0)) continue
    const unit = name === 'restarts' ? '' : ' of milliseconds'
    const range = isAbove ? (isList ? 'the last above 0' : 'above 0') : 'from 0 on'
    const wanted = `${isList ? 'a list' : 'a number'}${unit}, ${range}`
    throw new BindError('not-options', `"${name}" of the policy needs ${wanted}, but was given ${named(value)}.`)
  }
  return checked
}
