import { expect, it } from 'vitest'
import { Network } from '../../../../src/simulation/world/network.ts'

it('a fault waits for its occasion, and is used up by it', async () => {
  const network = new Network()
  const { world } = network.addHost('alice')
  network.fail('alice', { type: 'send' })
  network.fail('alice', { type: 'dtls-handshake', alert: 40 })
  network.fail('alice', { type: 'send' })
  expect(world.faults.take('send')).toBeUndefined()
  await network.settle()
  expect(world.faults.take('candidate')).toBeUndefined()
  expect(world.faults.take('dtls-handshake')).toEqual({ type: 'dtls-handshake', alert: 40 })
  expect(world.faults.take('dtls-handshake')).toBeUndefined()
  expect([1, 2, 3].map(() => world.faults.take('send')?.type)).toEqual(['send', 'send', undefined])
})

it('a fault that happens at once is heard by all who listen, and not kept', async () => {
  const network = new Network()
  const { world } = network.addHost('alice')
  network.addHost('bob').world.faults.listen(() => expect.unreachable())
  const heard: unknown[] = []
  const stop = world.faults.listen((fault) => heard.push(fault))
  world.faults.listen((fault) => heard.push(fault.type))
  const fault = { type: 'sctp-abort', causeCode: 12 } as const
  network.fail('alice', fault)
  expect(heard).toEqual([])
  await network.settle()
  expect(heard).toEqual([fault, 'sctp-abort'])
  stop()
  network.fail('alice', fault)
  await network.settle()
  expect(heard).toEqual([fault, 'sctp-abort', 'sctp-abort'])
})

it.each([
  [undefined, 'The type of a fault is one of "candidate", '],
  [{ type: 'sctp' }, '"sctp-shutdown", not "sctp".'],
  [{ type: 'dtls-handshake' }, 'The alert of "dtls-handshake" is an integer from 0 to 255, not undefined.'],
  [{ type: 'dtls-failure', alert: 40, by: 'bob' }, '"by" of "dtls-failure" is "self" or "peer", not "bob".'],
  [
    { type: 'sctp-abort', causeCode: -1 },
    'The cause code of "sctp-abort" is null, or an integer from 0 to 65535, not -1.',
  ],
])('the fault %j is refused', (fault, message) => {
  const network = new Network({ seed: 4 })
  network.addHost('alice')
  expect(() => network.fail('alice', fault as never)).toThrow(message)
  expect(() => network.fail('alice', fault as never)).toThrow('(seed 4)')
})
