import { withGlobal } from '@sinonjs/fake-timers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { newScheduler, nothing } from './schedulerOfEachTest.ts'

const uninstalls: (() => void)[] = []
afterEach(() => {
  for (const uninstall of uninstalls.splice(0)) uninstall()
})

/** The fake timers of a runner, and how it advances them. */
const runners = {
  vitest: () => {
    vi.useFakeTimers()
    uninstalls.push(() => void vi.useRealTimers())
    return (ms: number) => vi.advanceTimersByTimeAsync(ms)
  },
  'vitest, faking all it can': () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'setInterval', 'Date', 'performance', 'queueMicrotask'] })
    uninstalls.push(() => void vi.useRealTimers())
    return (ms: number) => vi.advanceTimersByTimeAsync(ms)
  },
  'sinon, as Jest uses it': () => {
    const clock = withGlobal(globalThis).install()
    uninstalls.push(() => clock.uninstall())
    return (ms: number) => clock.tickAsync(ms)
  },
}

describe.each(Object.entries(runners))('in the fake timers of %s', (_, install) => {
  it.each(['before', 'after'])('is driven by the runner, installed %s', async (order) => {
    let advance: (ms: number) => Promise<unknown> = async () => {}
    if (order === 'before') advance = install()
    const { scheduler, log } = newScheduler()
    if (order === 'after') advance = install()
    scheduler.after('alice', 3000, 'packet', nothing, 'transit')
    scheduler.after('alice', 5000, 'consent', nothing, 'patience')
    await advance(2999)
    expect(log).toEqual([])
    await advance(1)
    expect(log).toEqual(['3000 alice: packet'])
    await advance(3000)
    expect(log).toEqual(['3000 alice: packet', '5000 alice: consent'])
    expect(scheduler.now()).toBe(5999 + 1)
  })

  it('runs what is ready without being driven', async () => {
    install()
    const { scheduler } = newScheduler()
    await new Promise<void>((resolve) => scheduler.queueTask('alice', 'task', [resolve]))
    expect(scheduler.now()).toBe(0)
  })

  it('does all that is due before the next timer of the app', async () => {
    const advance = install()
    const { scheduler } = newScheduler()
    const log: string[] = []
    setTimeout(() => log.push('timer of the app'), 101)
    const again = (left: number) => {
      log.push(`task ${left} at ${scheduler.now()}`)
      if (left > 0) scheduler.queueTask('alice', 'task', [() => again(left - 1), nothing])
    }
    scheduler.after('alice', 100, 'packet', () => again(50), 'transit')
    await advance(200)
    expect(log).toHaveLength(52)
    expect(log.at(-2)).toBe('task 0 at 100')
    expect(log.at(-1)).toBe('timer of the app')
  })

  it('advances the timers of the app, too', async () => {
    install()
    const { scheduler } = newScheduler()
    const log: string[] = []
    setTimeout(() => log.push(`timer of the app at ${scheduler.now()}`), 1500)
    scheduler.after('alice', 2000, 'packet', () => log.push(`packet at ${scheduler.now()}`), 'patience')
    await scheduler.advance(3000)
    expect(log).toEqual(['timer of the app at 1500', 'packet at 2000'])
    expect(scheduler.now()).toBe(3000)
  })

  it('settles over the time of what is in transit', async () => {
    install()
    const { scheduler, log } = newScheduler()
    scheduler.after('alice', 40, 'packet', () => scheduler.after('bob', 40, 'packet', nothing, 'transit'), 'transit')
    scheduler.after('alice', 90, 'consent', nothing, 'patience')
    await scheduler.settle()
    expect(log).toEqual(['40 alice: packet', '80 bob: packet'])
  })

  it('passes no time when the date is set', async () => {
    const advance = install()
    const { scheduler, log } = newScheduler()
    scheduler.after('alice', 100, 'packet', nothing, 'transit')
    const { clock } = setTimeout as unknown as { clock: { setSystemTime(date: Date): void } }
    clock.setSystemTime(new Date(2030, 1))
    expect(scheduler.now()).toBe(0)
    await advance(100)
    expect(log).toEqual(['100 alice: packet'])
  })

  it('goes on by itself when they are taken off', async () => {
    const advance = install()
    const { scheduler, log } = newScheduler()
    await advance(70)
    scheduler.after('alice', 100, 'packet', nothing, 'transit')
    for (const uninstall of uninstalls.splice(0)) uninstall()
    await scheduler.settle()
    expect(log).toEqual(['170 alice: packet'])
  })
})

it('catches up after an advance that was not asynchronous', async () => {
  runners.vitest()
  const { scheduler, log } = newScheduler()
  scheduler.after('alice', 40, 'packet', () => scheduler.after('bob', 40, 'packet', nothing, 'transit'), 'transit')
  await scheduler.advance(0)
  vi.advanceTimersByTime(1000)
  await scheduler.advance(0)
  expect(log).toEqual(['40 alice: packet', '80 bob: packet'])
})
