import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Instrumented, instrument } from './instrument.ts'
import { ruleFiles } from './ruleFiles.ts'

const machines = join(import.meta.dirname, '../../../machines')
const query = /\?mutant=(\d+)$/

/** A mutant of a rule. */
export interface RuleMutant {
  readonly name: string
  /** Its file, in `machines/`. */
  readonly file: string
}

/** All mutants of the rules. */
export const ruleMutants: readonly RuleMutant[] = ruleFiles.flatMap((file) =>
  instrumented(file, '').mutants.map(({ name }) => ({ name, file })),
)

/** A plugin of Vite: what is imported with `?mutant=3` is the third of them, and imports the rest of this library with that, too. */
export function mutatedRules(mutants: readonly RuleMutant[]) {
  return {
    name: 'mutated-rules',
    enforce: 'pre' as const,
    async resolveId(
      this: { resolve(source: string, importer: string, options: object): Promise<{ readonly id: string } | null> },
      source: string,
      importer: string | undefined,
    ): Promise<string | null> {
      const [own] = query.exec(importer ?? '') ?? []
      if (!importer || !own || !source.startsWith('.')) return null
      const resolved = await this.resolve(source, importer.replace(own, ''), { skipSelf: true })
      return resolved && `${resolved.id}${own}`
    },
    load(id: string): string | null {
      const mutant = mutants[Number(query.exec(id)?.[1])]
      return mutant && id.startsWith(join(machines, mutant.file)) ? instrumented(mutant.file, mutant.name).code : null
    },
  }
}

function instrumented(file: string, chosen: string): Instrumented {
  const name = file.split('/').at(-1) ?? file
  return instrument(readFileSync(join(machines, file), 'utf8'), name, JSON.stringify(chosen))
}
