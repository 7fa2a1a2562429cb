import { expect, test } from 'vitest'
import { RemoteOffers } from '../../../src/session/remoteOffers.ts'

const added = (...numbers: readonly number[]) => {
  const offers = new RemoteOffers()
  for (const number of numbers) offers.add(number, `sdp ${number}`)
  return offers
}

test('an offer is there until it is taken, or a later one is', () => {
  const offers = added(1, 2, 3)
  expect(offers.take(2)).toBe('sdp 2')
  expect(offers.size).toBe(1)
  expect([2, 1, 3].map((number) => offers.take(number))).toEqual(['', '', 'sdp 3'])
  expect(offers.size).toBe(0)
})

test('one that comes again is the same one', () => {
  const offers = added(1)
  offers.add(1, 'again')
  expect(offers.size).toBe(1)
  expect(offers.take(1)).toBe('again')
})

test('four are kept: the lowest number is forgotten first, though it has come last', () => {
  expect(added(4, 5, 6, 7).size).toBe(4)
  const offers = added(4, 5, 6, 7, 3)
  expect(offers.size).toBe(4)
  expect([3, 4].map((number) => offers.take(number))).toEqual(['', 'sdp 4'])
})
