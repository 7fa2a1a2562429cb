import process from 'node:process'
import type { AnyStateMachine } from 'xstate'
import * as machines from '../machines/index.ts'
import { negotiationMachine } from '../machines/session/negotiationMachine.ts'
import { recoveryMachine } from '../machines/session/recoveryMachine.ts'
import { sessionMachine } from '../machines/session/sessionMachine.ts'
import { explained } from './mutants/explained.ts'
import { legalMutantsOf } from './mutants/legalMutants.ts'
import { Suite } from './mutants/suite.ts'
import { explanationIn, REQUIRED } from './mutants/survivors.ts'

// Whether the tests of the charts would see a mistake in a chart: `npm run mutants`, or some of them by a part of their
// names: `npm run mutants -- 'dataChannel · open'`.

const begun = performance.now()
const [part = ''] = process.argv.slice(2)
const ofSessions: readonly AnyStateMachine[] = [negotiationMachine, recoveryMachine, sessionMachine]
const charts = [
  ...Object.values(machines).filter((one): one is typeof one & AnyStateMachine => 'transition' in Object(one)),
  ...ofSessions,
]
const mutants = charts.flatMap(legalMutantsOf).filter(({ name }) => name.includes(part))
if (mutants.length === 0) throw new Error(`No mutant has '${part}' in its name`)

const survivors: string[] = []
{
  const areOfSessions = mutants.every(({ chart }) => ofSessions.some(({ id }) => id === chart))
  await using suite = await Suite.start(
    areOfSessions
      ? [...new Set(mutants.map(({ chart }) => `test/machines/session/${chart}Machine.test.ts`))]
      : ['test/machines/**/*.test.ts', 'test/src/testing/**/*.test.ts'],
  )
  console.log(`${mutants.length} mutants of ${charts.length} charts (${seconds()})`)
  for (const [index, { name, chart, path }] of mutants.entries()) {
    const killer = await suite.killerOf(name, [chart, ...path])
    if (!killer) survivors.push(name)
    console.log(`${index + 1}/${mutants.length} ${name}: ${killer ? `killed by ${killer}` : 'SURVIVED'} (${seconds()})`)
  }
}

const unexplained = survivors.filter((name) => explanationIn(explained, name) === undefined)
const tried = mutants.length - survivors.length + unexplained.length
const killed = mutants.length - survivors.length
const rate = killed / tried
console.log(`\n${killed} of ${tried} killed, ${(rate * 100).toFixed(1)} % (${seconds()})`)
for (const name of survivors) console.log(`survived: ${name} (${explanationIn(explained, name) ?? 'not explained'})`)
// vitest has set it, for the tests that failed.
process.exitCode = rate < REQUIRED ? 1 : 0

function seconds(): string {
  return `${((performance.now() - begun) / 1000).toFixed(0)} s`
}
