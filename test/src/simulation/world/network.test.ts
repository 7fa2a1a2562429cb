import { describe, expect, it } from 'vitest'
import type { Datagram, Delivery, Endpoint, Port } from '../../../../src/simulation/world/datagram.ts'
import { Network } from '../../../../src/simulation/world/network.ts'
import type { HostOptions, NetworkOptions } from '../../../../src/simulation/world/networkOptions.ts'

/** Two hosts with a port each, and what has arrived at bob's: `time name`. */
function newPair(options?: NetworkOptions, hostOptions?: HostOptions) {
  const network = new Network(options)
  const [alice, bob] = [network.addHost('alice', hostOptions), network.addHost('bob', hostOptions)]
  const arrived: string[] = []
  const senders: Endpoint[] = []
  const atAlice: string[] = []
  const port = alice.world.openPort((_, { name }) => void atAlice.push(`${network.now} ${name}`))
  const other = bob.world.openPort((from, { name }) => {
    arrived.push(`${network.now} ${name}`)
    senders.push(from)
  })
  const send = (name: string, delivery?: Delivery, size = 100) => port.send(other.local, { name, size }, delivery)
  return { network, alice, bob, port, other, send, arrived, senders, atAlice }
}

const reliable: Delivery = { attempts: Number.POSITIVE_INFINITY, flow: 'one' }
const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)

describe('a datagram', () => {
  it('arrives after the latency, from where it was sent', async () => {
    const { network, port, send, arrived, senders } = newPair({ latency: 35 })
    send('hello')
    await network.settle()
    expect(arrived).toEqual(['35 hello'])
    expect(senders).toEqual([port.local])
  })

  it('is not sent from a closed port, and does not arrive at one', async () => {
    const { network, port, other, send, arrived } = newPair()
    send('one')
    other.close()
    other.close()
    await network.settle()
    port.close()
    send('two')
    await network.settle()
    expect(arrived).toEqual([])
  })

  it('has left, wherever it goes', async () => {
    const { network, port, other, send } = newPair()
    const left: number[] = []
    const onLeft = () => left.push(network.now)
    send('one', { onLeft })
    expect(left).toEqual([])
    other.close()
    send('two', { onLeft })
    port.send({ address: '203.0.113.1', port: 1 }, { name: 'three', size: 1 }, { onLeft })
    await network.settle()
    expect(left).toEqual([0, 0, 0])
  })

  it('is delayed by jitter, and then overtakes none of its flow', async () => {
    const { network, send, arrived } = newPair({ latency: 10, jitter: 100 })
    for (const name of names(50)) send(name, reliable)
    for (const name of names(50)) send(`free ${name}`)
    await network.settle()
    const order = arrived.map((text) => text.split(' ').slice(1).join(' '))
    expect(order.filter((name) => !name.startsWith('free'))).toEqual(names(50))
    expect(order.filter((name) => name.startsWith('free'))).not.toEqual(names(50).map((name) => `free ${name}`))
  })

  it('is lost by chance, about as often as asked for, and what is reliable never is', async () => {
    const { network, send, arrived } = newPair({ loss: 0.3 })
    for (const name of names(1000)) send(name)
    await network.settle()
    expect(arrived.length).toBeGreaterThan(600)
    expect(arrived.length).toBeLessThan(800)
    arrived.length = 0
    for (const name of names(1000)) send(name, reliable)
    await network.settle()
    expect(arrived.map((text) => text.split(' ')[1])).toEqual(names(1000))
  })

  it('is given up when it is lost as often as it may be sent', async () => {
    const { network, send, arrived } = newPair({ loss: 0.5 })
    const lost: string[] = []
    for (const name of names(100)) send(name, { attempts: 2, onLost: () => lost.push(name) })
    await network.settle()
    expect(arrived.length + lost.length).toBe(100)
    expect(lost.length).toBeGreaterThan(10)
    expect(arrived.length).toBeGreaterThan(50)
  })

  it('is given up when its life is over', async () => {
    const { network, send, arrived } = newPair()
    const lost: number[] = []
    network.changeLinks('cut', [], (link) => link.cut())
    send('one', { attempts: Number.POSITIVE_INFINITY, lifetime: 300, onLost: () => lost.push(network.now) })
    await network.advance(1000)
    network.changeLinks('healed', [], (link) => link.heal())
    await network.settle()
    expect(lost).toEqual([300])
    expect(arrived).toEqual([])
  })

  it('never arrives where all are lost', async () => {
    const { network, send, arrived } = newPair({ loss: 1 })
    send('one')
    send('two', reliable)
    await network.settle()
    expect(arrived).toEqual([])
  })

  it('takes its time where bandwidth is limited', async () => {
    const { network, send, arrived } = newPair({ latency: 10 })
    network.limit(1000, ['alice', 'bob'])
    const left: number[] = []
    for (const name of names(3)) send(name, { onLeft: () => left.push(network.now) })
    await network.settle()
    expect(left).toEqual([100, 200, 300])
    expect(arrived).toEqual(['110 0', '210 1', '310 2'])
    network.limit(Number.POSITIVE_INFINITY, [])
    send('last')
    await network.settle()
    expect(arrived.at(-1)).toBe('320 last')
  })
})

