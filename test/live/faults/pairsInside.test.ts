import { afterEach, describe, expect, test } from 'vitest'
import { type AnyActorRef, toPromise, waitFor } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, makePeers, settled, talked } from '../../../harness/peers.ts'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  transports,
  unbind,
} from '../../../src/index.ts'
import { type WatchedObject, watchObject } from '../listeners.ts'
import { transportsShownBy } from './differences.ts'
import { uncaughtOfEachTest } from './uncaught.ts'

const uncaught = uncaughtOfEachTest()
const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** A bound connection with a channel, one that is not bound yet, and all that was made for them. */
interface Life {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly channel: RTCDataChannel
  readonly channelActor: DataChannelActor
  /** One that is not bound. */
  readonly other: RTCDataChannel
  /** All actors that there ever were. */
  readonly actors: Set<AnyActorRef>
  /** Settle when these end. */
  readonly ends: Promise<unknown>[]
  readonly watched: WatchedObject[]
  /** What a deed has thrown that it must not throw. */
  readonly wrong: string[]
}

const deeds = {
  'connection.close()': ({ connection }) => connection.close(),
  'close sent to the connection': ({ actor }) => actor.send({ type: 'close' }),
  'unbind(connection)': ({ connection }) => unbind(connection),
  'actor.stop()': ({ actor }) => void actor.stop(),
  'createDataChannel()': ({ connection }) => void connection.createDataChannel('made inside'),
  'bindDataChannel()': ({ other, connection }) => void bindDataChannel(other, { connection }),
  'channel.close()': ({ channel }) => channel.close(),
  'close sent to the channel': ({ channelActor }) => channelActor.send({ type: 'close' }),
  'transferred sent to the channel': ({ channelActor }) => channelActor.send({ type: 'transferred' }),
  'unbind(channel)': ({ channel }) => unbind(channel),
} satisfies Record<string, (life: Life) => void>

type Deed = keyof typeof deeds

const names = Object.keys(deeds) as Deed[]

/** After one of these nothing of the connection is followed any more. */
const enders: readonly Deed[] = [
  'connection.close()',
  'close sent to the connection',
  'unbind(connection)',
  'actor.stop()',
]

/** What the engine, or we, may refuse after what was done before. */
function isRefusal(error: unknown, deed: Deed): boolean {
  if (deed === 'createDataChannel()') return !(error instanceof BindError)
  return deed === 'bindDataChannel()' && error instanceof BindError && error.code === 'connection-not-bound'
}

function perform(life: Life, pair: readonly Deed[]): void {
  for (const deed of pair) {
    try {
      deeds[deed](life)
    } catch (error) {
      if (!isRefusal(error, deed)) life.wrong.push(`${deed} throws ${error}`)
    }
  }
}

/** Binds a connection with its channel, and notes all actors that come of it and all that listens. */
function follow(connection: RTCPeerConnection, channel: RTCDataChannel, other: RTCDataChannel): Life {
  const actors = new Set<AnyActorRef>()
  const ends: Promise<unknown>[] = []
  const watched = [connection, channel, other, ...transportsShownBy(connection)].map(watchObject)
  const actor = bindPeerConnection(connection, {
    inspect({ type, actorRef }) {
      const { logic } = actorRef as { logic?: { id?: string } }
      // The closing procedure is no object’s.
      if (type !== '@xstate.actor' || !logic?.id) return
      actors.add(actorRef as AnyActorRef)
      ends.push(toPromise(actorRef as AnyActorRef))
    },
  })
  const channelActor = bindDataChannel(channel, { connection })
  const life = { connection, actor, channel, channelActor, other, actors, ends, watched, wrong: [] }
  open.push(connection)
  return life
}

/** Once what runs now has returned, nothing is followed any more that should not be. */
function leftBehind({ actors, watched, wrong }: Life): readonly string[] {
  const active = [...actors].filter((actor) => actor.getSnapshot().status === 'active')
  return [
    ...wrong,
    ...active.map(({ id }) => `${id} is active`),
    ...watched.flatMap(({ object, before, own, listening }) => [
      ...listening().map((type) => `${object.constructor.name} has a listener of ${type}`),
      ...own()
        .filter((key) => !before.includes(key))
        .map((key) => `${object.constructor.name} has ${String(key)}`),
    ]),
  ]
}

