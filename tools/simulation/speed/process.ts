import process from 'node:process'
import { contenderNames, contenders } from './contenders.ts'
import { liveOnce } from './life.ts'

/** What a process has measured, in milliseconds. */
export interface Measured {
  readonly lives: number
  readonly wall: number
  /** Of all threads of the process. */
  readonly cpu: number
}

const [name, warmUp = 0, lives = 0] = [process.argv[2], ...process.argv.slice(3).map(Number)]
const make = await contenders[contenderNames.find((each) => each === name) ?? 'simulated']()
for (let life = 0; life < warmUp; life++) await liveOnce(make(life))
const [begun, before] = [performance.now(), process.cpuUsage()]
for (let life = 0; life < lives; life++) await liveOnce(make(warmUp + life))
const { user, system } = process.cpuUsage(before)
const measured: Measured = { lives, wall: performance.now() - begun, cpu: (user + system) / 1000 }
process.send?.(measured, () => process.exit())
