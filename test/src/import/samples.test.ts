import { describe, expect, test } from 'vitest'
import { importDump } from '../../../src/import/importDump.ts'
import { playedOf, type SampleName, sampleNames, sampleOf, truthOf } from './sample.ts'

const withEvents = sampleNames.filter((name) => name !== 'firefox.getAllStats.json.gz')

describe.each(withEvents)('%s', (name: SampleName) => {
  test('shows the sequence of each state that recordings of the same lives have shown, and why they failed', async () => {
    const { lives } = await importDump(sampleOf(name))
    const played = lives.map(playedOf).map(({ states, whyFailed }) => ({ states, whyFailed }))
    const truth = truthOf(name).map(({ states, whyFailed }) => ({ states, whyFailed }))
    // One of its connections was in a page that was killed: no recording of it is left.
    expect(played.slice(0, truth.length)).toEqual(truth)
    expect(lives.length - truth.length).toBe(name === 'chromium-fail.internals.gz' ? 1 : 0)
  })

  test('has no entry that a replay skips, and breaks no rule', async () => {
    const { lives, remarks } = await importDump(sampleOf(name))
    expect(remarks).toEqual([])
    expect(lives.map(playedOf).flatMap(({ skipped, divergences }) => [...skipped, ...divergences])).toEqual([])
  })
})

test('A report of Firefox shows the sequence of signalingState, and why a connection failed', async () => {
  const { lives } = await importDump(sampleOf('firefox.getAllStats.json.gz'))
  const played = lives.map(playedOf).map(({ states, whyFailed }) => [states.signalingState, whyFailed])
  const truth = truthOf('firefox.getAllStats.json.gz').map(({ states, whyFailed }) => [
    states.signalingState,
    whyFailed,
  ])
  expect(played).toEqual(truth)
})

test('The peers of one dump find each other', async () => {
  const { lives } = await importDump(sampleOf('chromium.internals.gz'))
  expect(lives.map(({ id, peer }) => `${id} ${peer}`)).toEqual([
    '8-1 8-2',
    '8-2 8-1',
    '8-3 8-4',
    '8-4 8-3',
    '8-5 8-6',
    '8-6 8-5',
    '8-7 8-8',
    '8-8 8-7',
    '8-9 8-10',
    '8-10 8-9',
  ])
  // In two pages.
  const failed = await importDump(sampleOf('chromium-fail.internals.gz'))
  expect(failed.lives.map(({ peer }) => peer)).toEqual(['8-2', '8-1', '9-1', '8-3'])
})

test('Each source says what it is, what made it, and how exact its clock is', async () => {
  const sources = await Promise.all(sampleNames.map(async (name) => (await importDump(sampleOf(name))).source))
  expect(sources).toEqual([
    { kind: 'webrtc-internals', browser: 'Chromium 156', clock: 'exact' },
    { kind: 'rtcstats-dump', browser: 'Chromium 156', clock: 'exact' },
    { kind: 'rtcstats-dump', browser: 'Chromium 156', clock: 'ms' },
    { kind: 'webrtc-internals', browser: 'Chromium 156', clock: 'exact' },
    { kind: 'rtcstats-dump', browser: 'Chromium 156', clock: 'ms' },
    { kind: 'rtcstats-dump', browser: 'Firefox 153', clock: 'ms' },
    { kind: 'firefox-report', browser: 'Firefox', clock: 'ms' },
  ])
})

test('Statistics are series beside the trace, on its clock', async () => {
  const { lives } = await importDump(sampleOf('chromium.internals.gz'))
  const [life] = lives
  expect(life?.series.list()).toContainEqual({ object: 'T01', type: 'transport', member: 'dtlsState' })
  const { times, values } = life?.series.samples('T01', 'dtlsState') ?? { times: [], values: [] }
  expect(values).toEqual(['connected', 'connected', 'connected'])
  expect(times.every((time) => time >= 0 && time <= (life?.trace.entries.at(-1)?.time ?? 0))).toBe(true)
  expect(life?.series.samples('T01', '__proto__')).toBeUndefined()

  const lines = await importDump(sampleOf('chromium.rtcstats-js.txt.gz'))
  const packed = lines.lives[0]?.series
  expect(packed?.list()).toContainEqual({ object: '6', type: 'transport', member: 'dtlsState' })
  expect(packed?.samples('6', 'dtlsState')?.values).toEqual(['connected'])
  expect(packed?.samples('1', 'messagesSent')?.values).toEqual([1, 10, 19, 29])
})
