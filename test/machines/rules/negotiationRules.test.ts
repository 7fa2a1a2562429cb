import { expect, test } from 'vitest'
import { negotiationFires } from '../../../machines/rules/negotiationRules.ts'

const first = { signalingState: 'stable', isNeeded: false, isUpdated: false }

test('INV-13: negotiationneeded fires in stable, with no operation under way', () => {
  expect(negotiationFires(first)).toEqual([])
  expect(negotiationFires({ ...first, signalingState: 'have-local-offer', running: 'createOffer' })).toEqual([
    { kind: 'event', rule: 'INV-13', expected: 'no negotiationneeded', actual: 'fired in have-local-offer' },
  ])
  expect(negotiationFires({ ...first, running: 'createOffer' })).toMatchObject([
    { rule: 'INV-13', actual: 'fired during createOffer' },
  ])
})

test('INV-14: again only after a return to stable, or after something was done', () => {
  expect(negotiationFires({ ...first, isNeeded: true, isUpdated: true })).toEqual([])
  expect(negotiationFires({ ...first, isNeeded: true })).toEqual([
    { kind: 'event', rule: 'INV-14', expected: 'no negotiationneeded', actual: 'fired again' },
  ])
  const early = negotiationFires({ ...first, isNeeded: true, running: 'setLocalDescription' })
  expect(early.map(({ rule }) => rule)).toEqual(['INV-13'])
})
