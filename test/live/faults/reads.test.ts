import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { announced, fired, makePeers, talked } from '../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection, channels, unbind } from '../../../src/index.ts'
import { transportsShownBy } from './differences.ts'
import { countReads, type Reads } from './reads.ts'

/** So many channels that what is read for each of them shows. */
const CHANNELS = 1000

const open: { close(): void }[] = []
let reads: Reads

beforeEach(async () => {
  // One of each class, with what the engine has.
  const peers = makePeers()
  const channel = peers.a.createDataChannel('sample')
  if (engine !== 'node-datachannel') peers.a.addTransceiver('audio')
  const arrived = announced(peers.b, () => {})
  await peers.negotiate()
  await arrived
  const media = peers.a.getTransceivers?.().flatMap((each) => [each, each.sender, each.receiver]) ?? []
  reads = countReads(peers.a, channel, ...transportsShownBy(peers.a), ...media)
  peers.close()
})

afterEach(() => {
  reads.release()
  for (const each of open.splice(0)) each.close()
})

function makeConnection(): RTCPeerConnection {
  const connection = new RTCPeerConnection()
  open.push(connection)
  return connection
}

/** Of these objects: which attributes were read, and how often. */
function readOf(objects: Iterable<object>): readonly string[] {
  return [...objects].flatMap((object) =>
    Object.entries(reads.of(object)).map(([name, times]) => `${object.constructor.name}.${name}: ${times}`),
  )
}

describe(`with ${CHANNELS} channels,`, () => {
  function makeMany() {
    const connection = makeConnection()
    const actor = bindPeerConnection(connection)
    const made = Array.from({ length: CHANNELS }, (_, index) => connection.createDataChannel(`channel ${index}`))
    expect(channels(actor.getSnapshot())).toHaveLength(CHANNELS)
    return { connection, actor, made }
  }

  test('making one more reads no other', () => {
    const { connection, made } = makeMany()
    reads.clear()
    connection.createDataChannel('one more')
    expect(readOf(made)).toEqual([])
  })

  test('closing one, and its event, reads no other', async () => {
    const { connection, made } = makeMany()
    const [one, ...others] = made as [RTCDataChannel, ...RTCDataChannel[]]
    // The connection's own events are over by then. Those of node-datachannel come first whatever is done.
    if (engine !== 'node-datachannel') await fired(connection, 'negotiationneeded')
    const closed = fired(one, 'close')
    reads.clear()
    one.close()
    expect(readOf(others)).toEqual([])
    await closed
    if (engine !== 'node-datachannel') expect(readOf(others)).toEqual([])
    // It is read itself: else nothing is counted here.
    expect(reads.of(one).readyState).toBeGreaterThan(0)
  })

  test('binding one, unbinding one, and telling one to close reads no other', () => {
    const { connection, made } = makeMany()
    const [one, two, ...others] = made as [RTCDataChannel, RTCDataChannel, ...RTCDataChannel[]]
    reads.clear()
    unbind(two)
    const actor = bindDataChannel(one, { connection })
    actor.send({ type: 'close' })
    expect(readOf(others)).toEqual([])
  })

  test('an event of the connection reads each attribute of each at most once', async () => {
    const connection = makeConnection()
    const made = Array.from({ length: CHANNELS }, (_, index) => connection.createDataChannel(`channel ${index}`))
    const observed = observe(connection)
    bindPeerConnection(connection)
    for (const channel of made) bindDataChannel(channel, { connection })
    observed.begin()
    // node-datachannel has done by itself what it does without a peer, and tells of it now.
    if (engine !== 'node-datachannel') await connection.setLocalDescription()
    await fired(connection, 'icegatheringstatechange')
    while (reads.uncounted(() => connection.iceGatheringState !== 'complete')) {
      await fired(connection, 'icegatheringstatechange')
    }
    expect(observed.events).toBeGreaterThan(0)
    expect([...observed.twice]).toEqual([])
  })
})

