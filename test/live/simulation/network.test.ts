import { describe, expect, it } from 'vitest'
import { newPair } from './connectedPair.ts'

const turn: RTCConfiguration = {
  iceServers: [{ urls: 'turn:turn.example.org', username: 'user', credential: 'word' }],
}

describe('two peers', () => {
  it('connect, talk and close', async () => {
    const { network, alice, bob, channel, errors } = newPair()
    const log: string[] = []
    bob.addEventListener('datachannel', ({ channel: theirs }) => {
      theirs.addEventListener('message', ({ data }) => theirs.send(`${data} yourself`))
    })
    channel.addEventListener('open', () => channel.send('hello'))
    channel.addEventListener('message', ({ data }) => log.push(data))
    await network.settle()
    expect(log).toEqual(['hello yourself'])
    expect([alice.connectionState, bob.connectionState, errors]).toEqual(['connected', 'connected', []])
    channel.close()
    await network.settle()
    expect(channel.readyState).toBe('closed')
  })

  it('notice a cut after 5 seconds, and give up after 30', async () => {
    const { network, alice, bob } = newPair()
    await network.settle()
    network.cut('alice', 'bob')
    await network.advance(4900)
    expect(alice.connectionState).toBe('connected')
    await network.advance(1000)
    expect([alice.connectionState, bob.connectionState]).toEqual(['disconnected', 'disconnected'])
    await network.advance(30_000)
    expect([alice.connectionState, bob.connectionState]).toEqual(['failed', 'failed'])
  })

  it('are connected again when a cut is healed in time, and what was sent meanwhile arrives', async () => {
    const { network, alice, bob, channel } = newPair()
    const log: string[] = []
    bob.addEventListener('datachannel', (event) => {
      event.channel.addEventListener('message', ({ data }) => log.push(data))
    })
    await network.settle()
    network.cut('alice', 'bob')
    channel.send('one')
    await network.advance(10_000)
    channel.send('two')
    expect([alice.connectionState, log]).toEqual(['disconnected', []])
    network.heal('alice', 'bob')
    await network.settle()
    expect([alice.connectionState, bob.connectionState]).toEqual(['connected', 'connected'])
    expect(log).toEqual(['one', 'two'])
  })

  it('connect again by a restart of ICE after they have failed', async () => {
    const { network, alice, bob } = newPair()
    await network.settle()
    network.cut('alice', 'bob')
    await network.advance(40_000)
    network.heal('alice', 'bob')
    await network.settle()
    expect(alice.connectionState).toBe('failed')
    alice.restartIce()
    await network.settle()
    expect([alice.connectionState, bob.connectionState]).toEqual(['connected', 'connected'])
  })

  it('are lost to each other when one vanishes', async () => {
    const { network, alice } = newPair()
    await network.settle()
    network.vanish('bob')
    await network.advance(40_000)
    expect(alice.connectionState).toBe('failed')
  })

  it('survive a short freeze of one of them', async () => {
    const { network, alice, bob, channel } = newPair()
    const log: string[] = []
    bob.addEventListener('datachannel', (event) => {
      event.channel.addEventListener('message', ({ data }) => log.push(data))
    })
    await network.settle()
    network.freeze('bob')
    channel.send('while you sleep')
    await network.advance(10_000)
    expect([alice.connectionState, log]).toEqual(['disconnected', []])
    network.thaw('bob')
    await network.settle()
    expect([alice.connectionState, log]).toEqual(['connected', ['while you sleep']])
  })
})

describe('two peers behind NATs', () => {
  it('cannot connect through firewalls, and fail', async () => {
    const { network, alice, bob } = newPair({ hosts: { alice: { nat: 'closed' }, bob: { nat: 'closed' } } })
    await network.settle()
    await network.advance(60_000)
    expect([alice.connectionState, bob.connectionState]).toEqual(['failed', 'failed'])
  })

  it.each(['closed', 'symmetric'] as const)('that are %s connect through a relay over TLS', async (nat) => {
    const { network, alice, bob } = newPair({
      hosts: { alice: { nat }, bob: { nat } },
      configuration: { iceServers: [{ urls: 'turns:turn.example.org', username: 'user', credential: 'word' }] },
    })
    await network.settle()
    expect([alice.connectionState, bob.connectionState]).toEqual(['connected', 'connected'])
  })

  it('hear that their relay refuses', async () => {
    const { network, alice } = newPair({ hosts: { alice: { nat: 'symmetric' } }, configuration: turn })
    network.server('turn.example.org', { refuses: 401 })
    const errors: number[] = []
    alice.addEventListener('icecandidateerror', ({ errorCode }) => errors.push(errorCode))
    await network.settle()
    expect(errors).toEqual([401])
  })
})

it('a message takes its time where bandwidth is limited', async () => {
  const { network, channel } = newPair({ latency: 0 })
  await network.settle()
  network.bandwidth(1000)
  const start = network.now
  channel.send('x'.repeat(10_000))
  expect(channel.bufferedAmount).toBe(10_000)
  await network.settle()
  expect(channel.bufferedAmount).toBe(0)
  expect(network.now - start).toBeGreaterThanOrEqual(10_000)
})

it('the same seed gives the same trace, and each seed a life', async () => {
  const traceOf = async (seed: number) => {
    const { network, alice, channel } = newPair({ seed, jitter: 30, loss: 0.1 })
    channel.addEventListener('open', () => channel.send('hello'))
    await network.settle()
    expect(alice.connectionState).toBe('connected')
    alice.close()
    await network.settle()
    return `${network.trace}\n${alice.localDescription?.sdp}`
  }
  for (let seed = 0; seed < 20; seed++) expect(await traceOf(seed)).toBe(await traceOf(seed))
})
