import { readFileSync } from 'node:fs'
import process from 'node:process'

/** How long the thread that runs JavaScript has been on a CPU, in milliseconds; elsewhere than on Linux, all threads. */
export function mainThreadCpu(): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e6
  } catch {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
}
