import process from 'node:process'
import fc from 'fast-check'
import { countLeftovers } from './leftovers.ts'
import { live, plan } from './life.ts'
import { EACH, type SoakReport } from './reports.ts'

const tell = (report: SoakReport) => void process.send?.(report)
const [seed, lives, contender] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]]

for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(kind, (error: unknown) => tell({ kind: 'error', message: `${kind}: ${(error as Error)?.stack ?? error}` }))
}

/** Until nothing more is to be collected: node-datachannel lets go of objects in later tasks. */
async function heap(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}

const left = countLeftovers()
let began = performance.now()
for (const [index, each] of fc.sample(plan, { seed, numRuns: lives }).entries()) {
  tell({ kind: 'life', isWhole: await live(each, contender === 'bound') })
  const life = index + 1
  if (life % EACH !== 0) continue
  const time = (performance.now() - began) / EACH
  tell({ kind: 'measured', life, heap: await heap(), time })
  began = performance.now()
}
tell({ kind: 'left', ...left() })
process.disconnect()
process.exit()