/** Brings about a callback, in which the pair is performed once. */
type Place = (life: Life, callback: () => void) => void | Promise<void>

/** Callbacks that come without a peer. */
const alone: Record<string, Place> = {
  'connection.subscribe()': ({ actor, connection }, callback) => {
    actor.subscribe(callback)
    connection.createDataChannel('the occasion')
  },
  'connection.on()': async ({ actor, connection }, callback) => {
    const gathered = new Promise<void>((resolve) => {
      actor.on('icegatheringstatechange', () => resolve(callback()))
    })
    await negotiateAlone(connection)
    await gathered
  },
  'channel.subscribe()': ({ channelActor, channel }, callback) => {
    channelActor.subscribe(callback)
    channel.close()
  },
  'channel.subscribe() when it is complete': async ({ channelActor, channel }, callback) => {
    const complete = new Promise<void>((resolve) => {
      channelActor.subscribe({ complete: () => resolve(callback()) })
    })
    channel.close()
    await complete
  },
  'channel.on()': async ({ channelActor, channel }, callback) => {
    const closed = new Promise<void>((resolve) => {
      channelActor.on('close', () => resolve(callback()))
    })
    channel.close()
    await closed
  },
  'gatherer.on()': (life, callback) =>
    ofGatherer(life, (gatherer, resolve) => {
      gatherer.on('gatheringstatechange', () => {
        callback()
        resolve()
      })
    }),
  'gatherer.subscribe()': (life, callback) =>
    ofGatherer(life, (gatherer, resolve) => {
      gatherer.subscribe(() => {
        callback()
        resolve()
      })
    }),
}

/** Listens to the first gatherer that there is, as soon as its actor is there. */
async function ofGatherer(
  { actor, connection }: Life,
  listen: (gatherer: AnyActorRef, resolve: () => void) => void,
): Promise<void> {
  const done = new Promise<void>((resolve) => {
    let isListening = false
    const look = () => {
      const [gatherer] = transports(actor.getSnapshot()).gatherers
      if (!gatherer || isListening) return
      isListening = true
      listen(gatherer, resolve)
    }
    actor.subscribe(look)
    look()
  })
  await negotiateAlone(connection)
  await done
}

/** Begins to gather. The connection may be closed in the middle of it: then nothing settles. */
function negotiateAlone(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    // No listener: those are counted.
    connection.onicegatheringstatechange = () => resolve()
    connection.setLocalDescription().then(resolve, () => resolve())
  })
}

async function performedIn(life: Life, place: Place, pair: readonly Deed[]): Promise<Life> {
  let isPerformed = false
  await place(life, () => {
    if (isPerformed) return
    isPerformed = true
    for (const transport of transportsShownBy(life.connection)) {
      if (!life.watched.some(({ object }) => object === transport)) life.watched.push(watchObject(transport))
    }
    perform(life, pair)
  })
  expect(isPerformed).toBe(true)
  return life
}

/** What must be after two deeds, and when the connection is closed at last. */
async function expectNothingLeft(lives: readonly (readonly [pair: readonly Deed[], life: Life])[]): Promise<void> {
  await settled()
  const left: string[] = []
  const look = (pair: readonly Deed[], life: Life, when: string) => {
    for (const each of new Set(leftBehind(life))) left.push(`${pair.join(', ')}: ${each} ${when}`)
  }
  for (const [pair, life] of lives) if (pair.some((deed) => enders.includes(deed))) look(pair, life, 'then')
  for (const [pair, life] of lives) {
    if (pair.some((deed) => enders.includes(deed))) continue
    life.connection.close()
    look(pair, life, 'when it is closed')
  }
  expect(left).toEqual([])
  await Promise.all(lives.flatMap(([, { ends }]) => ends))
  expect(uncaught).toEqual([])
}

// node-datachannel has gathered by the time at which a channel of it can be bound.
const gathering = ['connection.on()', 'gatherer.on()', 'gatherer.subscribe()']
const places = Object.keys(alone).filter((name) => engine !== 'node-datachannel' || !gathering.includes(name))

