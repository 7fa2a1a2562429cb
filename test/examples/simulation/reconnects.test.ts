import { expect, test } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'
import { Chat } from '../chat.ts'
import { dial } from './dial.ts'

test('the chat dials again when the network was cut for too long', async () => {
  const network = createNetwork()
  const chat = new Chat(() => dial(network))
  await network.settle()
  expect(chat.status).toBe('online')
  network.cut('alice', 'bob')
  await network.advance(40_000)
  expect(chat.status).toBe('reconnecting')
  network.heal('alice', 'bob')
  await network.settle()
  expect(chat.status).toBe('online')
})
