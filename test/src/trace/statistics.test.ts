import { afterEach, expect, test, vi } from 'vitest'
import { FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { bindPeerConnection } from '../../../src/index.ts'
import { record, replay, TraceError } from '../../../src/testing/index.ts'
import { readObject } from '../../../src/trace/privateStatistics.ts'
import { areStatistics, statisticsOf } from '../../../src/trace/statistics.ts'
import { StatisticsLog } from '../../../src/trace/statisticsLog.ts'

// It is loaded when it is asked for: from then on, that takes no time.
await import('../../../src/trace/statisticsReader.ts')

afterEach(() => {
  vi.useRealTimers()
})

/** A bound connection that counts how often it is asked for its statistics. */
function fake() {
  const getStats = vi.fn(() => Promise.resolve(new Map([['t', { id: 't', type: 'transport', bytesSent: 1 }]])))
  const object = Object.assign(new FakeConnection(), { getStats })
  return { object, getStats, connection: bindPeerConnection(object as unknown as RTCPeerConnection) }
}

test('the timer of statistics ends with the recording, and with the connection', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const before = vi.getTimerCount()
  const stopped = fake()
  const recording = record(stopped.connection, { stats: 1000 })
  await vi.waitFor(() => expect(stopped.getStats).toHaveBeenCalledTimes(1))
  await vi.advanceTimersByTimeAsync(2500)
  expect(stopped.getStats).toHaveBeenCalledTimes(3)
  expect(recording.trace.statistics?.objects[0]?.members.bytesSent).toEqual([1, 1, 1])
  recording.stop()
  expect(vi.getTimerCount()).toBe(before)

  const closed = fake()
  const other = record(closed.connection, { stats: 1000 })
  await vi.waitFor(() => expect(closed.getStats).toHaveBeenCalledTimes(1))
  await vi.advanceTimersByTimeAsync(1000)
  closed.object.signalingState = 'closed'
  await vi.advanceTimersByTimeAsync(10_000)
  expect(closed.getStats).toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(before)
  other.stop()
})

test('a reading that is under way when the recording ends is not in the trace', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { connection, getStats } = fake()
  let answer: (report: Awaited<ReturnType<typeof getStats>>) => void = () => {}
  getStats.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  const recording = record(connection, { stats: 1000 })
  await vi.waitFor(() => expect(getStats).toHaveBeenCalledTimes(1))
  recording.stop()
  answer(await getStats())
  await vi.advanceTimersByTimeAsync(5000)
  expect(recording.trace.statistics).toEqual({ interval: 1000, dropped: 0, objects: [] })

  const early = fake()
  record(early.connection, { stats: 1000 }).stop()
  await vi.advanceTimersByTimeAsync(5000)
  expect(early.getStats).not.toHaveBeenCalled()
})

test.each([0, -1, 99, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '1000', true, null, {}])(
  'stats: %s is refused, and the error says what is needed',
  (stats) => {
    const { connection } = fake()
    const refused = () => record(connection, { stats: stats as number })
    expect(refused).toThrow(TraceError)
    expect(refused).toThrow(/^The option "stats" of record\(\) must be a number from 100 to 2147483647/)
    record(connection, { stats: 100 }).stop()
  },
)

test('a trace without the option has no statistics', () => {
  const { connection } = fake()
  const recording = record(connection)
  expect(recording.trace).not.toHaveProperty('statistics')
  recording.stop()
})

test('statistics that cannot be used are told, and the rest of the trace is used', () => {
  const { connection } = fake()
  const recording = record(connection)
  recording.stop()
  const object = { id: 't', type: 'transport', times: [1], members: { bytesSent: [1] } }
  const statistics = { interval: 1000, dropped: 0, objects: [object] }
  const skip = vi.fn()
  expect(statisticsOf({ ...recording.trace, statistics }, skip)).toBe(statistics)
  expect(statisticsOf(recording.trace, skip)).toBeUndefined()
  expect(skip).not.toHaveBeenCalled()
  for (const broken of [
    7,
    [],
    { ...statistics, interval: 'x' },
    { ...statistics, objects: [{ ...object, times: ['1'] }] },
    { ...statistics, objects: [{ ...object, times: [1, 2] }] },
    { ...statistics, objects: [{ ...object, members: { bytesSent: [{}] } }] },
    { ...statistics, objects: [{ ...object, members: null }] },
  ]) {
    const trace = { ...recording.trace, statistics: broken } as typeof recording.trace
    expect(statisticsOf(trace, skip)).toBeUndefined()
    expect(skip).toHaveBeenLastCalledWith('its statistics cannot be used')
    expect(replay(trace).skipped).toEqual([])
    skip.mockClear()
  }
})

test('the newest readings are kept: a thousand of few objects, fewer of many', () => {
  const few = new StatisticsLog()
  for (let time = 0; time < 2500; time += 1) few.add(time, [{ id: 't', type: 'transport', members: [['a', time]] }])
  const [object] = few.objects
  expect(object?.times.length).toBeLessThanOrEqual(1000)
  expect(object?.times.at(-1)).toBe(2499)
  expect(few.dropped + (object?.times.length ?? 0)).toBe(2500)

  const many = new StatisticsLog()
  const members = Array.from({ length: 500 }, (_, index) => [`m${index}`, 'x'.repeat(5000)] as const)
  for (let time = 0; time < 12; time += 1)
    many.add(
      time,
      Array.from({ length: 1000 }, (_, index) => ({ id: `${time}-${index}`, type: 'y', members })),
    )
  const kept = many.objects.flatMap((each) => Object.values(each.members).flat())
  expect(kept.length).toBeLessThanOrEqual(250_000)
  expect(kept.every((value) => String(value).length <= 100)).toBe(true)
})

test('what was not there at a time is null', () => {
  const log = new StatisticsLog()
  log.add(0, [{ id: 't', type: 'transport', members: [['a', 1]] }])
  log.add(1, [{ id: 't', type: 'transport', members: [['b', 2]] }])
  log.add(2, [])
  log.add(3, [{ id: 't', type: 'transport', members: [['a', 3]] }])
  expect(log.objects).toEqual([
    { id: 't', type: 'transport', times: [0, 1, 3], members: { a: [1, null, 3], b: [null, 2, null] } },
  ])
  expect(areStatistics({ interval: 100, dropped: 0, objects: log.objects })).toBe(true)
})

test('addresses, servers, credentials and certificates are left out; candidates bring the first three', () => {
  const candidate = {
    id: 'C192.0.2.7',
    type: 'local-candidate',
    timestamp: 5,
    address: '192.0.2.7',
    ip: '192.0.2.7',
    port: 5000,
    priority: 1,
    candidateType: 'host',
    usernameFragment: 'abcd',
    url: 'turn:example.org',
    base64Certificate: 'AAAA',
    networkType: '192.0.2.7',
    nested: { address: '192.0.2.7' },
  }
  const bare = readObject(candidate.id, candidate, [])
  expect(JSON.stringify(bare)).not.toMatch(/192\.0\.2\.7|5000|abcd|turn:|AAAA/)
  expect(bare.members).toContainEqual(['candidateType', 'host'])
  const asked = Object.fromEntries(readObject(candidate.id, candidate, ['candidates']).members)
  expect(asked).toMatchObject({ address: '192.0.2.7', port: 5000, usernameFragment: 'abcd', url: 'turn:example.org' })
  expect(asked).not.toHaveProperty('base64Certificate')
})
