import { describe, expect, test, vi } from 'vitest'
import { SimulatedClock } from 'xstate'
import type { SessionMessage } from '../../../machines/session/messages.ts'
import { Negotiator, type NegotiatorOptions } from '../../../src/session/negotiator.ts'
import type { Part } from '../../../src/session/part.ts'
import { ufragsIn } from '../../../src/session/ufrags.ts'
import { createNetwork, type SimulatedNetwork } from '../../../src/simulation/index.ts'

/** A negotiator of a connection on the simulated engine. What it sends is noted, and goes nowhere by itself. */
function createSide(
  given: Partial<NegotiatorOptions> = {},
  network = createNetwork({ seed: 1 }),
  name = 'alice',
  connection = new (network.host(name).RTCPeerConnection)(),
) {
  const clock = new SimulatedClock()
  const sent: Part[] = []
  const told: unknown[] = []
  const listeners = new Map<unknown, (event: Event) => void>()
  const { addEventListener, removeEventListener } = connection
  Object.assign(connection, {
    addEventListener(...args: [string, () => void]) {
      listeners.set(...args)
      addEventListener.apply(connection, args)
    },
    removeEventListener(...args: [string, () => void]) {
      listeners.delete(args[0])
      removeEventListener.apply(connection, args)
    },
  })
  const negotiator = new Negotiator(connection, {
    polite: false,
    repeats: true,
    delays: { repeat: [1000], yield: 1000 },
    isNeeded: false,
    send: (part) => void sent.push(part),
    broken: () => void told.push('broken'),
    failed: (error) => void told.push(String(error)),
    unused: (why) => void told.push(why),
    clock,
    ...given,
  })
  const { actor } = negotiator
  return {
    network,
    connection,
    clock,
    sent,
    told,
    listeners,
    negotiator,
    state: () => actor.getSnapshot().value,
    context: () => actor.getSnapshot().context,
    rest: () => network.advance(50),
    hear: (message: object) => negotiator.receive(message as SessionMessage),
    described: () => sent.filter(({ description }) => description),
  }
}
type Side = ReturnType<typeof createSide>

const numbered = (part: object) => ({ version: 1, from: 'peer', ...part })

/** Both ends: what one sends the other one gets when it is asked to. */
function createPair(network: SimulatedNetwork = createNetwork({ seed: 1 })) {
  const [one, other] = [
    createSide({ polite: false }, network, 'alice'),
    createSide({ polite: true }, network, 'bob'),
  ] as const
  const carry = (from: Side, to: Side) => {
    for (const message of from.sent.splice(0)) to.hear(message)
  }
  const settle = async () => {
    for (let round = 0; round < 6; round += 1) {
      await network.advance(50)
      carry(one, other)
      carry(other, one)
    }
  }
  const close = () => {
    for (const { negotiator, connection } of [one, other]) {
      negotiator.stop()
      connection.close()
    }
  }
  return { network, one, other, carry, settle, close }
}

/** An offer of some peer. */
async function offerOf(network: SimulatedNetwork): Promise<string> {
  const peer = new (network.host('peer').RTCPeerConnection)()
  peer.createDataChannel('chat')
  const { sdp = '' } = await peer.createOffer()
  peer.close()
  return sdp
}

const offer = (sdp: string, number: number, more: object = {}) => ({
  description: { type: 'offer', sdp },
  session: numbered({ number, ...more }),
})
const answer = (sdp: string, number: number | undefined, more: object = {}) => ({
  description: { type: 'answer', sdp },
  session: numbered({ ...(number !== undefined && { number }), ...more }),
})

