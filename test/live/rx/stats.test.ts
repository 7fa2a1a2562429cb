import { firstValueFrom, take, toArray } from 'rxjs'
import { afterEach, expect, test } from 'vitest'
import { bindPeerConnection, type PeerConnectionActor } from '../../../src/index.ts'
import { type StatsOptions, stats$ } from '../../../src/rx/index.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'
import { watchTimers } from '../timers.ts'
import { observe } from './observed.ts'

const openChannels = openChannelsOfEachTest()
const openPeers = peersOfEachTest()
const timers = watchTimers()

afterEach(() => expect(timers.running).toBe(0))

/** Counts the calls of a connection's `getStats()`. */
function countPolls(connection: RTCPeerConnection): { readonly calls: number; readonly most: number } {
  const { getStats } = connection
  const polls = { calls: 0, most: 0 }
  let pending = 0
  connection.getStats = async (selector) => {
    polls.calls += 1
    pending += 1
    polls.most = Math.max(polls.most, pending)
    const report = await getStats.call(connection, selector)
    pending -= 1
    return report
  }
  return polls
}

test('stats$ gives a report again and again, from the first subscriber to the last', async () => {
  const { a, nearConnection } = await openChannels()
  const polls = countPolls(a)
  const stats = stats$(nearConnection, { period: 1 })
  expect(polls.calls).toBe(0)
  const reports = await firstValueFrom(stats.pipe(take(3), toArray()))
  expect(reports).toHaveLength(3)
  for (const report of reports) expect([...report.values()].length).toBeGreaterThan(0)
  expect(new Set(reports).size).toBe(3)
  expect(timers.running).toBe(0)
  const { calls } = polls
  await a.getStats()
  expect(polls.calls).toBe(calls + 1)
})

test('subscribers share the polls, and a late one gets the last report first', async () => {
  const { a, nearConnection } = await openChannels()
  const polls = countPolls(a)
  const stats = stats$(nearConnection, { period: 1_000_000 })
  const first = observe(stats)
  const report = await firstValueFrom(stats)
  expect(first.values).toEqual([report])
  expect(observe(stats.pipe(take(1))).values).toEqual([report])
  expect(polls.calls).toBe(1)
  first.unsubscribe()
  await firstValueFrom(stats)
  expect(polls.calls).toBe(2)
})

test('there is never more than one poll on its way', async () => {
  const { a, nearConnection } = await openChannels()
  const polls = countPolls(a)
  await firstValueFrom(stats$(nearConnection, { period: 1 }).pipe(take(5), toArray()))
  expect(polls.most).toBe(1)
})

test('it completes with the connection, and of one that is closed at once', async () => {
  const { a, nearConnection } = await openChannels()
  const stats = stats$(nearConnection, { period: 1 })
  const observed = observe(stats)
  await firstValueFrom(stats)
  a.close()
  expect(observed.end).toBe('complete')
  expect(observe(stats)).toMatchObject({ values: [], end: 'complete' })
})

test('it fails if the engine refuses', async () => {
  const { a, nearConnection } = await openChannels()
  const refusal = new Error('refused')
  a.getStats = () => Promise.reject(refusal)
  const { end, ended } = observe(stats$(nearConnection))
  expect(end).toBeUndefined()
  await ended
})

test('bad input is named', () => {
  const { a } = openPeers()
  const connection = bindPeerConnection(a)
  expect(() => stats$(a as unknown as PeerConnectionActor)).toThrow('Pass bindPeerConnection(connection).')
  for (const period of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '1' as unknown as number]) {
    expect(() => stats$(connection, { period })).toThrow(
      'The option "period" needs milliseconds from above 0 to 2147483647',
    )
  }
  expect(() => stats$(connection, null as unknown as StatsOptions)).toThrow('The options of stats$() cannot be null.')
})
