import { describe, expect, test } from 'vitest'
import { type Outcome, outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import {
  isNoOperation,
  rejectionKeeps,
  settlesAsItMust,
  settlesInTurn,
} from '../../../machines/rules/operationRules.ts'

const refused = outcomeOf('closed', { method: 'createOffer' })
const rejects = outcomeOf('stable', { method: 'createAnswer' })
const succeeds = outcomeOf('stable', { method: 'setRemoteDescription', type: 'offer' })

describe('how an operation settles', () => {
  test.each<[string, Outcome, string | undefined]>([
    ['OC-2: it must be refused', refused, 'createOffer: InvalidStateError'],
    ['CO-2: it must be rejected', rejects, 'createOffer: InvalidStateError'],
    ['SG-6: it may succeed', succeeds, undefined],
  ])('%s, and is fulfilled', (rule, outcome, expected) => {
    expect(settlesAsItMust('createOffer', outcome, 'fulfilled')).toEqual(
      expected && { kind: 'event', rule: rule.split(':')[0], expected, actual: 'createOffer: success' },
    )
  })

  test('OC-2, CO-2: it is rejected as it must be, or otherwise', () => {
    expect(settlesAsItMust('createOffer', refused, { rejected: 'InvalidStateError' })).toBeUndefined()
    expect(settlesAsItMust('createOffer', refused, { rejected: 'TypeError' })?.rule).toBe('OC-2')
    expect(settlesAsItMust('createAnswer', rejects, { rejected: 'InvalidStateError' })).toBeUndefined()
    expect(settlesAsItMust('createAnswer', rejects, { rejected: 'Error' })).toEqual({
      kind: 'event',
      rule: 'CO-2',
      expected: 'createAnswer: InvalidStateError',
      actual: 'createAnswer: Error',
    })
  })

  test('RJ-7 to RJ-11: what may succeed may be rejected for its content, and for nothing else', () => {
    expect(settlesAsItMust('setRemoteDescription', succeeds, { rejected: 'InvalidAccessError' })).toBeUndefined()
    expect(settlesAsItMust('setRemoteDescription', succeeds, { rejected: 'NotSupportedError' })).toEqual({
      kind: 'event',
      rule: 'SG-6',
      expected: 'setRemoteDescription: success or OperationError or InvalidAccessError',
      actual: 'setRemoteDescription: NotSupportedError',
    })
  })

  test('arguments that a method cannot take are no operation', () => {
    expect(isNoOperation(succeeds, { rejected: 'TypeError' })).toBe(true)
    expect(isNoOperation(refused, { rejected: 'TypeError' })).toBe(false)
    expect(isNoOperation(succeeds, 'fulfilled')).toBe(false)
    expect(settlesAsItMust('setRemoteDescription', succeeds, { rejected: 'TypeError' })).toBeUndefined()
  })

  test('what is known to be right must succeed', () => {
    for (const rejected of ['OperationError', 'TypeError']) {
      expect(settlesAsItMust('setRemoteDescription', succeeds, { rejected }, true)).toMatchObject({
        rule: 'SG-6',
        expected: 'setRemoteDescription: success',
      })
    }
    expect(settlesAsItMust('setRemoteDescription', succeeds, 'fulfilled', true)).toBeUndefined()
    expect(settlesAsItMust('createAnswer', rejects, { rejected: 'InvalidStateError' }, true)).toBeUndefined()
  })

  test('INV-11: in the order of the calls', () => {
    expect(settlesInTurn('createOffer', undefined)).toBeUndefined()
    expect(settlesInTurn('addIceCandidate', 'createOffer')).toEqual({
      kind: 'order',
      rule: 'INV-11',
      expected: 'createOffer settles first',
      actual: 'addIceCandidate has settled',
    })
  })

  test('INV-15: rejected, it has changed nothing, but for a rollback before it', () => {
    const offer = { method: 'setRemoteDescription', isRemoteOffer: true }
    const answer = { method: 'setRemoteDescription', isRemoteOffer: false }
    expect(rejectionKeeps(answer, 'have-local-offer', 'have-local-offer')).toBeUndefined()
    expect(rejectionKeeps(offer, 'have-local-offer', 'stable')).toBeUndefined()
    expect(rejectionKeeps(answer, 'have-local-offer', 'closed')).toBeUndefined()
    expect(rejectionKeeps(answer, 'have-local-offer', 'stable')?.rule).toBe('INV-15')
    expect(rejectionKeeps(offer, 'have-local-offer', 'have-remote-offer')?.rule).toBe('INV-15')
  })
})