describe('an offer', () => {
  test('is made when the connection needs it, and has its number', async () => {
    const { connection, rest, described } = createSide()
    connection.createDataChannel('chat')
    await rest()
    const [ufrag] = ufragsIn(connection.localDescription?.sdp)
    expect(described()).toEqual([
      {
        description: { type: 'offer', sdp: expect.stringContaining(`a=ice-ufrag:${ufrag}`) },
        session: { number: 1, answered: 0 },
      },
    ])
    connection.close()
  })

  test('is made where the need was said before', async () => {
    const { connection, rest, described } = createSide({ isNeeded: true })
    await rest()
    expect(described()).toHaveLength(1)
    connection.close()
  })

  test('is not made where nothing needs it', async () => {
    const { connection, rest, sent } = createSide()
    await rest()
    expect(sent).toEqual([])
    connection.close()
  })

  test('is not needed once more because an event comes while one waits: the engine says it again', async () => {
    const { connection, rest, context } = createSide({ isNeeded: true })
    await rest()
    expect(connection.signalingState).toBe('have-local-offer')
    connection.dispatchEvent(new Event('negotiationneeded'))
    expect(context().needed).toBe(false)
    connection.close()
  })

  test('is not made on a connection that has one already, though the need was said before', async () => {
    const network = createNetwork({ seed: 1 })
    const connection = new (network.host('alice').RTCPeerConnection)()
    connection.createDataChannel('chat')
    await connection.setLocalDescription()
    const { negotiator, state } = createSide({ isNeeded: true }, network, 'alice', connection)
    expect(state()).toMatchObject({ descriptions: 'stable' })
    negotiator.stop()
    connection.close()
  })

  test('that is not to find the path anew has the same user fragment', async () => {
    const { one, settle, close } = createPair()
    one.connection.createDataChannel('chat')
    await settle()
    const before = ufragsIn(one.connection.localDescription?.sdp)
    one.negotiator.actor.send({ type: 'needed' })
    await settle()
    expect(one.context().offered).toBe(2)
    expect(ufragsIn(one.connection.localDescription?.sdp)).toEqual(before)
    close()
  })

  test('that is to find the path anew has another user fragment', async () => {
    const { one, other, settle, close } = createPair()
    one.connection.createDataChannel('chat')
    await settle()
    const [before] = ufragsIn(one.connection.localDescription?.sdp)
    one.negotiator.restart()
    await settle()
    expect(ufragsIn(one.connection.localDescription?.sdp)).not.toContain(before)
    expect([one, other].map(({ told }) => told)).toEqual([[], []])
    close()
  })

  test('is sent again when signalling is up', async () => {
    const { connection, rest, described, negotiator } = createSide({ isNeeded: true })
    await rest()
    negotiator.signalingUp()
    expect(described()).toHaveLength(2)
    expect(described()[1]).toEqual(described()[0])
    connection.close()
  })

  test('waits for its answer by the timers of the platform where no clock is given', async () => {
    const { connection, rest, negotiator, state } = createSide({ clock: undefined, isNeeded: true })
    await rest()
    expect(state()).toMatchObject({ descriptions: 'waiting' })
    expect(negotiator.actor.getSnapshot().status).toBe('active')
    negotiator.stop()
    connection.close()
  })

  test('that cannot be made breaks the negotiation, also where an engine throws', async () => {
    const { connection, rest, told } = createSide()
    connection.setLocalDescription = () => {
      throw new Error('no')
    }
    connection.createDataChannel('chat')
    await rest()
    expect(told).toEqual(['Error: no', 'broken'])
    connection.close()
  })
})

