import { afterEach, describe, expect, test, vi } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import { type DivergenceOptions, divergences, type EngineName, type Moment } from '../../../src/divergences/index.ts'
import { nothingKnown } from '../../../src/follow/known.ts'
import type { Picture } from '../../../src/follow/picture.ts'

afterEach(() => void vi.unstubAllGlobals())

const known = nothingKnown

/** An open channel, followed alone, that fires `closing` while it shows `open`, and an error of no kind. */
function moments(): readonly Moment[] {
  const chart = createActor(dataChannelMachine, { input: { readyState: 'open' } })
    .start()
    .getSnapshot()
  const picture: Picture = {
    shown: (name) => (name === 'channel:0' ? { readyState: 'open' } : undefined),
    chart: (name) => (name === 'channel:0' ? chart : undefined),
    id: () => undefined,
    channels: ['channel:0'],
    ended: [],
    calls: [],
    known,
  }
  return ['closing', 'closing', 'error'].map((type, time) => ({
    before: picture,
    observation: { kind: 'event', on: 'channel:0', type, time },
    after: picture,
  }))
}

/** What is told of it. */
function told(options?: DivergenceOptions): readonly string[] {
  const judging = divergences(options).start({})
  return moments().flatMap((moment) => judging.judge(moment).findings.map(({ on, rule }) => `${on} ${rule}`))
}

describe('divergences()', () => {
  test('tells each rule that is broken, once', () => {
    expect(told()).toEqual(['channel:0 DT-5', 'channel:0 INV-22', 'channel:0 INV-36'])
  })

  test.each<[string, DivergenceOptions, readonly string[]]>([
    ['these rules alone', { rules: ['DT-5'] }, ['channel:0 DT-5']],
    ['not these rules', { except: ['DT-5', 'INV-36'] }, ['channel:0 INV-22']],
    ['these kinds alone', { kinds: ['state'] }, ['channel:0 DT-5']],
    ['both', { rules: ['DT-5', 'INV-22'], kinds: ['event'] }, ['channel:0 INV-22']],
  ])('%s', (_, options, expected) => {
    expect(told(options)).toEqual(expected)
  })

  test('AMB-19: in a worker, what an error carries is not said', () => {
    vi.stubGlobal('WorkerGlobalScope', class {})
    expect(told()).toEqual(['channel:0 DT-5', 'channel:0 INV-22'])
  })

  test('each connection is judged by itself', () => {
    const asked = divergences()
    const [first] = moments() as [Moment]
    expect(asked.start({}).judge(first).findings).toHaveLength(1)
    expect(asked.start({}).judge(first).findings).toHaveLength(1)
  })

  test('gives on who is told', () => {
    const onDivergence = () => {}
    expect(divergences({ onDivergence }).onDivergence).toBe(onDivergence)
    expect(divergences().onDivergence).toBeUndefined()
  })
})

describe('what is known of an engine', () => {
  /** A connection that is closed, with a channel that stays open. */
  function closing(options: DivergenceOptions): readonly string[] {
    const chart = { value: 'closed', status: 'active' } as unknown as ReturnType<Picture['chart']>
    const picture: Picture = {
      shown: (name) => (name === 'channel:0' ? { readyState: 'open' } : {}),
      chart: () => chart,
      id: () => undefined,
      channels: ['channel:0'],
      ended: [],
      calls: [],
      known,
    }
    const observation = { kind: 'bound', on: 'channel:0', time: 0 } as const
    const { findings } = divergences(options).start({}).judge({ before: picture, observation, after: picture })
    return findings.map(({ rule }) => rule)
  }

  test.each<EngineName>(['chromium', 'firefox', 'node-datachannel', 'wrtc'])('DT-11 is known of %s', (engine) => {
    expect(closing({ engine })).toEqual([])
    expect(closing({ engine, known: true })).toEqual(['DT-11'])
  })

  test('nothing is known of another engine', () => {
    expect(closing({})).toEqual(['DT-11'])
  })
})

describe('options that are wrong', () => {
  test.each<[string, unknown, RegExp]>([
    ['none at all', null, /The options of divergences\(\) cannot be null/],
    ['a function', () => {}, /cannot be a function/],
    ['an array', [], /cannot be an object of class Array/],
    ['a misspelt one', { rule: ['DT-11'] }, /has no option "rule". It has "onDivergence", "rules", "except", "kinds"/],
    ['one of a prototype', { toString: 1 }, /has no option "toString"/],
    ['rules that are none', { rules: 'DT-11' }, /"rules" of divergences\(\) needs an array of rules/],
    ['a rule that is none', { except: ['dt11'] }, /"except" .* but was given \["dt11"\]/],
    ['a kind that is none', { kinds: ['states'] }, /"kinds" .* but was given \["states"\]/],
    ['no function', { onDivergence: 'log' }, /"onDivergence" .* needs a function, but was given "log"/],
    ['an engine that is none', { engine: 'safari' }, /"engine" .* needs "chromium" or "firefox"/],
    ['neither true nor false', { known: 'all' }, /"known" .* needs true or false/],
  ])('%s', (_, options, message) => {
    const call = () => divergences(options as DivergenceOptions)
    expect(call).toThrow(message)
    expect(call).toThrow(expect.objectContaining({ name: 'BindError', code: 'not-options' }))
  })

  test('what is undefined is as if it were left out', () => {
    expect(() => divergences({ rules: undefined, known: undefined })).not.toThrow()
  })
})
