import { type AnyStateMachine, StateMachine } from 'xstate'
import { type Mutant, mutantsOf, type StateDefinition } from './mutants.ts'

/**
 * The mutants of a machine, each tried on a copy of it.
 *
 * @throws Error if one is no machine that XState takes: tests would fail for that, and would have found nothing
 */
export function legalMutantsOf({ config, implementations }: AnyStateMachine): readonly Mutant[] {
  const mutants = mutantsOf(config as StateDefinition)
  for (const [index, { name }] of mutants.entries()) {
    const changed = copy(config)
    mutantsOf(changed as StateDefinition)[index]?.apply()
    try {
      new StateMachine(changed, implementations)
    } catch (cause) {
      throw new Error(`${name} is no legal machine`, { cause })
    }
  }
  return mutants
}

/** Functions stay the same ones. */
function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, copy(inside)])) as Value
}
