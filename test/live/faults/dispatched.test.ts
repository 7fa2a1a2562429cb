import { describe, expect, test } from 'vitest'
import { type AnyActorRef, toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { announced, settled, talked } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type DataChannelActor,
  type Divergence,
  iceGatheringState,
  type PeerConnectionActor,
  readyState,
  target,
  transports,
} from '../../../src/index.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'
import { differences } from './differences.ts'
import { judged } from './judged.ts'
import { uncaughtOfEachTest } from './uncaught.ts'

const openPeers = peersOfEachTest()
const uncaught = uncaughtOfEachTest()

/** An engine whose own events are trusted, so that script’s can be told from them. */
const isTrusting = engine !== 'node-datachannel'

function eventWith(type: string, properties: object = {}): Event {
  return Object.defineProperties(
    new Event(type),
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, { value }])),
  )
}

describe('an event of a connection that carries nonsense, or nothing, throws nothing and announces nothing:', () => {
  const nonsense: Record<string, object> = {
    'without a channel': {},
    'with null for a channel': { channel: null },
    'with undefined for a channel': { channel: undefined },
    'with a text for a channel': { channel: 'chat' },
    'with a number for a channel': { channel: 7 },
    'with an object for a channel': { channel: {} },
    'with an event target for a channel': { channel: new EventTarget() },
    'with half a channel': { channel: { addEventListener() {}, close() {}, bufferedAmount: 0, readyState: 'broken' } },
    'with a channel of which nothing can be read': {
      channel: new Proxy(
        {},
        {
          get() {
            throw new Error('unreadable')
          },
        },
      ),
    },
  }

  test.each(Object.entries(nonsense))('datachannel %s', async (_, properties) => {
    const { a, b, negotiate } = openPeers()
    const actor = bindPeerConnection(a)
    const heard: string[] = []
    actor.on('*', ({ type }) => {
      if (type === 'datachannel') heard.push(type)
    })
    a.dispatchEvent(eventWith('datachannel', properties))
    expect([channels(actor.getSnapshot()), heard]).toEqual([[], []])

    // It goes on as ever.
    const near = a.createDataChannel('chat')
    const arrived = announced(b, (far) => far)
    await negotiate()
    a.dispatchEvent(eventWith('datachannel', properties))
    await talked(near, await arrived)
    expect(channels(actor.getSnapshot())).toEqual([bindDataChannel(near)])
    expect(heard).toEqual([])
    expect(uncaught).toEqual([])
  })

  test.each([
    ['icecandidate', {}],
    ['icecandidate', { candidate: 'text' }],
    ['icecandidate', { candidate: {} }],
    ['icecandidate', { candidate: 7 }],
    ['negotiationneeded', {}],
    ['signalingstatechange', {}],
  ])('%s with %j', async (type, properties) => {
    const { a } = openPeers()
    const actor = bindPeerConnection(a)
    a.dispatchEvent(eventWith(type, properties))
    await settled()
    expect(uncaught).toEqual([])
    expect(actor.getSnapshot().status).toBe('active')
    expect(differences(actor)).toEqual([])
  })

  test.each([{}, { error: null }, { error: 'text' }, { error: {} }, { error: { errorDetail: 7, message: {} } }])(
    'error of a channel with %j',
    async (properties) => {
      const { a, b, negotiate } = openPeers()
      bindPeerConnection(a)
      const near = a.createDataChannel('chat')
      const actor = bindDataChannel(near, { connection: a })
      near.dispatchEvent(eventWith('error', properties))
      expect(readyState(actor.getSnapshot())).toBe('connecting')
      const arrived = announced(b, (far) => far)
      await negotiate()
      await talked(near, await arrived)
      near.dispatchEvent(eventWith('error', properties))
      expect(readyState(actor.getSnapshot())).toBe('open')
      expect(uncaught).toEqual([])
    },
  )
})

const channelEvents = ['open', 'closing', 'error', 'close'] as const