describe('an offer of the peer', () => {
  test('is answered, with its number, and again when it comes again', async () => {
    const { network, connection, rest, hear, described, told } = createSide()
    const sdp = await offerOf(network)
    hear(offer(sdp, 3))
    await rest()
    const [ufrag] = ufragsIn(connection.localDescription?.sdp)
    const expected = {
      description: { type: 'answer', sdp: expect.stringContaining(`a=ice-ufrag:${ufrag}`) },
      session: { number: 3, withdrawn: 0 },
    }
    expect(described()).toEqual([expected])
    hear(offer(sdp, 3))
    expect(described()).toEqual([expected, expected])
    expect(told).toEqual([])
    connection.close()
  })

  test('without a number is no offer of a session, and is not answered by what is not there', async () => {
    const { connection, rest, hear, sent } = createSide()
    hear(offer('v=0', 0))
    await rest()
    expect(sent).toEqual([])
    connection.close()
  })

  test('that comes while one is taken is taken afterwards: of several the latest', async () => {
    const { network, connection, rest, hear, described } = createSide()
    const sdp = await offerOf(network)
    for (const number of [1, 2, 3]) hear(offer(sdp, number))
    await rest()
    expect(described().map(({ session }) => session.number)).toEqual([1, 3])
    connection.close()
  })

  test('that is held is not displaced by earlier ones that come late, however many they are', async () => {
    const { network, connection, rest, hear, described, told } = createSide()
    const sdp = await offerOf(network)
    for (const number of [1, 9, 3, 4, 5, 6, 7]) hear(offer(sdp, number))
    await rest()
    expect(described().map(({ session }) => session.number)).toEqual([1, 9])
    expect(told).toEqual(Array.from({ length: 5 }, () => 'old-offer'))
    connection.close()
  })

  test('is taken at once where a polite side was about to make its first one', async () => {
    const { network, connection, rest, hear, described, told } = createSide({ polite: true, isNeeded: true })
    const sdp = await offerOf(network)
    await rest()
    expect(described()).toEqual([])
    hear(offer(sdp, 1))
    await rest()
    expect(described().map(({ description }) => description?.type)).toEqual(['answer'])
    expect(told).toEqual([])
    connection.close()
  })

  test('that collides with the own one: the polite side gives way, and both have what they wanted', async () => {
    const { network, one, other, settle, close } = createPair()
    one.connection.createDataChannel('chat')
    other.connection.createDataChannel('chat')
    await network.advance(50)
    // The polite side leaves the first offer to its peer only for a while.
    other.clock.increment(1000)
    await network.advance(50)
    expect([one, other].map(({ connection }) => connection.signalingState)).toEqual([
      'have-local-offer',
      'have-local-offer',
    ])
    // Not every engine rolls back by itself.
    const rolledBack: string[] = []
    for (const [name, { connection }] of [
      ['one', one],
      ['other', other],
    ] as const) {
      const setLocalDescription = connection.setLocalDescription.bind(connection)
      connection.setLocalDescription = (description) => {
        if (description?.type === 'rollback') rolledBack.push(name)
        return setLocalDescription(description)
      }
    }
    await settle()
    expect(rolledBack).toEqual(['other'])
    expect([one, other].map(({ connection }) => connection.signalingState)).toEqual(['stable', 'stable'])
    expect(one.told).toEqual(['collision'])
    expect(other.told).toEqual([])
    expect(other.context().withdrawn).toBe(1)
    expect(one.context().obsolete).toBe(1)
    close()
  })

  test.each([
    ['the first one', [], false],
    ['of the same generation', ['same'], false],
    ['of another generation', ['other'], true],
    ['of the same generation, with a section of another one', ['more'], false],
  ])('%s restarts ICE: %s, %s', async (_, then, restarts) => {
    const { network, connection, rest, hear, context } = createSide()
    const sdp = await offerOf(network)
    const [ufrag = ''] = ufragsIn(sdp)
    hear(offer(sdp, 1))
    await rest()
    if (then.includes('same')) hear(offer(sdp, 2))
    if (then.includes('other')) hear(offer(sdp.replaceAll(ufrag, 'another'), 2))
    if (then.includes('more')) hear(offer(`${sdp}a=ice-ufrag:more\r\n`, 2))
    expect(context().heldRestarts).toBe(restarts)
    connection.close()
  })
})

describe('an answer', () => {
  test('to another than the latest offer is not used', async () => {
    const { one, other, network, carry, close } = createPair()
    one.connection.createDataChannel('chat')
    await network.advance(50)
    carry(one, other)
    await network.advance(50)
    const sdp = other.connection.localDescription?.sdp ?? ''
    for (const number of [0, 2, undefined]) one.hear(answer(sdp, number))
    expect(one.told).toEqual(['old-answer', 'old-answer', 'old-answer'])
    expect(one.state()).toMatchObject({ descriptions: 'waiting' })
    one.hear(answer(sdp, 1))
    await network.advance(50)
    expect(one.connection.signalingState).toBe('stable')
    expect(one.context().obsolete).toBe(0)
    close()
  })

  test('to the latest offer is not mixed up with another one that comes in the same moment', async () => {
    const network = createNetwork({ seed: 1 })
    const other = createSide({}, network, 'bob')
    const told: unknown[] = []
    const connection = new (network.host('alice').RTCPeerConnection)()
    let hear: (message: object) => void = () => {}
    let sdp = ''
    const negotiator = new Negotiator(connection, {
      polite: false,
      repeats: true,
      delays: { repeat: [1000], yield: 1000 },
      isNeeded: false,
      // A pipe that hands over at once: what it gives is heard before the next thing happens.
      send({ description }) {
        if (!sdp || description?.type !== 'offer') return
        hear(answer(sdp, 1))
        hear(answer('v=0', 0))
      },
      broken() {},
      failed() {},
      unused: (why) => void told.push(why),
      clock: new SimulatedClock(),
    })
    hear = (message) => void negotiator.receive(message as SessionMessage)
    connection.createDataChannel('chat')
    await network.advance(50)
    other.hear(offer(connection.localDescription?.sdp ?? '', 1))
    await network.advance(50)
    sdp = other.connection.localDescription?.sdp ?? ''
    negotiator.signalingUp()
    await network.advance(50)
    expect(connection.signalingState).toBe('stable')
    expect(told).toEqual(['old-answer'])
    for (const one of [negotiator, other.negotiator]) one.stop()
    for (const one of [connection, other.connection]) one.close()
  })
})

