import process from 'node:process'
import { mainThreadCpu } from './mainThreadCpu.ts'
import { profiled } from './profiled.ts'
import { steps } from './steps.ts'

/** What the runtime asks for. */
export interface Request {
  readonly id: number
  readonly name: string
  readonly parameters: readonly unknown[]
}

const own = {
  cpu: mainThreadCpu,
  heap() {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  },
  profiled,
}

process.on('message', async ({ id, name, parameters }: Request) => {
  const all = { ...steps, ...own } as unknown as Record<string, (...parameters: readonly unknown[]) => unknown>
  try {
    process.send?.({ id, result: await all[name]?.(...parameters) })
  } catch (error) {
    process.send?.({ id, error: String((error as Error).stack) })
  }
})