describe.each(channelEvents)('%s of a channel, dispatched by script, moves no chart', (type) => {
  /** Two peers with a channel at `a`, which is judged. */
  function begin() {
    const peers = openPeers()
    const A = judged(peers.a)
    return { ...peers, A, near: peers.a.createDataChannel('chat') }
  }

  /** Dispatches the event, and tells what the chart was before and is after it. */
  function dispatch(actor: DataChannelActor, channel: RTCDataChannel): readonly [string, string] {
    const before = readyState(actor.getSnapshot())
    const properties =
      type === 'error' ? { error: { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: '' } } : {}
    channel.dispatchEvent(eventWith(type, properties))
    channel.dispatchEvent(eventWith(type))
    return [before, readyState(actor.getSnapshot())]
  }

  /** On an engine whose events are trusted, nothing is said of one that is not. */
  function expectNothingSaid(found: readonly Divergence[]): void {
    if (isTrusting) expect(found.filter((each) => each.target.startsWith('dataChannel'))).toEqual([])
  }

  test('while it is connecting: it opens and closes as ever', async () => {
    const { a, b, negotiate, A, near } = begin()
    const actor = bindDataChannel(near, { connection: a })
    expect(dispatch(actor, near)).toEqual(['connecting', 'connecting'])
    const emitted: string[] = []
    actor.on('*', (event) => emitted.push(event.type))
    const arrived = announced(b, (far) => far)
    await negotiate()
    const far = await arrived
    await talked(near, far)
    expect(readyState(actor.getSnapshot())).toBe('open')
    expectNothingSaid(A.found)
    far.close()
    expect(await toPromise(actor)).toEqual({ cause: 'peer-close', opened: true })
    expect(emitted.filter((each) => each !== 'divergence')).toEqual(['open', 'closing', 'close'])
  })

  test('while it is open: it goes on, and closes as ever', async () => {
    const { a, b, negotiate, A, near } = begin()
    const actor = bindDataChannel(near, { connection: a })
    const arrived = announced(b, (far) => far)
    await negotiate()
    const far = await arrived
    await talked(near, far)
    expect(dispatch(actor, near)).toEqual(['open', 'open'])
    expect(target(actor)).toBe(near)
    await talked(near, far)
    await settled()
    expect(readyState(actor.getSnapshot())).toBe('open')
    expectNothingSaid(A.found)
    far.close()
    expect(await toPromise(actor)).toEqual({ cause: 'peer-close', opened: true })
  })

  test('while it is open, bound alone', async () => {
    const { a, b, negotiate } = openPeers()
    const near = a.createDataChannel('chat')
    const actor = bindDataChannel(near)
    const arrived = announced(b, (far) => far)
    await negotiate()
    const far = await arrived
    await talked(near, far)
    expect(dispatch(actor, near)).toEqual(['open', 'open'])
    await talked(near, far)
    await settled()
    expect(readyState(actor.getSnapshot())).toBe('open')
    near.close()
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
  })

  test('while it is closing: it ends when it is closed', async () => {
    const { a, b, negotiate, A, near } = begin()
    const actor = bindDataChannel(near, { connection: a })
    const arrived = announced(b, (far) => far)
    await negotiate()
    await talked(near, await arrived)
    near.close()
    const said = A.found.length
    expect(dispatch(actor, near)).toEqual(['closing', 'closing'])
    expectNothingSaid(A.found.slice(said))
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expectNothingSaid(A.found.slice(said))
    expect(dispatch(actor, near)).toEqual(['closed', 'closed'])
    await settled()
    expectNothingSaid(A.found.slice(said))
  })

  test('of the peer’s, inside its datachannel', async () => {
    const { a, b, negotiate } = openPeers()
    const B = judged(b)
    const near = a.createDataChannel('chat')
    const seen: unknown[] = []
    const arrived = announced(b, (far) => {
      const actor = bindDataChannel(far, { connection: b })
      seen.push(dispatch(actor, far))
      return [far, actor] as const
    })
    await negotiate()
    const [far, actor] = await arrived
    await talked(near, far)
    expect(seen).toEqual([['open', 'open']])
    expect(readyState(actor.getSnapshot())).toBe('open')
    expectNothingSaid(B.found)
    near.close()
    expect(await toPromise(actor)).toEqual({ cause: 'peer-close', opened: true })
  })
})