describe('candidates', () => {
  const candidate = (name: string, ufrag: string) => ({ candidate: name, usernameFragment: ufrag, sdpMid: '0' })

  test('are sent with their generation and place, and again until the peer has them all', async () => {
    const { connection, network, sent, hear, state, clock } = createSide({ isNeeded: true })
    connection.createDataChannel('chat')
    await network.advance(2000)
    const told = sent.filter((part) => part.candidate)
    const [generation = ''] = ufragsIn(connection.localDescription?.sdp)
    expect(told.length).toBeGreaterThan(0)
    expect(told.map(({ session }) => session)).toEqual(told.map((_, index) => ({ generation, index })))
    expect(Object.keys(told[0]?.candidate ?? {}).sort()).toEqual([
      'candidate',
      'sdpMLineIndex',
      'sdpMid',
      'usernameFragment',
    ])
    expect(state()).toMatchObject({ candidates: 'unacknowledged' })
    sent.length = 0
    clock.increment(1000)
    expect(sent.filter((part) => part.candidate)).toEqual(told)
    hear({ session: numbered({ received: { generation, count: told.length - 1 } }) })
    expect(state()).toMatchObject({ candidates: 'unacknowledged' })
    hear({ session: numbered({ received: { generation, count: told.length } }) })
    expect(state()).toMatchObject({ candidates: 'acknowledged' })
    connection.close()
  })

  test('are not sent again to a plain peer, and their end is not sent at all', async () => {
    const network = createNetwork({ seed: 1 })
    const { connection, sent, state, listeners } = createSide({ repeats: false }, network)
    connection.createDataChannel('chat')
    await network.advance(2000)
    const end = Object.assign(new Event('icecandidate'), { candidate: null })
    expect(() => listeners.get('icecandidate')?.(end)).not.toThrow()
    expect(sent.every((part) => part.candidate || part.description)).toBe(true)
    expect(state()).toMatchObject({ candidates: 'acknowledged' })
    connection.close()
  })

  test('of a session are acknowledged; one too many is said', () => {
    const { connection, hear, sent } = createSide()
    const one = (index: number) => ({ candidate: candidate('c', 'u'), session: numbered({ generation: 'u', index }) })
    expect([hear(one(1)), hear(one(0)), hear(one(64))]).toEqual([true, true, false])
    expect(sent).toEqual([0, 2].map((count) => ({ session: { received: { generation: 'u', count } } })))
    connection.close()
  })

  test.each([undefined, {}, { generation: 'u' }, { index: 0 }])(
    'that do not say where they belong are those of a plain peer, of which 64 wait: %j',
    (part) => {
      const { connection, hear, sent } = createSide()
      const heard = Array.from({ length: 65 }, () =>
        hear({ candidate: candidate('c', 'u'), ...(part && { session: numbered(part) }) }),
      )
      expect(heard.indexOf(false)).toBe(64)
      expect(sent).toEqual([])
      connection.close()
    },
  )

  test('that come before their description are added when it is there: an offer, and an answer', async () => {
    const { one, other, network, carry, close } = createPair()
    const added: string[] = []
    for (const [name, { connection }] of [
      ['one', one],
      ['other', other],
    ] as const) {
      connection.addIceCandidate = async () => void added.push(name)
    }
    one.connection.createDataChannel('chat')
    await network.advance(50)
    const early = (side: Side) => {
      const [generation = ''] = ufragsIn(side.connection.localDescription?.sdp)
      return { candidate: candidate('c', generation), session: numbered({ generation, index: 0 }) }
    }
    other.hear(early(one))
    expect(added).toEqual([])
    one.sent.splice(0, one.sent.length, ...one.described())
    carry(one, other)
    await network.advance(50)
    expect(added).toEqual(['other'])
    one.hear(early(other))
    expect(added).toEqual(['other'])
    other.sent.splice(0, other.sent.length, ...other.described())
    carry(other, one)
    await network.advance(50)
    expect(added).toEqual(['other', 'one'])
    close()
  })
})

