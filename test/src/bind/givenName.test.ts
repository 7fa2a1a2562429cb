import { expect, test } from 'vitest'
import { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { bindDataChannel, bindPeerConnection } from '../../../src/index.ts'

const collect = (globalThis as unknown as { gc: (options: object) => Promise<void> }).gc

/** Lets go of what nobody holds. A task has to pass: until then, what a reference has given is held. */
async function collected(reference: WeakRef<object>): Promise<boolean> {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setTimeout(resolve))
    await collect({ type: 'major', execution: 'async' })
  }
  return reference.deref() === undefined
}

function bind(): string {
  return bindPeerConnection(asConnection(new FakeConnection()), { name: 'alice' }).id
}

test('a name keeps nothing alive, and is free again when its bearer is collected', async () => {
  const reference = (() => {
    const channel = new FakeChannel()
    expect(bindDataChannel(asChannel(channel), { name: 'talk' }).id).toBe('talk')
    return new WeakRef(channel)
  })()
  expect(await collected(reference)).toBe(true)
  expect(bindDataChannel(asChannel(new FakeChannel()), { name: 'talk' }).id).toBe('talk')
})

test('a thousand of one name have an id each', () => {
  const connections = Array.from({ length: 1000 }, () => new FakeConnection())
  const actors = connections.map((connection) => bindPeerConnection(asConnection(connection), { name: 'alice' }))
  expect(new Set(actors.map(({ id }) => id)).size).toBe(1000)
  for (const connection of connections) connection.close()
  expect(bind()).toBe('alice')
})
