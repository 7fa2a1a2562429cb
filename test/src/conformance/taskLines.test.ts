import { expect, test } from 'vitest'
import type { CheckResult } from '../../../src/conformance/checkResult.ts'
import { abortedByPeer } from '../../../src/conformance/checks/ends.ts'
import { scenarios } from '../../../src/conformance/scenarios/index.ts'
import { chat, lifeOf, type Said } from './lives.ts'

const begin: Said = { kind: 'look', name: 'begin' }

/** What a scenario asks of a life that has broken its rules. */
function expected(results: readonly CheckResult[] | undefined, rule: string): string | undefined {
  const broken = results?.find((each) => each.rule === rule)
  return broken?.verdict === 'differs' ? broken.expected : undefined
}

function checked(id: string, ...said: readonly Said[]): readonly CheckResult[] | undefined {
  return scenarios.find((scenario) => scenario.id === id)?.check?.(lifeOf(...said))
}

test('SEQ-24: the events of gathering, task by task', () => {
  const withIce: Said = { ...begin, shown: { 'ice 1': { gatheringState: 'new' } } }
  expect(expected(checked('SEQ-24', withIce), 'SEQ-24')).toBe(
    'ICE gathering → connection gathering → candidate → empty → ICE complete → connection complete → null',
  )
  expect(expected(checked('SEQ-24', begin), 'SEQ-24')).toBe(
    'connection gathering → candidate → empty → connection complete → null',
  )
})

test('SEQ-24: what an engine fires so holds', () => {
  const at = (state: string) => ({
    pc: { iceGatheringState: state },
    'ice 1': { gatheringState: state },
  })
  const states = (state: string): readonly Said[] => [
    { object: 'ice 1', name: 'gatheringstatechange', shown: at(state) },
    { name: 'icegatheringstatechange', shown: at(state) },
  ]
  const candidate = (each: string): Said => ({ name: 'icecandidate', detail: { candidate: each } })
  const candidates = ['candidate', 'candidate', 'empty'].map(candidate)
  const life = [begin, ...states('gathering'), ...candidates, ...states('complete'), candidate('null')]
  expect(checked('SEQ-24', ...life)).toEqual([{ rule: 'SEQ-24', verdict: 'holds' }])
})

test('DT-9, SEQ-19: a channel that cannot be created fires error, then close', () => {
  expect(expected(checked('SEQ-19', chat('close', 'closed')), 'SEQ-19')).toBe(
    'error[closed] · close[closed] on a channel with an id too high',
  )
  const late: Said = { side: 'B', object: 'channel late', name: 'close' }
  expect(expected(checked('createDataChannel() after the peer’s pc.close()', late), 'DT-9')).toBe('error, close')
})

test('SEQ-21: a channel whose section is rejected fires close, with or without error', () => {
  const error = chat('error', 'closed')
  const close = chat('close', 'closed')
  expect(expected(checked('SEQ-21', close, error), 'SEQ-21')).toBe('the channel: close[closed]')
  for (const events of [[close], [error, close]]) {
    expect(checked('SEQ-21', ...events)).toContainEqual({ rule: 'SEQ-21', verdict: 'holds' })
  }
})

test('AB-3: a channel whose association the peer aborts fires error, then close', () => {
  const life = lifeOf(begin, chat('close', 'closed'))
  expect(expected(abortedByPeer(life, 'A', 'channel chat'), 'AB-3')).toBe(
    'error[closed] → close[closed] when the peer calls pc.close()',
  )
})