describe('a cut', () => {
  it('loses what is on its way, and what is reliable arrives when it is healed', async () => {
    const { network, send, arrived } = newPair({ latency: 20 })
    send('lost')
    for (const name of names(5)) send(name, reliable)
    await network.advance(10)
    network.changeLinks('cut', ['alice', 'bob'], (link) => link.cut())
    send('lost, too')
    send('5', reliable)
    await network.advance(100_000)
    expect(arrived).toEqual([])
    network.changeLinks('healed', ['bob', 'alice'], (link) => link.heal())
    send('6', reliable)
    await network.settle()
    expect(arrived.map((text) => text.split(' ')[1])).toEqual(names(7))
  })

  it.each([
    [[], ['bob', 'carol']],
    [['alice'], ['bob', 'carol']],
    [['bob'], ['bob']],
    [['alice', 'carol'], ['carol']],
  ])('is one of the hosts that are named: %j', async (hosts, cutOff) => {
    const network = new Network()
    const arrived: string[] = []
    const port = network.addHost('alice').world.openPort(() => {})
    const open = (name: string) => network.addHost(name).world.openPort(() => arrived.push(name))
    const before = open('bob')
    port.send(before.local, { name: 'one', size: 1 })
    network.changeLinks('cut', hosts.slice(0, 1), () => {})
    await network.settle()
    expect(arrived.splice(0)).toEqual(['bob'])
    const later = open('carol')
    network.changeLinks('cut', hosts, (link) => link.cut())
    for (const { local } of [before, later]) port.send(local, { name: 'two', size: 1 })
    await network.settle()
    expect(arrived).toEqual(['bob', 'carol'].filter((name) => !cutOff.includes(name)))
  })
})

it('what is held arrives when it is released, in its order', async () => {
  const { network, send, arrived } = newPair({ latency: 20, jitter: 5 })
  for (const name of names(3)) send(name, reliable)
  await network.advance(10)
  network.changeLinks('held', [], (link) => link.hold())
  send('3', reliable)
  await network.advance(1000)
  expect(arrived).toEqual([])
  network.changeLinks('released', [], (link) => link.release())
  await network.settle()
  expect(arrived).toEqual(names(4).map((name) => `1010 ${name}`))
})

