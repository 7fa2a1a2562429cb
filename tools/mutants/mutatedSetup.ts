import { inject } from 'vitest'
import { setup as original } from 'xstate'
import { mutantsOf, type StateDefinition } from './mutants.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The name of the mutant that the charts are to be, or nothing for the charts as they are. */
    mutant: string
  }
}

/** Many more microsteps than a chart needs: a mutant that would go round for ever fails instead. */
const MAX_ITERATIONS = 1000

/** XState's `setup()`, but for the one chart that is to be a mutant. */
export const setup: typeof original = (given) => {
  const made = original(given)
  return {
    ...made,
    createMachine(definition) {
      const mutant = mutantsOf(definition as StateDefinition).find(({ name }) => name === inject('mutant'))
      mutant?.apply()
      const options = { ...definition.options, maxIterations: MAX_ITERATIONS }
      return made.createMachine(mutant ? { ...definition, options } : definition)
    },
  }
}
