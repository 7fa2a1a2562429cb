import process from 'node:process'
import { contenders, intervalOfMeans, type SoakRun, soak } from './soak/soak.ts'
import { versionOf } from './versionOf.ts'

/** How many lives of each contender are lived, and how many of them in one process. */
const [lives = 2500, each = 250] = process.argv.slice(2).map(Number)
if (![lives, each].every((count) => Number.isInteger(count) && count >= 20)) {
  console.error('Usage: npm run soak [-- <lives of each> [<lives of a process>]], each at least 20')
  process.exit(1)
}

/** In bytes a life: how exact the difference of two slopes must be. */
const NARROW = 200

const runs: Record<(typeof contenders)[number], SoakRun[]> = { bare: [], bound: [] }
for (let seed = 1; seed <= Math.max(2, Math.ceil(lives / each)); seed += 1) {
  for (const contender of contenders) {
    const run = await soak(contender, each, seed)
    runs[contender].push(run)
    console.log(
      `${contender} ${seed}: ${run.lives} lives, ${run.stuck} stuck${run.crashed ? ', crashed' : ''}, ` +
        `heap ${run.heapSlope.toFixed(0)} B a life, time ${(1000 * run.timeSlope).toFixed(1)} µs more a life, ` +
        `left: ${run.left.listeners} listeners, ${run.left.timers} timers, ${run.errors.length} errors`,
    )
    for (const error of run.errors) console.log(`  ✗ ${error}`)
  }
}

const whole = (contender: 'bare' | 'bound') => runs[contender].filter(({ crashed }) => !crashed)
const slopes = (contender: 'bare' | 'bound', key: 'heapSlope' | 'timeSlope') => whole(contender).map((run) => run[key])
const heap = intervalOfMeans(slopes('bound', 'heapSlope'), slopes('bare', 'heapSlope'))
const time = intervalOfMeans(slopes('bound', 'timeSlope'), slopes('bare', 'timeSlope'))
const all = contenders.flatMap((contender) => runs[contender])
const wrong = [
  ...(heap[0] > 0 || heap[1] < 0 ? ['the heap grows with each bound life in another way'] : []),
  ...(heap[1] - heap[0] >= NARROW ? [`the interval is not narrower than ${NARROW} B a life`] : []),
  ...(time[0] > 0 ? ['bound lives take longer and longer'] : []),
  ...(runs.bound.some(({ left }) => left.listeners !== 0 || left.timers !== 0) ? ['something is left'] : []),
  ...(runs.bound.some(({ errors }) => errors.length > 0) ? ['something was not caught'] : []),
]
const inWords = ([lower, upper]: readonly [number, number], unit: string, factor = 1) =>
  `${(factor * lower).toFixed(1)} to ${(factor * upper).toFixed(1)} ${unit}`
console.log(`\nnode-datachannel ${versionOf('node-datachannel')}, bound against bare, with a confidence of 95 %:`)
console.log(`the heap grows by ${inWords(heap, 'B')} more a life`)
console.log(`the next life takes ${inWords(time, 'µs', 1000)} longer`)
console.log(`${all.filter(({ crashed }) => crashed).length} of ${all.length} processes have crashed`)
for (const each of wrong) console.log(`✗ ${each}`)
process.exit(wrong.length > 0 ? 1 : 0)
