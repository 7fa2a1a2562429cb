import { expect, it } from 'vitest'
import { newScheduler, nothing } from './schedulerOfEachTest.ts'

it('EX-1: runs the tasks of a host in the order in which they were queued', async () => {
  const { scheduler, log } = newScheduler()
  for (const name of ['first', 'second', 'third']) scheduler.queueTask('alice', name, [])
  await scheduler.settle()
  expect(log).toEqual(['0 alice: first', '0 alice: second', '0 alice: third'])
})

it('EX-2: runs a task queued inside of a task after that one', async () => {
  const { scheduler } = newScheduler()
  const log: string[] = []
  scheduler.queueTask('alice', 'outer', [
    () => scheduler.queueTask('alice', 'inner', [() => log.push('inner')]),
    () => log.push('end of outer'),
  ])
  await scheduler.settle()
  expect(log).toEqual(['end of outer', 'inner'])
})

it.each([1, 100, 900])('EX-3: drains microtasks between two steps, of an app that awaits %i times', async (times) => {
  const { scheduler } = newScheduler()
  const log: string[] = []
  const handler = async () => {
    for (let count = 0; count < times; count++) await undefined
    log.push('the handler ends')
  }
  scheduler.queueTask('alice', 'task', [() => void handler(), () => log.push('the next step')])
  await scheduler.settle()
  expect(log).toEqual(['the handler ends', 'the next step'])
})

it('EX-2: lets no task of the platform come between two steps, and some between two tasks', async () => {
  const { scheduler } = newScheduler()
  const log: string[] = []
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => log.push('task of the platform')
  const steps = Array.from({ length: 40 }, (_, index) => () => {
    if (index === 0) port2.postMessage(undefined)
    log.push(`step ${index}`)
  })
  scheduler.queueTask('alice', 'task', steps)
  await scheduler.settle()
  await expect.poll(() => log).toContain('task of the platform')
  port1.close()
  expect(log.slice(0, 32)).toEqual(Array.from({ length: 32 }, (_, index) => `step ${index}`))
})

it('passes over the time until everything in transit has arrived, and no further', async () => {
  const { scheduler, log } = newScheduler()
  scheduler.after('alice', 40, 'packet', nothing, 'transit')
  scheduler.after('alice', 30, 'consent', nothing, 'patience')
  scheduler.after('alice', 50, 'timeout', nothing, 'patience')
  await scheduler.settle()
  expect(log).toEqual(['30 alice: consent', '40 alice: packet'])
  expect(scheduler.now()).toBe(40)
})

it('runs by itself, without being asked for', async () => {
  const { scheduler } = newScheduler()
  await new Promise<void>((resolve) => {
    scheduler.after('alice', 1e6, 'packet', () => scheduler.queueTask('alice', 'message', [resolve]), 'transit')
  })
  expect(scheduler.now()).toBe(1e6)
})

it('counts a part of a millisecond as a whole one', async () => {
  const { scheduler, log } = newScheduler()
  scheduler.after('alice', 0.2, 'packet', nothing, 'transit')
  await scheduler.settle()
  expect(log).toEqual(['1 alice: packet'])
})

it('stops where it was to advance to, whatever is in transit', async () => {
  const { scheduler, log } = newScheduler()
  scheduler.after('alice', 200, 'packet', nothing, 'transit')
  scheduler.after('alice', 100, 'timeout', nothing, 'patience')
  await scheduler.advance(150)
  expect(log).toEqual(['100 alice: timeout'])
  expect(scheduler.now()).toBe(150)
  await scheduler.settle()
  expect(scheduler.now()).toBe(200)
})

it('lets who waits for different times go at theirs', async () => {
  const { scheduler } = newScheduler()
  const times: number[] = []
  const note = () => times.push(scheduler.now())
  await Promise.all([scheduler.advance(20).then(note), scheduler.advance(10).then(note), scheduler.settle().then(note)])
  expect(times).toEqual([10, 20, 20])
})

it('never calls what was called off', async () => {
  const { scheduler, log } = newScheduler()
  const timer = scheduler.after('alice', 10, 'packet', nothing, 'transit')
  timer.cancel()
  timer.cancel()
  await scheduler.advance(20)
  expect(log).toEqual([])
})

it('gives all that could run to choose(), and of each host only the first task', async () => {
  const choices: string[][] = []
  const { scheduler, log } = newScheduler({
    choose: (ready) => {
      choices.push(ready.map(({ host, name }) => `${host}: ${name}`))
      return ready.length - 1
    },
  })
  scheduler.queueTask('alice', 'one', [])
  scheduler.queueTask('alice', 'two', [])
  scheduler.queueTask('bob', 'three', [])
  await scheduler.settle()
  expect(choices).toEqual([['alice: one', 'bob: three'], ['alice: one'], ['alice: two']])
  expect(log).toEqual(['0 bob: three', '0 alice: one', '0 alice: two'])
})

it.each([-1, 1, 0.5, Number.NaN])('refuses %d of choose()', async (index) => {
  const { scheduler } = newScheduler({ choose: () => index })
  scheduler.queueTask('alice', 'one', [])
  await expect(scheduler.settle()).rejects.toMatchObject({
    code: 'bad-option',
    message: 'choose() is to return an index of what is ready, from 0 to 0. (seed 1)',
  })
})

it('names an endless loop of tasks, with the last of them, and then runs nothing more', async () => {
  const { scheduler } = newScheduler()
  const ping = () => scheduler.queueTask('alice', 'ping', [pong])
  const pong = () => scheduler.queueTask('bob', 'pong', [ping])
  ping()
  const error = await scheduler.settle().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'SimulationError', code: 'endless-tasks' })
  expect(String(error)).toMatch(/no time has passed.*alice: ping; bob: pong.*\(seed 1\)/)
  await expect(scheduler.advance(1)).rejects.toBe(error)
})

it('takes a loop in which time passes for none', async () => {
  const { scheduler } = newScheduler()
  let left = 150_000
  const again = () => void (left-- > 0 && scheduler.after('alice', 1, 'again', again, 'transit'))
  again()
  await scheduler.settle()
  expect(scheduler.now()).toBe(150_000)
})

it('runs nothing of a frozen host until it is thawed', async () => {
  const { scheduler, log } = newScheduler()
  scheduler.freeze('alice')
  scheduler.queueTask('alice', 'task', [])
  scheduler.after('alice', 5, 'packet', nothing, 'transit')
  scheduler.queueTask('bob', 'task', [])
  await scheduler.advance(10)
  expect(log).toEqual(['0 bob: task'])
  scheduler.thaw('alice')
  await scheduler.settle()
  expect(log).toEqual(['0 bob: task', '10 alice: task', '10 alice: packet'])
})

it('runs nothing of a host that has vanished', async () => {
  const { scheduler, log } = newScheduler()
  scheduler.queueTask('alice', 'task', [])
  scheduler.after('alice', 5, 'packet', nothing, 'transit')
  scheduler.vanish('alice')
  scheduler.queueTask('alice', 'later', [])
  await scheduler.settle()
  expect(log).toEqual([])
})
