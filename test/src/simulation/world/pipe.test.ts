import { expect, it } from 'vitest'
import { Network } from '../../../../src/simulation/world/network.ts'
import type { PipeEnd, PipeOptions } from '../../../../src/simulation/world/pipeTypes.ts'

function newPipe(options?: PipeOptions) {
  const network = new Network({ latency: 20 })
  network.addHost('alice')
  network.addHost('bob')
  const [alice, bob] = network.openPipe('alice', 'bob', options)
  return { network, alice, bob }
}

/** What arrives at an end: `time message`. */
function listen({ network, end }: { network: Network; end: PipeEnd }): string[] {
  const log: string[] = []
  end.onmessage = ({ data }) => void log.push(`${network.now} ${JSON.stringify(data)}`)
  return log
}

it('a pipe carries messages both ways, in their order', async () => {
  const { network, alice, bob } = newPipe()
  const [atAlice, atBob] = [listen({ network, end: alice }), listen({ network, end: bob })]
  alice.post({ one: 1 })
  alice.post(['two'])
  bob.post('three')
  await network.settle()
  expect(atBob).toEqual(['20 {"one":1}', '20 ["two"]'])
  expect(atAlice).toEqual(['20 "three"'])
})

it('a pipe has a latency of its own, if asked for', async () => {
  const { network, alice, bob } = newPipe({ latency: 300 })
  const log = listen({ network, end: bob })
  alice.post(1)
  await network.settle()
  expect(log).toEqual(['300 1'])
})

it('a pipe keeps what has arrived until somebody listens', async () => {
  const { network, alice, bob } = newPipe()
  alice.post(1)
  alice.post(2)
  await network.settle()
  expect(bob.onmessage).toBeNull()
  const log = listen({ network, end: bob })
  await network.settle()
  expect(log).toEqual(['20 1', '20 2'])
})

it('a pipe writes what it carries as JSON, as it is when it is posted', async () => {
  const { network, alice, bob } = newPipe()
  const log = listen({ network, end: bob })
  const message = { toJSON: () => ({ type: 'offer' }) }
  const changed = { value: 1 }
  alice.post(message)
  alice.post(changed)
  changed.value = 2
  await network.settle()
  expect(log).toEqual(['20 {"type":"offer"}', '20 {"value":1}'])
})

it.each([undefined, () => {}, 5n])('a pipe refuses %s', (message) => {
  const { alice } = newPipe()
  expect(() => alice.post(message)).toThrow(/^post\(\) takes what can be written as JSON, not .*\(seed 1\)$/)
})

it('a pipe is not cut with the network, but if asked for', async () => {
  for (const faulty of [false, true]) {
    const { network, alice, bob } = newPipe({ faulty })
    const log = listen({ network, end: bob })
    network.changeLinks('cut', ['alice', 'bob'], (link) => link.cut())
    alice.post(1)
    await network.settle()
    expect(log).toEqual(faulty ? [] : ['20 1'])
    network.changeLinks('healed', ['alice', 'bob'], (link) => link.heal())
    await network.settle()
    expect(log).toHaveLength(1)
  }
})

it.each<[PipeOptions, string]>([
  [{ latency: -1 }, 'The option "latency" of pipe() is a number of milliseconds, not -1.'],
  [{ faulty: 1 as never }, 'The option "faulty" of pipe() is true or false, not 1.'],
  [{ lossy: true } as never, 'pipe() has no option "lossy".'],
])('a pipe refuses the options %j', (options, message) => {
  expect(() => newPipe(options)).toThrow(message)
})