const connectionEvents = [
  'signalingstatechange',
  'iceconnectionstatechange',
  'connectionstatechange',
  'icegatheringstatechange',
  'icecandidate',
] as const

/** Two peers that are connected, the one judged, with nothing on its way any more. */
async function connectedPeers() {
  const peers = openPeers()
  const { a, b, negotiate } = peers
  const A = judged(a)
  const near = a.createDataChannel('chat')
  const arrived = announced(b, (far) => far)
  await negotiate()
  const far = await arrived
  await talked(near, far)
  await waitFor(A.actor, (snapshot) => connectionState(snapshot) === 'connected')
  await waitFor(A.actor, (snapshot) => iceGatheringState(snapshot) === 'complete')
  await settled()
  return { ...peers, A, near, far }
}

/** What the charts are, all of them. */
function statesOf(actor: PeerConnectionActor): readonly unknown[] {
  const { sctp, dtls, ice, gatherers } = transports(actor.getSnapshot())
  const parts: readonly AnyActorRef[] = [actor, ...channels(actor.getSnapshot()), ...dtls, ...ice, ...gatherers]
  return [...parts, ...(sctp ? [sctp] : [])].map((part) => [part.id, part.getSnapshot().value])
}

describe('an event that script dispatches, and that tells of no change, moves no chart', () => {
  test.each(connectionEvents)('%s of a connection', async (type) => {
    const { a, A, near, far } = await connectedPeers()
    const [before, said] = [statesOf(A.actor), A.found.length]
    const emitted: string[] = []
    A.actor.on('*', (event) => emitted.push(event.type))
    a.dispatchEvent(eventWith(type, type === 'icecandidate' ? { candidate: null } : {}))
    expect(statesOf(A.actor)).toEqual(before)
    await talked(near, far)
    expect(differences(A.actor)).toEqual([])
    expect(emitted.filter((each) => each !== 'divergence')).toEqual([])
    if (isTrusting) expect(A.found.slice(said)).toEqual([])
  })

  test.each(connectionEvents)('%s of a connection that is new', async (type) => {
    const { a } = openPeers()
    const A = judged(a)
    const before = statesOf(A.actor)
    a.dispatchEvent(eventWith(type, type === 'icecandidate' ? { candidate: null } : {}))
    await settled()
    expect(statesOf(A.actor)).toEqual(before)
    if (isTrusting) expect(A.found).toEqual([])
  })

  const transportEvents = [
    ['sctp', 'statechange'],
    ['dtls', 'statechange'],
    ['dtls', 'error'],
    ['ice', 'statechange'],
    ['ice', 'gatheringstatechange'],
  ] as const

  test.each(transportEvents)('of an %s transport: %s', async (kind, type) => {
    const { a, A, near, far } = await connectedPeers()
    const { sctp } = a
    const object = { sctp, dtls: sctp?.transport, ice: sctp?.transport?.iceTransport }[kind] as EventTarget
    const [before, said] = [statesOf(A.actor), A.found.length]
    const error = { errorDetail: 'dtls-failure', receivedAlert: 40, sentAlert: null, message: 'made up' }
    object.dispatchEvent(eventWith(type, type === 'error' ? { error } : {}))
    expect(statesOf(A.actor)).toEqual(before)
    await talked(near, far)
    expect(differences(A.actor)).toEqual([])
    if (isTrusting) expect(A.found.slice(said)).toEqual([])
    expect(uncaught).toEqual([])
  })

  // Of negotiation, nothing shows whether it is needed: where nobody can tell, it is taken.
  test.runIf(isTrusting)('negotiationneeded of a connection: nothing is said', async () => {
    const { a, A } = await connectedPeers()
    const said = A.found.length
    a.dispatchEvent(new Event('negotiationneeded'))
    await settled()
    expect(A.found.slice(said)).toEqual([])
  })
})
