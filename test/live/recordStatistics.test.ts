import { expect, test, vi } from 'vitest'
import { announced, talked } from '../../harness/peers.ts'
import { bindPeerConnection, unbind } from '../../src/index.ts'
import { record, replay } from '../../src/testing/index.ts'
import { recordedSeries, type TraceStatistics } from '../../src/trace/statistics.ts'
import { catchRejections } from './catchRejections.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'
import { secretsIn, secretsOf } from './secretsOf.ts'

const openPeers = peersOfEachTest()

/** Waits until something is so often in what was read. */
function read(statistics: () => TraceStatistics | undefined, type: string, times: number): Promise<void> {
  return vi.waitFor(
    () => {
      const found = statistics()?.objects.filter((object) => object.type === type) ?? []
      // node-datachannel gives a pair another id each time.
      expect(found.flatMap((object) => object.times).length).toBeGreaterThanOrEqual(times)
    },
    { timeout: 50_000, interval: 50 },
  )
}

async function connected(include?: readonly 'candidates'[]) {
  const { a, b, negotiate } = openPeers()
  const recording = record(bindPeerConnection(a), { stats: 100, ...(include && { include }) })
  const channel = a.createDataChannel('chat')
  const arrived = announced(b, (far) => far)
  await negotiate()
  await talked(channel, await arrived)
  return { a, b, recording }
}

test('statistics are in the trace, of each object and of each channel, and a replay is the same with them', async () => {
  const { a, recording } = await connected()
  await read(() => recording.trace.statistics, 'candidate-pair', 2)
  await read(() => recording.trace.statistics, 'channel', 2)
  a.close()
  const { trace } = recording
  const { statistics, ...bare } = trace
  expect(statistics?.interval).toBe(100)
  expect(statistics?.objects.find(({ id }) => id === 'channel:0')?.members.bufferedAmount).toContain(0)
  const { skipped, steps, connection } = replay(trace)
  expect(skipped).toEqual([])
  const without = replay(bare)
  expect(steps.length).toBe(without.steps.length)
  expect(connection.value).toEqual(without.connection.value)
  const series = recordedSeries(statistics as TraceStatistics)
  const amounts = series.samples('channel:0', 'bufferedAmount')
  expect(amounts?.times.length).toBe(amounts?.values.length)
  expect(series.list()).toContainEqual({ object: 'channel:0', type: 'channel', member: 'bufferedAmount' })
  expect(series.samples('channel:0', 'constructor')).toBeUndefined()
})

test('statistics have no address, credential or fingerprint', async () => {
  const { a, b, recording } = await connected()
  const secrets = await secretsOf(a, b)
  await read(() => recording.trace.statistics, 'candidate-pair', 1)
  await read(() => recording.trace.statistics, 'local-candidate', 1)
  expect(secretsIn(JSON.stringify(recording.trace), secrets)).toEqual([])
})

test('nothing is read of a connection that is closed or unbound, or after the recording was stopped', async () => {
  const ends: readonly ((life: Awaited<ReturnType<typeof connected>>) => void)[] = [
    ({ a }) => a.close(),
    ({ recording }) => recording.stop(),
    ({ a }) => unbind(a),
  ]
  for (const end of ends) {
    const life = await connected()
    await read(() => life.recording.trace.statistics, 'candidate-pair', 1)
    end(life)
    const before = JSON.stringify(life.recording.trace.statistics)
    const getStats = vi.fn(() => Promise.resolve(new Map()))
    Object.defineProperty(life.a, 'getStats', { value: getStats })
    // Another recording reads meanwhile, with the same interval.
    const other = await connected()
    await read(() => other.recording.trace.statistics, 'candidate-pair', 3)
    expect(getStats).not.toHaveBeenCalled()
    expect(JSON.stringify(life.recording.trace.statistics)).toBe(before)
  }
})

test('getStats() that rejects, throws or gives nonsense does no harm, and is asked again', async () => {
  const rejections = catchRejections()
  const { a } = openPeers()
  const answers: (() => unknown)[] = [
    () => Promise.reject(new Error('not now')),
    () => {
      throw new Error('not at all')
    },
    () => Promise.resolve(undefined),
    () => Promise.resolve(new Map<string, unknown>([['x', 7]])),
    () => Promise.resolve(new Map([['t', { id: 't', type: 'transport', bytesSent: 5, url: 'turn:secret' }]])),
  ]
  let asked = 0
  Object.defineProperty(a, 'getStats', {
    value: () => {
      asked += 1
      return answers[Math.min(asked, answers.length) - 1]?.()
    },
  })
  const recording = record(bindPeerConnection(a), { stats: 100 })
  await read(() => recording.trace.statistics, 'transport', 2)
  expect(asked).toBeGreaterThanOrEqual(answers.length + 1)
  const [transport] = recording.trace.statistics?.objects ?? []
  expect(transport?.members).toEqual({ bytesSent: transport?.times.map(() => 5) })
  a.close()
  expect(rejections.reasons.splice(0)).toEqual([])
  rejections.stop()
})
