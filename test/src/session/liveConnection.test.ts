import { expect, test, vi } from 'vitest'
import type { SessionMessage } from '../../../machines/session/messages.ts'
import { LiveConnection, type LiveConnectionOptions } from '../../../src/session/liveConnection.ts'
import { createNetwork } from '../../../src/simulation/index.ts'

/** Two connections that negotiate with each other, with a channel, and what is told of the path of the first one. */
function createPair(given: Partial<LiveConnectionOptions> = {}) {
  const network = createNetwork({ seed: 1 })
  const told: string[] = []
  const [object, peer] = ['alice', 'bob'].map((name) => new (network.host(name).RTCPeerConnection)())
  if (!object || !peer) throw new Error('There are two.')
  const options = (polite: boolean, to: () => LiveConnection) => ({
    polite,
    repeats: true,
    delays: { repeat: [1000], yield: 1000 },
    isNeeded: false,
    isBorrowed: false,
    send: (part: object) => queueMicrotask(() => void to().negotiator.receive(part as SessionMessage)),
    unused() {},
    failed() {},
  })
  const own: LiveConnection = new LiveConnection(object, ({ type }) => void told.push(type), {
    ...options(false, () => theirs),
    ...given,
  })
  const theirs: LiveConnection = new LiveConnection(
    peer,
    () => {},
    options(true, () => own),
  )
  const begin = () => {
    object.createDataChannel('chat')
    return network.advance(1000)
  }
  const close = () => {
    for (const one of [own, theirs]) one.end()
    for (const one of [object, peer]) one.close()
  }
  return { network, own, theirs, object, peer, told, begin, close }
}

test('what happens to the path is told, each change once, and again when it is asked for', async () => {
  const { network, own, told, begin, close } = createPair()
  await begin()
  expect(told).toEqual(['path.interrupted', 'path.connected'])
  own.repeat()
  expect(told).toEqual(['path.interrupted', 'path.connected', 'path.connected'])
  told.length = 0
  network.cut()
  await network.advance(60_000)
  expect(told).toEqual(['path.interrupted', 'path.failed'])
  close()
})

test('a peer that says goodbye, and a connection that is closed, have ended', async () => {
  const left = createPair()
  await left.begin()
  left.told.length = 0
  left.peer.close()
  await left.network.advance(1000)
  expect(left.told).toContain('connection.ended')
  left.close()
  const closed = createPair()
  await closed.begin()
  closed.told.length = 0
  closed.object.close()
  await closed.network.advance(1000)
  expect(closed.told).toEqual(['connection.ended'])
  closed.close()
})

test('once it has ended it is closed, but not in the same moment, and nothing is told', async () => {
  const { own, object, told, begin, close, network } = createPair()
  await begin()
  told.length = 0
  own.end()
  expect(object.signalingState).toBe('stable')
  await network.advance(1000)
  expect(object.signalingState).toBe('closed')
  expect(told).toEqual([])
  close()
})

test('one that is borrowed stays open, and nothing more is told of it', async () => {
  const { own, object, told, begin, close, network, peer } = createPair({ isBorrowed: true })
  await begin()
  told.length = 0
  own.end()
  expect(own.negotiator.actor.getSnapshot().status).toBe('stopped')
  await network.advance(1000)
  expect(object.signalingState).toBe('stable')
  peer.close()
  object.createDataChannel('another')
  await network.advance(60_000)
  expect(told).toEqual([])
  close()
})

test('an association is there once it is negotiated', async () => {
  const { own, object, begin, close } = createPair()
  expect(own.hasAssociation).toBe(false)
  await begin()
  expect(own.hasAssociation).toBe(true)
  const offer = await object.createOffer()
  const offered = object.setLocalDescription(offer)
  await offered
  expect([object.signalingState, own.hasAssociation]).toEqual(['have-local-offer', false])
  close()
})

/** Has the association, or DTLS below it, be over. */
function endAssociation(object: RTCPeerConnection, what: 'sctp' | 'dtls'): void {
  if (what === 'sctp') Object.defineProperty(object.sctp, 'state', { get: () => 'closed' })
  else Object.defineProperty(object.sctp?.transport, 'state', { get: () => 'failed' })
}

test.each(['sctp', 'dtls'] as const)(
  'a connection that says connected has ended where nothing can pass any more: %s',
  async (what) => {
    const { own, object, told, begin, close } = createPair()
    await begin()
    told.length = 0
    endAssociation(object, what)
    own.repeat()
    expect(told).toEqual(['connection.ended'])
    close()
  },
)

test.each<[string, Partial<LiveConnectionOptions>, string]>([
  ['one that can be replaced has ended', {}, 'connection.ended'],
  ['one that is borrowed may be restarted', { isBorrowed: true }, 'path.failed'],
  ['so may one to a plain peer', { repeats: false }, 'path.failed'],
])('of those that fail, with an association that is over: %s', async (_, options, expected) => {
  const { network, object, told, begin, close } = createPair(options)
  await begin()
  endAssociation(object, 'sctp')
  told.length = 0
  network.cut()
  await network.advance(60_000)
  expect(told).toEqual(['path.interrupted', expected])
  close()
})

test('a negotiation that cannot go on is told', async () => {
  const { object, told, begin, close } = createPair()
  object.setLocalDescription = () => Promise.reject(new Error('no'))
  await begin()
  expect(told).toContain('negotiation.broken')
  close()
})

test('both its charts are inspected where the app wants that', async () => {
  const inspect = vi.fn()
  const { own, begin, close } = createPair({ inspect })
  await begin()
  const actors = new Set(inspect.mock.calls.map(([{ actorRef }]) => actorRef))
  expect(actors).toContain(own.actor)
  expect(actors).toContain(own.negotiator.actor)
  close()
})