describe('a plain peer', () => {
  const plain = (type: string, sdp: string) => ({ description: { type, sdp } })

  test('does not number its offers: each is another one', async () => {
    const { network, connection, rest, hear, described } = createSide({ repeats: false })
    const sdp = await offerOf(network)
    for (let round = 0; round < 2; round += 1) {
      hear(plain('offer', sdp))
      await rest()
    }
    expect(described().map(({ session }) => session.number)).toEqual([1, 2])
    connection.close()
  })

  test('has answered the latest offer, and has taken back what it has offered before', async () => {
    const network = createNetwork({ seed: 1 })
    const side = createSide({ repeats: false, isNeeded: true }, network, 'alice')
    const peer = new (network.host('bob').RTCPeerConnection)()
    side.connection.createDataChannel('chat')
    await side.rest()
    side.hear(plain('offer', 'v=0'))
    expect(side.told).toEqual(['collision'])
    await peer.setRemoteDescription(side.described()[0]?.description as RTCSessionDescriptionInit)
    await peer.setLocalDescription()
    side.hear(plain('answer', peer.localDescription?.sdp ?? ''))
    await side.rest()
    expect(side.connection.signalingState).toBe('stable')
    expect(side.context().obsolete).toBe(1)
    for (const one of [side.connection, peer]) one.close()
  })
})

test('after an answer that the engine rejects comes a rollback, and an offer that restarts; after a second one it is broken', async () => {
  const { connection, rest, hear, told, described, state } = createSide({ isNeeded: true })
  connection.createDataChannel('chat')
  await rest()
  const [before] = ufragsIn(connection.localDescription?.sdp)
  hear(answer('no description', 1))
  await rest()
  expect(described().map(({ session }) => session.number)).toEqual([1, 2])
  expect(ufragsIn(described()[1]?.description?.sdp)).not.toContain(before)
  expect(told).toEqual([expect.stringMatching(/^OperationError/)])
  told.length = 0
  hear(answer('no description', 2))
  await rest()
  expect(state()).toMatchObject({ descriptions: 'broken' })
  expect(told).toEqual([expect.stringMatching(/^OperationError/), 'broken'])
  connection.close()
})

test('the app’s inspector sees its chart', () => {
  const inspect = vi.fn()
  const { connection, negotiator } = createSide({ inspect })
  expect(inspect.mock.calls.map(([{ actorRef }]) => actorRef)).toContain(negotiator.actor)
  connection.close()
})

test('once it is stopped it does nothing any more', async () => {
  const { connection, rest, negotiator, sent, hear, listeners } = createSide()
  expect([...listeners.keys()].sort()).toEqual(['icecandidate', 'negotiationneeded'])
  negotiator.stop()
  expect(listeners.size).toBe(0)
  expect(negotiator.actor.getSnapshot().status).toBe('stopped')
  connection.createDataChannel('chat')
  await rest()
  await connection.setLocalDescription()
  await rest()
  expect(sent).toEqual([])
  expect(connection.localDescription?.type).toBe('offer')
  expect(hear({ session: numbered({}) })).toBe(true)
  connection.close()
})

describe('a connection that the app has closed, whose descriptions cannot be read then, as in Firefox', () => {
  test('has nothing to say any more, and takes nothing', async () => {
    const { connection, clock, sent, told, negotiator, hear, rest } = createSide()
    connection.createDataChannel('chat')
    await rest()
    expect(sent.some(({ description }) => description?.type === 'offer')).toBe(true)
    connection.close()
    for (const name of ['localDescription', 'remoteDescription']) {
      Object.defineProperty(connection, name, {
        get() {
          throw new DOMException('Peer connection is closed', 'InvalidStateError')
        },
      })
    }
    sent.length = 0
    clock.increment(60_000)
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' }
    for (const message of [
      { description: { type: 'offer', sdp: '' }, session: numbered({ number: 1 }) },
      { description: { type: 'answer', sdp: '' }, session: numbered({ number: 1, withdrawn: 0 }) },
      { candidate, session: numbered({ generation: 'abcd', index: 0 }) },
      { session: numbered({ received: { generation: 'abcd', count: 1 } }) },
      { candidate },
    ]) {
      expect(hear(message)).toBe(true)
    }
    negotiator.restart()
    await rest()
    expect(negotiator.actor.getSnapshot().status).toBe('active')
    expect([sent, told]).toEqual([[], []])
  })
})
