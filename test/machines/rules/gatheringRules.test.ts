import { expect, test } from 'vitest'
import { gatheringOrder, lastCandidate } from '../../../machines/rules/gatheringRules.ts'

test('INV-46: the connection tells of gathering after its transports', () => {
  expect(gatheringOrder('gathering', false)).toBeUndefined()
  expect(gatheringOrder('gathering', true)).toEqual({
    kind: 'order',
    rule: 'INV-46',
    expected: 'the transport’s gatheringstatechange first',
    actual: 'icegatheringstatechange to gathering',
  })
})

test('GA-4: the empty candidate comes before the null one', () => {
  expect(lastCandidate('complete', true)).toEqual([])
  expect(lastCandidate('complete', undefined)).toEqual([])
  expect(lastCandidate('complete', false)).toEqual([
    { kind: 'event', rule: 'GA-4', expected: 'the empty candidate first', actual: 'null alone' },
  ])
})

test('INV-46, GA-6: the null candidate comes when gathering is complete', () => {
  expect(lastCandidate('gathering', true)).toMatchObject([{ rule: 'INV-46', actual: 'null in gathering' }])
})
