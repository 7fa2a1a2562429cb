import { Scheduler, type SchedulerOptions } from '../../../src/simulation/world/scheduler.ts'

/** A scheduler, and what has run on it: `time host: name`. */
export function newScheduler(options: Partial<SchedulerOptions> = {}) {
  const log: string[] = []
  const scheduler: Scheduler = new Scheduler({
    time: 'virtual',
    onRun: ({ host, name }) => log.push(`${scheduler.now()} ${host}: ${name}`),
    withSeed: (message) => `${message} (seed 1)`,
    ...options,
  })
  return { scheduler, log }
}

/** Nothing to do. */
export const nothing = () => {}