describe.each(places)('two deeds in %s leave no actor active and nothing listening:', (name) => {
  test.each(names)('%s, and another', async (first) => {
    const lives = await Promise.all(
      names.map(async (second) => {
        const connection = new RTCPeerConnection()
        const [channel, other] = ['chat', 'other'].map((label) => connection.createDataChannel(label))
        const life = follow(connection, channel as RTCDataChannel, other as RTCDataChannel)
        return [[first, second], await performedIn(life, alone[name] as Place, [first, second])] as const
      }),
    )
    await expectNothingLeft(lives)
  })
})

/** The peer, which brings the callbacks about. */
interface Far {
  readonly connection: RTCPeerConnection
  readonly channel: RTCDataChannel
}

/** Callbacks of two peers that talk. */
const together: Record<string, (far: Far, life: Life, callback: () => void) => Promise<void>> = {
  'channel.on()': (far, { channelActor }, callback) => {
    const closing = new Promise<void>((resolve) => {
      channelActor.on('close', () => resolve(callback()))
    })
    far.channel.close()
    return closing
  },
  'channel.subscribe()': (far, { channelActor }, callback) => {
    const closing = new Promise<void>((resolve) => {
      channelActor.subscribe((snapshot) => {
        if (readyState(snapshot) !== 'open') resolve(callback())
      })
    })
    far.channel.close()
    return closing
  },
  'connection.subscribe()': async (_, { actor, connection }, callback) => {
    actor.subscribe(callback)
    connection.createDataChannel('the occasion')
  },
  'sctp.subscribe()': (far, { actor }, callback) => whenItHangsUp(far, transports(actor.getSnapshot()).sctp, callback),
  'dtls.subscribe()': (far, { actor }, callback) =>
    whenItHangsUp(far, transports(actor.getSnapshot()).dtls[0], callback),
}

function whenItHangsUp(far: Far, transport: AnyActorRef | undefined, callback: () => void): Promise<void> {
  const told = new Promise<void>((resolve) => {
    transport?.subscribe(() => resolve(callback()))
  })
  far.connection.close()
  return told
}

/** Connecting takes its time: each pair in each place is performed in one engine of the three. */
const place = { chromium: 0, firefox: 1, 'node-datachannel': 2, simulated: 2 }[engine]
const isHere = (...indices: readonly number[]) => indices.reduce((sum, each) => sum + each) % 3 === place
const seconds = [...enders, 'createDataChannel()'] as const

describe.each(Object.keys(together))('two deeds in %s of a connected one leave nothing either:', (name) => {
  test.each(names)('%s, and another', async (first) => {
    const lives: (readonly [readonly Deed[], Life])[] = []
    const [row, column] = [Object.keys(together).indexOf(name), names.indexOf(first)]
    for (const second of seconds.filter((_, index) => isHere(row, column, index))) {
      const peers = makePeers()
      open.push(peers)
      const { a, b, negotiate } = peers
      const channel = a.createDataChannel('chat')
      const arrived = announced(b, (far) => far)
      await negotiate()
      const far = { connection: b, channel: await arrived }
      await talked(channel, far.channel)
      const life = follow(a, channel, a.createDataChannel('other'))
      await waitFor(life.actor, (snapshot) => connectionState(snapshot) === 'connected')
      const place: Place = (_, callback) => (together[name] as (typeof together)[string])(far, life, callback)
      lives.push([[first, second], await performedIn(life, place, [first, second])])
    }
    await expectNothingLeft(lives)
  })
})

test('channels made by both ends while one is let go of and closed leave nothing', async () => {
  const connection = new RTCPeerConnection()
  const [channel, other] = ['chat', 'other'].map((label) => connection.createDataChannel(label))
  const life = follow(connection, channel as RTCDataChannel, other as RTCDataChannel)
  await performedIn(life, alone['connection.subscribe()'] as Place, [
    'createDataChannel()',
    'bindDataChannel()',
    'close sent to the connection',
    'createDataChannel()',
    'unbind(connection)',
    'actor.stop()',
  ])
  expect(channels(life.actor.getSnapshot()).map((each) => each.getSnapshot().status)).not.toContain('active')
  await expectNothingLeft([[names.slice(0, 1), life]])
})
