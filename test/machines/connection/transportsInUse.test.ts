import { expect, test } from 'vitest'
import { aggregatesOf, transportsInUse, unreferenced } from '../../../machines/connection/transportsInUse.ts'

test('INV-9: a transport that SCTP and transceivers share counts once', () => {
  expect(transportsInUse('one', ['one', undefined, 'two', 'two'])).toEqual(['one', 'two'])
  expect(transportsInUse(undefined)).toEqual([])
})

test('TR-1, TR-3: what is in use no more is to be closed', () => {
  expect(unreferenced(['one', 'two'], ['two', 'three'])).toEqual(['one'])
  expect(unreferenced([], ['one'])).toEqual([])
})

test('INV-9: all three states follow from the transports in use', () => {
  expect(aggregatesOf([])).toEqual({ iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' })
  expect(
    aggregatesOf([
      { ice: 'connected', dtls: 'connecting', gatherer: 'complete' },
      { ice: 'completed', dtls: 'connected', gatherer: 'gathering' },
    ]),
  ).toEqual({ iceConnectionState: 'connected', connectionState: 'connecting', iceGatheringState: 'gathering' })
})
