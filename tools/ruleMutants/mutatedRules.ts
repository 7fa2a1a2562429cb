import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { leadsTo } from './imports.ts'
import { type Instrumented, instrument } from './instrument.ts'

const root = join(import.meta.dirname, '../..')
const query = /\?mutant=(\d+)$/

/** A mutant of a rule. */
export interface RuleMutant {
  readonly name: string
  /** Its file, from the root of the repository. */
  readonly file: string
}

/** All mutants of the rules in some files. */
export function ruleMutantsOf(files: readonly string[]): readonly RuleMutant[] {
  return files.flatMap((file) => instrumented(file, '').mutants.map(({ name }) => ({ name, file })))
}

/**
 * A plugin of Vite: what is imported with `?mutant=3` is the third of them, and imports with that, too, what leads to the
 * mutant. The rest is there once for all.
 */
export function mutatedRules(mutants: readonly RuleMutant[]) {
  return {
    name: 'mutated-rules',
    enforce: 'pre' as const,
    async resolveId(
      this: { resolve(source: string, importer: string, options: object): Promise<{ readonly id: string } | null> },
      source: string,
      importer: string | undefined,
    ): Promise<string | null> {
      const [own, index] = query.exec(importer ?? '') ?? []
      if (!importer || !own || !source.startsWith('.')) return null
      const resolved = await this.resolve(source, importer.replace(own, ''), { skipSelf: true })
      const mutant = mutants[Number(index)]
      if (!resolved || !mutant) return null
      return leadsTo(resolved.id, join(root, mutant.file)) ? `${resolved.id}${own}` : resolved.id
    },
    load(id: string): string | null {
      const mutant = mutants[Number(query.exec(id)?.[1])]
      return mutant && id.startsWith(join(root, mutant.file)) ? instrumented(mutant.file, mutant.name).code : null
    },
  }
}

function instrumented(file: string, chosen: string): Instrumented {
  return instrument(readFileSync(join(root, file), 'utf8'), basename(file), JSON.stringify(chosen))
}
