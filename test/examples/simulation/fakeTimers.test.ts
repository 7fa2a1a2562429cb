import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'
import { dial } from './dial.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the app calls again three seconds after its connection has failed', async () => {
  const network = createNetwork()
  const connection = dial(network)
  const calls: number[] = []
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === 'failed') setTimeout(() => calls.push(network.now), 3000)
  }
  connection.createDataChannel('chat')
  await vi.advanceTimersByTimeAsync(1000)
  expect(connection.connectionState).toBe('connected')
  network.cut('alice', 'bob')
  await vi.advanceTimersByTimeAsync(32_999)
  expect(calls).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(calls).toEqual([34_000])
})