const types = {
  connection: [
    'signalingstatechange',
    'iceconnectionstatechange',
    'connectionstatechange',
    'icegatheringstatechange',
    'icecandidate',
    'negotiationneeded',
    'datachannel',
  ],
  channel: ['open', 'closing', 'close'],
  transport: ['statechange', 'gatheringstatechange'],
}

/** What is read more than once of one object in one event. */
interface Observed {
  readonly twice: Set<string>
  events: number
  /** A channel that is to be observed, too. Before it is bound. */
  add(channel: RTCDataChannel): void
  /** To be called when all is bound. */
  begin(): void
}

/**
 * Counts what is read in each event of a connection, of its transports and of channels: between a listener that was added
 * before the binding, and one that was added after it. To be called before it is bound.
 */
function observe(connection: RTCPeerConnection): Observed {
  const met = new Set<object>([connection])
  const bracketed = new Map<EventTarget, readonly string[]>()
  const observed: Observed = {
    twice: new Set(),
    events: 0,
    add: (channel) => before(channel, types.channel),
    begin() {
      for (const object of bracketed.keys()) after(object)
    },
  }
  let isBegun = false

  function before(object: EventTarget, names: readonly string[]): void {
    if (bracketed.has(object)) return
    bracketed.set(object, names)
    for (const type of names) {
      object.addEventListener(type, () => {
        reads.uncounted(discover)
        reads.clear()
      })
    }
    // Of one that is met later, ours is the first: the binding meets it in the event that is just being fired.
    if (isBegun) queueMicrotask(() => after(object))
  }

  function after(object: EventTarget): void {
    isBegun = true
    for (const type of bracketed.get(object) ?? []) {
      object.addEventListener(type, () => reads.uncounted(() => look(`${object.constructor.name}’s ${type}`)))
    }
  }

  function discover(): void {
    for (const transport of transportsShownBy(connection)) before(transport, types.transport)
  }

  function look(where: string): void {
    observed.events += 1
    for (const object of reads.objects) {
      // One that is met is looked at before it is known what it is.
      if (met.has(object)) {
        for (const [name, times] of Object.entries(reads.of(object))) {
          if (times > 1) observed.twice.add(`${where} reads ${object.constructor.name}.${name} ${times} times`)
        }
      }
      met.add(object)
    }
  }

  before(connection, types.connection)
  reads.uncounted(discover)
  return observed
}

describe('of one observation each attribute is read at most once:', () => {
  test.each([1, 20])(
    'events of a connection with %i channels, of its transports, and of the channels',
    async (count) => {
      const peers = makePeers()
      open.push(peers)
      const { a, b, negotiate } = peers
      const made = Array.from({ length: count }, (_, index) => a.createDataChannel(`channel ${index}`))
      const observed = observe(a)
      for (const channel of made) observed.add(channel)
      bindPeerConnection(a)
      for (const channel of made) bindDataChannel(channel, { connection: a })
      observed.begin()
      const arrived = announced(b, (far) => far)
      await negotiate()
      const far = await arrived
      const near = made.find(({ label }) => label === far.label) as RTCDataChannel
      await talked(near, far)
      const closed = fired(near, 'close')
      far.close()
      await closed
      expect(observed.events).toBeGreaterThan(5)
      expect([...observed.twice]).toEqual([])
    },
  )

  test('a call and its return', async () => {
    const connection = makeConnection()
    bindPeerConnection(connection)
    const channel = connection.createDataChannel('chat')
    const calls: Record<string, () => unknown> = {
      createOffer: () => connection.createOffer(),
      setLocalDescription: () => connection.setLocalDescription(),
      'channel.close': () => channel.close(),
    }
    const often: string[] = []
    for (const [name, call] of Object.entries(calls)) {
      reads.clear()
      const returned = call()
      // They are two observations.
      for (const object of [connection, channel]) {
        for (const [attribute, times] of Object.entries(reads.of(object))) {
          if (times > 2) often.push(`${name} reads ${attribute} ${times} times`)
        }
      }
      await returned
    }
    expect(often).toEqual([])
  })
})
