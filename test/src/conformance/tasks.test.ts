import { describe, expect, test } from 'vitest'
import type { CheckResult } from '../../../src/conformance/checkResult.ts'
import { taskChecks } from '../../../src/conformance/checks/tasks.ts'
import { lifeOf, type Said } from './lives.ts'

function results(...said: readonly Said[]): readonly CheckResult[] {
  return [...taskChecks(lifeOf(...said))]
}

const fresh = { iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' }
const begins: Said = {
  kind: 'look',
  name: 'created',
  shown: { pc: fresh, 'ice 1': { state: 'new', gatheringState: 'new' } },
}

/** ICE begins to check: all is written when its first event is fired. */
const checking = {
  pc: { iceConnectionState: 'checking', connectionState: 'connecting' },
  'ice 1': { state: 'checking' },
}
const ice: Said = { object: 'ice 1', name: 'statechange', task: 3, shown: checking }
const iceConnection: Said = { name: 'iceconnectionstatechange', task: 3, shown: checking }
const connection: Said = { name: 'connectionstatechange', task: 3, shown: checking }

/** All candidates have been found. */
const complete = { pc: { iceGatheringState: 'complete' }, 'ice 1': { gatheringState: 'complete' } }
const gatherer: Said = { object: 'ice 1', name: 'gatheringstatechange', task: 5, shown: complete }
const gathering: Said = { name: 'icegatheringstatechange', task: 5, shown: complete }
const nothing: Said = { name: 'icecandidate', task: 5, detail: { candidate: 'null' } }

const kept = (rule: string) => ({ rule, verdict: 'holds' })

describe('IC-1: what ICE has changed is announced in one task, in the order of the table', () => {
  test('as it must be', () => {
    expect(results(begins, ice, iceConnection, connection)).toEqual([kept('IC-1'), kept('IC-1')])
  })

  test('what has not changed is not announced', () => {
    const same = { ...checking, pc: fresh }
    expect(results(begins, { ...ice, shown: same })).toEqual([])
  })

  test('something else comes between', () => {
    const [broken] = results(begins, ice, { name: 'datachannel', task: 3 }, iceConnection, connection)
    expect(broken).toEqual({
      rule: 'IC-1',
      verdict: 'differs',
      where: 'next in the task of statechange',
      expected: 'iceconnectionstatechange, connectionstatechange',
      actual: 'none',
    })
  })

  test('the rest comes in a later task', () => {
    const later = { ...connection, task: 4 }
    expect(results(begins, ice, iceConnection, later)).toMatchObject([
      { rule: 'IC-1', actual: 'iceconnectionstatechange' },
      { rule: 'IC-1', expected: 'connectionstatechange', actual: 'none' },
    ])
  })

  test('what is written too late is announced all the same', () => {
    const unwritten = { ...checking, pc: { ...checking.pc, iceConnectionState: 'new' } }
    const said = [{ ...ice, shown: unwritten }, iceConnection, connection]
    expect(results(begins, ...said)).toEqual([kept('IC-1'), kept('IC-1')])
  })

  test('what comes first in the table comes last', () => {
    expect(results(begins, connection, iceConnection)).toMatchObject([
      { rule: 'IC-1', where: 'before connectionstatechange', expected: 'iceconnectionstatechange', actual: 'none' },
    ])
  })

  test('AMB-21: close() in a handler may end the task', () => {
    expect(results(begins, ice, { kind: 'call', name: 'close()', task: 3 })).toEqual([])
  })

  test('INV-3: a closed connection announces nothing', () => {
    const closed = { ...checking, pc: { ...checking.pc, signalingState: 'closed' } }
    expect(results(begins, { ...ice, shown: closed })).toEqual([])
  })

  test('what was announced before the object was first seen is not known', () => {
    const seenLate: Said = { kind: 'look', name: 'begin', shown: { pc: fresh, 'ice 1': { state: 'connected' } } }
    const pair: Said = { object: 'ice 1', name: 'selectedcandidatepairchange', shown: { 'ice 1': { state: 'failed' } } }
    expect(results(seenLate, pair)).toEqual([])
  })
})

describe('INV-46: the end of gathering is announced in one task, and the null candidate is the last of it', () => {
  test('as it must be', () => {
    expect(results(begins, gatherer, gathering, nothing)).toEqual([kept('INV-46'), kept('INV-46')])
  })

  test('GA-6: the null candidate comes in a later task', () => {
    expect(results(begins, gathering, { ...nothing, task: 6 })).toMatchObject([
      { rule: 'INV-46', expected: 'icecandidate null', actual: 'none' },
    ])
  })

  test('GA-5: another transport is still gathering', () => {
    const other = { ...complete, pc: { iceGatheringState: 'gathering' } }
    const begun: Said = { name: 'icegatheringstatechange', task: 2, shown: { pc: other.pc } }
    expect(results(begins, begun, { ...gatherer, shown: other })).toEqual([])
  })
})