describe('a host', () => {
  it('that is frozen gets what has arrived when it is thawed', async () => {
    const { network, send, arrived } = newPair()
    network.freeze('bob')
    send('one')
    await network.advance(1000)
    expect(arrived).toEqual([])
    network.thaw('bob')
    await network.settle()
    expect(arrived).toEqual(['1000 one'])
  })

  it('that has vanished gets nothing, and sends nothing again', async () => {
    const { network, send, arrived } = newPair()
    network.changeLinks('cut', [], (link) => link.cut())
    send('one', reliable)
    network.vanish('alice')
    network.changeLinks('healed', [], (link) => link.heal())
    await network.settle()
    expect(arrived).toEqual([])
    expect(() => network.freeze('alice')).toThrow('The host "alice" has vanished. (seed 1)')
  })

  it('reports what a task throws, and goes on', async () => {
    const { network, alice } = newPair()
    const others = process.listeners('uncaughtException')
    const errors: unknown[] = []
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', (error) => errors.push(error))
    const error = new Error('thrown by a step')
    let isNextRun = false
    alice.world.queueTask('task', [
      () => {
        throw error
      },
      () => {
        isNextRun = true
      },
    ])
    await network.settle()
    await new Promise<void>((resolve) => setImmediate(resolve))
    process.removeAllListeners('uncaughtException')
    for (const other of others) process.on('uncaughtException', other)
    expect(errors).toEqual([error])
    expect(isNextRun).toBe(true)
  })
})

describe('a path that is followed', () => {
  it.each<[string, (network: Network) => void, (network: Network) => void]>([
    [
      'a cut is healed',
      (network) => network.changeLinks('cut', ['alice', 'bob'], (link) => link.cut()),
      (network) => network.changeLinks('healed', [], (link) => link.heal()),
    ],
    [
      'a hold is released',
      (network) => network.changeLinks('held', ['bob'], (link) => link.hold()),
      (network) => network.changeLinks('released', ['bob'], (link) => link.release()),
    ],
    ['a frozen peer is thawed', (network) => network.freeze('bob'), (network) => network.thaw('bob')],
  ])('is whole again when %s', async (_, lose, restore) => {
    const { network, alice, port, other } = newPair()
    const log: boolean[] = []
    const path = alice.world.watchPath(port, other.local, (isWhole) => log.push(isWhole))
    expect(path.isWhole).toBe(true)
    lose(network)
    expect(path.isWhole).toBe(false)
    expect(log).toEqual([])
    await network.settle()
    restore(network)
    await network.settle()
    expect(log).toEqual([false, true])
    path.cancel()
    lose(network)
    await network.settle()
    expect(log).toEqual([false, true])
  })

  it.each<[string, (network: Network, other: Port) => void]>([
    ['vanishes', (network) => network.vanish('bob')],
    ['closes its port', (_, other) => other.close()],
  ])('is lost when the peer %s', async (_, lose) => {
    const { network, alice, port, other } = newPair()
    const log: boolean[] = []
    const path = alice.world.watchPath(port, other.local, (isWhole) => log.push(isWhole))
    lose(network, other)
    await network.settle()
    expect(log).toEqual([false])
    expect(path.isWhole).toBe(false)
  })
})

