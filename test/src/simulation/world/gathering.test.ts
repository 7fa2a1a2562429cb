import { describe, expect, it } from 'vitest'
import type { GatheringRequest } from '../../../../src/simulation/world/gatheringTypes.ts'
import { Network } from '../../../../src/simulation/world/network.ts'
import type { NatKind, ServerOptions } from '../../../../src/simulation/world/networkOptions.ts'

const stun = { url: 'stun:stun.example.org:3478' }
const turn = { url: 'turn:turn.example.org', username: 'user', credential: 'word' }
const overTls = { ...turn, url: 'turns:TURN.example.org:443?transport=tcp' }

/** What a gathering of a host finds: `time type`, `time code url`, `time end`. */
async function gathered(
  nat: NatKind,
  servers: GatheringRequest['servers'],
  { policy = 'all', server }: { policy?: GatheringRequest['policy']; server?: ServerOptions } = {},
) {
  const network = new Network()
  const { world } = network.addHost('alice', { nat })
  if (server) network.setServer('turn.example.org', server)
  const log: string[] = []
  world.gather(
    { servers, policy },
    {
      candidate: ({ type }) => log.push(`${network.now} ${type}`),
      error: ({ errorCode, errorText, url, from }) =>
        log.push(`${network.now} ${errorCode} ${errorText} ${url}${from ? '' : ' unexposed'}`),
      end: () => log.push(`${network.now} end`),
    },
    () => {},
  )
  expect(log).toEqual([])
  await network.settle()
  const settled = [...log]
  await network.advance(60_000)
  return { log, settled }
}

describe('gathering', () => {
  it.each<[NatKind, GatheringRequest['servers'], readonly string[]]>([
    ['none', [], ['0 host', '0 end']],
    ['none', [stun], ['0 host', '40 end']],
    ['cone', [stun], ['0 host', '40 srflx', '40 end']],
    ['cone', [stun, stun], ['0 host', '40 srflx', '40 end']],
    ['cone', [stun, turn], ['0 host', '40 srflx', '40 relay', '40 end']],
    ['closed', [overTls], ['0 host', '40 relay', '40 end']],
    ['none', [{ url: 'http://example.org' }], ['0 host', '0 end']],
  ])('behind %s with %j finds %j', async (nat, servers, expected) => {
    expect((await gathered(nat, servers)).log).toEqual(expected)
  })

  it('with the policy relay finds only relays', async () => {
    expect((await gathered('cone', [stun, turn], { policy: 'relay' })).log).toEqual(['40 relay', '40 end'])
  })

  it('GA-8: hears that a server refuses', async () => {
    const { log } = await gathered('none', [turn], { server: { refuses: 401 } })
    expect(log).toEqual(['0 host', `40 401 Unauthorized ${turn.url}`, '40 end'])
  })

  it('GA-8: does not expose an address that no candidate shows', async () => {
    const { log } = await gathered('none', [turn], { policy: 'relay', server: { refuses: 486 } })
    expect(log).toEqual([`40 486 Allocation Quota Reached ${turn.url} unexposed`, '40 end'])
  })

  it.each<[string, NatKind, GatheringRequest['servers'], ServerOptions | undefined]>([
    ['is silent', 'none', [turn], { silent: true }],
    ['is behind a firewall', 'closed', [turn], undefined],
  ])('GA-8: gives up a server that %s after ten seconds, and not by itself', async (_, nat, servers, server) => {
    const { log, settled } = await gathered(nat, servers, server && { server })
    expect(settled).toEqual(['0 host'])
    expect(log).toEqual(['0 host', `10000 701 The server was not reached. ${turn.url}`, '10000 end'])
  })

  it('that is cancelled is not heard of again', async () => {
    const network = new Network()
    const { world } = network.addHost('alice')
    const log: string[] = []
    const note = (what: string) => () => void log.push(what)
    const gathering = world.gather(
      { servers: [turn], policy: 'all' },
      { candidate: note('candidate'), error: note('error'), end: note('end') },
      () => {},
    )
    gathering.cancel()
    await network.advance(60_000)
    expect(log).toEqual([])
  })

  it('answers of a server that come after it was given up change nothing', async () => {
    const network = new Network()
    const { world } = network.addHost('alice')
    const log: string[] = []
    network.changeLinks('cut', [], (link) => link.cut())
    world.gather(
      { servers: [turn], policy: 'relay' },
      { candidate: () => log.push('candidate'), error: () => log.push('error'), end: () => log.push('end') },
      () => {},
    )
    await network.advance(3000)
    network.changeLinks('held', [], (link) => link.hold())
    network.changeLinks('healed', [], (link) => link.heal())
    await network.advance(20_000)
    network.changeLinks('released', [], (link) => link.release())
    await network.settle()
    expect(log).toEqual(['error', 'end'])
  })
})

describe('a relay', () => {
  it('carries what is sent from it and to it, and is cut as a host is', async () => {
    const network = new Network({ latency: 10 })
    const [alice, bob] = [network.addHost('alice', { nat: 'closed' }), network.addHost('bob')]
    const log: string[] = []
    alice.world.gather(
      { servers: [overTls], policy: 'relay' },
      {
        candidate: ({ port, endpoint }) => {
          expect(port.local).toEqual(endpoint)
          const other = bob.world.openPort((from, { name }) => {
            log.push(`${network.now} bob: ${name}`)
            expect(from).toEqual(endpoint)
            other.send(from, { name: 'answer', size: 1 })
          })
          const again = () => {
            port.send(other.local, { name: 'hello', size: 1 })
            alice.world.after(1000, 'again', again, 'patience')
          }
          again()
        },
        error: () => {},
        end: () => {},
      },
      (port, _, { name }) => log.push(`${network.now} alice at ${port.local.port > 0}: ${name}`),
    )
    await network.advance(500)
    expect(log.splice(0)).toEqual(['40 bob: hello', '60 alice at true: answer'])
    network.changeLinks('cut', ['turn.example.org', 'bob'], (link) => link.cut())
    await network.advance(1000)
    expect(log).toEqual([])
  })
})
