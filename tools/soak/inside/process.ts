import process from 'node:process'
import fc from 'fast-check'
import { EACH, type SoakReport } from '../reports.ts'
import { countLeftovers } from './leftovers.ts'
import { plan } from './life.ts'
import { type LifeObserver, liveSome } from './liveSome.ts'

const tell = (report: SoakReport) => void process.send?.(report)
const [seed, lives, contender] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]]

const observer: LifeObserver = {
  lived: (isWhole) => tell({ kind: 'life', isWhole }),
  failed: (what, error) => tell({ kind: 'error', message: `${what}: ${(error as Error)?.stack ?? error}` }),
}
for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(kind, (error: unknown) => observer.failed(kind, error))
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
const plans = fc.sample(plan, { seed, numRuns: lives })
for (let life = EACH; life <= lives; life += EACH) {
  const time = await liveSome(plans.slice(life - EACH, life), contender === 'bound', observer)
  tell({ kind: 'measured', life, heap: await heap(), time })
}
tell({ kind: 'left', ...left() })
process.disconnect()
process.exit()
