import { join } from 'node:path'
import { BaseSequencer, createVitest, type TestSpecification, type Vitest } from 'vitest/node'

const root = join(import.meta.dirname, '../..')

/** Runs the tests of the charts, time and again, with one mutant at a time. */
export class Suite implements AsyncDisposable {
  readonly #vitest: Vitest
  readonly #files: readonly TestSpecification[]
  /** How long each file takes when nothing fails. */
  readonly #durations = new Map<string, number>()

  private constructor(vitest: Vitest, files: readonly TestSpecification[]) {
    this.#vitest = vitest
    this.#files = files
  }

  /**
   * Starts it, and runs all tests with the charts as they are.
   *
   * @param include - the files of tests
   */
  static async start(include: readonly string[]): Promise<Suite> {
    const vitest = await createVitest(
      'test',
      {
        config: false,
        root,
        include: [...include],
        setupFiles: [join(import.meta.dirname, 'stopAtFirst.ts')],
        provide: { mutant: '' },
        reporters: [{}],
        pool: 'threads',
        isolate: false,
        maxWorkers: 1,
        bail: 1,
        watch: false,
        testTimeout: 60_000,
        sequence: { sequencer: AsGiven },
      },
      {
        plugins: [mutatedSetup],
        resolve: { alias: { '#engine': join(root, 'test/live/engine.node.ts') } },
        logLevel: 'error',
      },
    )
    await vitest.standalone()
    const suite = new Suite(vitest, await vitest.globTestSpecifications())
    const failure = await suite.#run('', suite.#files)
    if (failure) throw new Error(`The tests fail with the charts as they are: ${failure}`)
    return suite
  }

  /**
   * Runs the tests with a mutant, until one fails.
   *
   * @param near - what the names of the files begin with that are likely to find it
   * @returns the name of the test that has failed, or `undefined` if none has
   */
  async killerOf(mutant: string, near: readonly string[]): Promise<string | undefined> {
    const isNear = ({ moduleId }: TestSpecification) => near.some((name) => baseName(moduleId).startsWith(name))
    const cost = (file: TestSpecification) => (isNear(file) ? 0 : 1e9) + (this.#durations.get(file.moduleId) ?? 0)
    return this.#run(
      mutant,
      [...this.#files].sort((one, other) => cost(one) - cost(other)),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vitest.close()
  }

  async #run(mutant: string, files: readonly TestSpecification[]): Promise<string | undefined> {
    this.#vitest.provide('mutant', mutant)
    const { testModules, unhandledErrors } = await this.#vitest.runTestSpecifications([...files])
    for (const module of testModules) {
      if (!mutant) this.#durations.set(module.moduleId, module.diagnostic().duration)
      for (const test of module.children.allTests('failed')) return `${baseName(module.moduleId)} > ${test.fullName}`
      if (module.state() === 'failed') return `${baseName(module.moduleId)}: ${module.errors()[0]?.message}`
    }
    return unhandledErrors.length > 0 ? String(unhandledErrors[0]) : undefined
  }
}

/** Files in the order in which they are given. */
class AsGiven extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files
  }
}

const virtual = '\0mutated-xstate'

/** Gives the charts, and only them, an XState whose `setup()` makes mutants. */
const mutatedSetup = {
  name: 'mutated-setup',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    return source === 'xstate' && importer?.startsWith(join(root, 'machines')) ? virtual : null
  },
  load(id: string) {
    if (id !== virtual) return null
    return `export * from 'xstate'\nexport { setup } from ${JSON.stringify(join(import.meta.dirname, 'mutatedSetup.ts'))}`
  },
}

function baseName(path: string): string {
  return path.split('/').at(-1) as string
}
