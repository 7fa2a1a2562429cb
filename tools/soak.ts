import process from 'node:process'
import { startChromium } from './soak/engines/chromium.ts'
import { contenders } from './soak/engines/engine.ts'
import { startFirefox } from './soak/engines/firefox.ts'
import { startNode } from './soak/engines/node.ts'
import { type SoakRun, soak } from './soak/soak.ts'
import { intervalOfMeans } from './soak/statistics.ts'

const engines = { node: startNode, chromium: startChromium, firefox: startFirefox } as const

/** How many lives of each contender are lived, and how many of them in one process or page. */
const [name = 'node', ...counts] = process.argv.slice(2)
const [lives = 2500, each = 500] = counts.map(Number)
const start = engines[name as keyof typeof engines]
if (!start || ![lives, each].every((count) => Number.isInteger(count) && count >= 20)) {
  console.error(
    `Usage: npm run soak [-- ${Object.keys(engines).join('|')} [<lives of each> [<lives of a process or page>]]], ` +
      'each at least 20',
  )
  process.exit(1)
}

/** In bytes a life: how exact the difference of two slopes must be. */
const NARROW = 200

const engine = await start()
// What a browser does at its beginning lasts for its whole first page.
await soak(engine, 'bare', each, 0)
const runs: Record<(typeof contenders)[number], SoakRun[]> = { bare: [], bound: [] }
for (let seed = 1; seed <= Math.max(2, Math.ceil(lives / each)); seed += 1) {
  // In turn, so that what comes and goes on the machine meets both.
  for (const contender of seed % 2 ? contenders : [...contenders].reverse()) {
    const run = await soak(engine, contender, each, seed)
    runs[contender].push(run)
    console.log(
      `${contender} ${seed}: ${run.lives} lives, ${run.stuck} stuck${run.crashed ? ', crashed' : ''}, ` +
        `heap ${run.heapSlope.toFixed(0)} B a life, time ${run.time.toFixed(1)} ms, ` +
        `${(1000 * run.timeSlope).toFixed(1)} µs more a life, ` +
        `left: ${run.left.listeners} listeners, ${run.left.timers} timers, ${run.errors.length} errors`,
    )
    for (const error of run.errors) console.log(`  ✗ ${error}`)
  }
}
await engine.stop()

const whole = (contender: 'bare' | 'bound') => runs[contender].filter(({ crashed }) => !crashed)
const slopes = (contender: 'bare' | 'bound', key: 'heapSlope' | 'timeSlope') => whole(contender).map((run) => run[key])
const heap = intervalOfMeans(slopes('bound', 'heapSlope'), slopes('bare', 'heapSlope'))
const time = intervalOfMeans(slopes('bound', 'timeSlope'), slopes('bare', 'timeSlope'))
const all = contenders.flatMap((contender) => runs[contender])
const wrong = [
  ...(heap[0] > 0 || heap[1] < 0 ? ['the heap grows with each bound life in another way'] : []),
  ...(heap[1] - heap[0] < NARROW ? [] : [`the interval is not narrower than ${NARROW} B a life`]),
  ...(time[0] > 0 ? ['bound lives take longer and longer'] : []),
  ...(runs.bound.some(({ left }) => left.listeners !== 0 || left.timers !== 0) ? ['something is left'] : []),
  ...(runs.bound.some(({ errors }) => errors.length > 0) ? ['something was not caught'] : []),
]
const inWords = ([lower, upper]: readonly [number, number], unit: string, factor = 1) =>
  `${(factor * lower).toFixed(1)} to ${(factor * upper).toFixed(1)} ${unit}`
const sum = (contender: 'bare' | 'bound', key: 'lives' | 'stuck') =>
  runs[contender].reduce((total, run) => total + run[key], 0)
console.log(`\n${engine.name}, bound against bare, with a confidence of 95 %:`)
console.log(`the heap grows by ${inWords(heap, 'B')} more a life`)
console.log(`the next life takes ${inWords(time, 'µs', 1000)} longer`)
for (const each of contenders) console.log(`${sum(each, 'lives')} ${each} lives, ${sum(each, 'stuck')} of them stuck`)
console.log(`${all.filter(({ crashed }) => crashed).length} of ${all.length} processes or pages have crashed`)
for (const each of wrong) console.log(`✗ ${each}`)
process.exit(wrong.length > 0 ? 1 : 0)