describe('bad input', () => {
  it.each<[NetworkOptions, string]>([
    [{ seed: 1.5 }, 'The option "seed" of createNetwork() is an integer of 32 bits, not 1.5.'],
    [{ seed: 2 ** 40 }, 'The option "seed" of createNetwork() is an integer of 32 bits, not 1099511627776.'],
    [{ latency: -1 }, 'The option "latency" of createNetwork() is a number of milliseconds, not -1.'],
    [{ jitter: Number.NaN }, 'The option "jitter" of createNetwork() is a number of milliseconds, not NaN.'],
    [{ loss: 2 }, 'The option "loss" of createNetwork() is a number from 0 to 1, not 2.'],
    [{ time: 'fast' as never }, 'The option "time" of createNetwork() is "virtual" or "real", not "fast".'],
    [{ choose: 0 as never }, 'The option "choose" of createNetwork() is a function, not 0.'],
    [{ lag: 5 } as never, 'createNetwork() has no option "lag".'],
    [5 as never, 'createNetwork() takes an object of options, not 5.'],
  ])('%j is refused', (options, message) => {
    expect(() => new Network(options)).toThrow(message)
  })

  it.each<[HostOptions, string]>([
    [{ nat: 'open' as never }, 'The option "nat" of host() is "none", "cone", "symmetric", "closed", not "open".'],
    [{ maxChannels: 0 }, 'The option "maxChannels" of host() is an integer from 1 to 65535, not 0.'],
    [{ maxMessageSize: -1 }, 'The option "maxMessageSize" of host() is a number of bytes, not -1.'],
  ])('of a host, %j is refused', (options, message) => {
    expect(() => new Network().addHost('alice', options)).toThrow(message)
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '5'])('advance(%s) is refused', async (ms) => {
    const { network } = newPair()
    await expect(network.advance(ms as number)).rejects.toMatchObject({ name: 'SimulationError', code: 'bad-option' })
  })

  it('names the hosts that there are', () => {
    const { network } = newPair({ seed: 9 })
    expect(() => network.vanish('eve')).toThrow('There is no host "eve". The hosts are: "alice", "bob". (seed 9)')
    expect(() => network.addHost('bob')).toThrow('There is a host "bob" already. (seed 9)')
    expect(() => network.addHost('')).toThrow('The name of a host is a text')
    expect(() => network.limit(0, [])).toThrow('bandwidth() takes a number of bytes above 0, not 0. (seed 9)')
  })
})

it('the same seed gives the same trace, and another seed another one', async () => {
  const traceOf = async (seed: number) => {
    const { network, send } = newPair({ seed, jitter: 50, loss: 0.2 })
    for (const name of names(100)) send(name, reliable)
    await network.settle()
    return network.trace
  }
  const trace = await traceOf(5)
  expect(await traceOf(5)).toBe(trace)
  expect(trace).toMatch(/^seed 5\n +\d+ bob: 0 from alice\n/)
  expect((await traceOf(6)).split('\n').slice(1)).not.toEqual(trace.split('\n').slice(1))
})

describe('a NAT', () => {
  /** Whether two hosts get through to each other, when both send at once as ICE does. */
  async function getThrough(one: HostOptions['nat'], other: HostOptions['nat']) {
    const network = new Network()
    const heard: string[] = []
    const open = async (name: string, nat: HostOptions['nat'] = 'none') => {
      const host = network.addHost(name, { nat })
      const found: Endpoint[] = []
      let port: Port<Datagram> | undefined
      host.world.gather(
        { servers: [{ url: 'stun:stun.example.org' }], policy: 'all' },
        {
          candidate: (candidate) => {
            found.push(candidate.endpoint)
            port = candidate.port
          },
          error: () => {},
          end: () => {},
        },
        (at, from, { name: what }) => {
          heard.push(`${name} ${what}`)
          if (what === 'request') at.send(from, { name: 'response', size: 1 })
        },
      )
      await network.settle()
      return { found, port }
    }
    const [a, b] = [await open('alice', one), await open('bob', other)]
    for (let round = 0; round < 3; round++) {
      for (const endpoint of b.found) a.port?.send(endpoint, { name: 'request', size: 1 })
      for (const endpoint of a.found) b.port?.send(endpoint, { name: 'request', size: 1 })
      await network.settle()
    }
    return heard.includes('alice response') || heard.includes('bob response')
  }

  it.each<[HostOptions['nat'], HostOptions['nat'], boolean]>([
    ['none', 'none', true],
    ['none', 'cone', true],
    ['none', 'symmetric', true],
    ['cone', 'cone', true],
    ['cone', 'symmetric', false],
    ['symmetric', 'symmetric', false],
    ['none', 'closed', false],
    ['cone', 'closed', false],
  ])('%s and %s: %s', async (one, other, isThrough) => {
    expect(await getThrough(one, other)).toBe(isThrough)
  })
})
