import { type DataConnection, type MediaConnection, Peer } from 'peerjs'
import { afterEach, describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { settled } from '../../../../harness/peers.ts'
import {
  bindEveryPeerConnection,
  channels,
  connectionState,
  iceConnectionState,
  type PeerConnectionActor,
  readyState,
} from '../../../../src/index.ts'
import { makeTrack } from '../media.ts'
import { causesFarFromClose } from './causesFarFromClose.ts'
import { ofDataConnection } from './examples/ofDataConnection.ts'
import { testNothingLeft } from './nothingLeft.ts'
import { peerServerOfFile } from './peerServer.ts'
import { expectFollowed, watchEvery } from './watchEvery.ts'

const port = peerServerOfFile()
const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

type Emitter = Pick<Peer | DataConnection | MediaConnection, 'once'>

function emitted<Value>(emitter: Emitter, event: string): Promise<Value> {
  return new Promise((resolve) => (emitter as Peer).once(event as 'open', resolve as () => void))
}

/** A peer of PeerJS that the server knows. */
async function makePeer(): Promise<Peer> {
  const peer = new Peer({ host: '127.0.0.1', port: port(), config: { iceServers: [] } })
  ends.push(() => peer.destroy())
  await emitted(peer, 'open')
  return peer
}

interface Pair {
  readonly a: DataConnection
  readonly b: DataConnection
}

interface Noted {
  readonly shown: string[]
  readonly chart: string[]
}

/** Lets one peer dial another; `seen` gets each end as soon as the app has it. */
async function dial(seen: (end: DataConnection) => void = () => {}): Promise<Pair> {
  const [caller, callee] = [await makePeer(), await makePeer()]
  const arrived = new Promise<DataConnection>((resolve) => {
    callee.once('connection', (connection) => {
      seen(connection)
      resolve(connection)
    })
  })
  const a = caller.connect(callee.id)
  seen(a)
  return { a, b: await arrived }
}

/** Dials, and lets a message go each way. */
async function connect(seen?: (end: DataConnection) => void): Promise<Pair> {
  const opened: Promise<unknown>[] = []
  const pair = await dial((end) => {
    opened.push(emitted(end, 'open'))
    seen?.(end)
  })
  await Promise.all(opened)
  await talk(pair)
  return pair
}

async function talk({ a, b }: Pair): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const data = emitted(to, 'data')
    await from.send({ text: 'hello' })
    expect(await data).toEqual({ text: 'hello' })
  }
}

describe('PeerJS, its code unchanged,', () => {
  test('is followed exactly: at every event and after every call', async () => {
    const library = watchEvery()
    ends.push(library.undo)
    const { a, b } = await connect()
    const { connections, channels: watched } = library
    expect(connections.map(({ connection }) => connection)).toEqual([a.peerConnection, b.peerConnection])
    expect(watched.map(({ channel }) => channel)).toEqual([a.dataChannel, b.dataChannel])
    await Promise.all(connections.map((each) => each.until('connectionstatechange', 'connected')))
    for (const { actor } of connections) {
      expect(connectionState(actor.getSnapshot())).toBe('connected')
      expect(channels(actor.getSnapshot()).map((each) => readyState(each.getSnapshot()))).toEqual(['open'])
    }
    const gone = emitted(b, 'close')
    a.close()
    await gone
    await settled()
    expectFollowed(library)

    const outputs = await Promise.all(connections.map(({ actor }) => toPromise(actor)))
    expect(outputs.map(({ cause, connected }) => [cause, connected])).toEqual(Array(2).fill(['local-close', true]))
    const [mine, theirs] = await Promise.all(watched.map(({ actor }) => toPromise(actor)))
    // It closes its connection, and leaves the channel to that.
    expect(mine).toEqual({ cause: 'connection-closed', opened: true })
    expect(causesFarFromClose).toContain(theirs?.cause)
  })

  test('is followed exactly: a call with media', async () => {
    const library = watchEvery()
    ends.push(library.undo)
    const [caller, callee] = [await makePeer(), await makePeer()]
    const called = emitted<MediaConnection>(callee, 'call')
    const a = caller.call(callee.id, new MediaStream([makeTrack('audio')]))
    const b = await called
    const streams = [a, b].map((end) => emitted<MediaStream>(end, 'stream'))
    b.answer(new MediaStream([makeTrack('audio')]))
    for (const stream of await Promise.all(streams)) expect(stream.getTracks()).toHaveLength(1)
    const { connections } = library
    expect(connections.map(({ connection }) => connection)).toEqual([a.peerConnection, b.peerConnection])
    await Promise.all(connections.map((each) => each.until('connectionstatechange', 'connected')))
    const gone = emitted(b, 'close')
    a.close()
    await gone
    await settled()
    expectFollowed(library)
    const outputs = await Promise.all(connections.map(({ actor }) => toPromise(actor)))
    expect(outputs.map(({ cause }) => cause)).toEqual(['local-close', 'local-close'])
  })

  test('has its callbacks run when the chart has taken the event', async () => {
    const actors: PeerConnectionActor[] = []
    ends.push(bindEveryPeerConnection({ onConnection: (actor) => void actors.push(actor) }))
    const noted: ReturnType<typeof noteStates>[] = []
    const { a } = await connect((end) => noted.push(noteStates(end, actors[noted.length] as PeerConnectionActor)))
    const closed = emitted(a, 'close')
    a.close()
    await closed
    for (const { ice, channel } of noted) {
      expect(ice.shown.slice(0, 2)).toEqual(['checking', 'connected'])
      expect(ice.chart).toEqual(ice.shown)
      expect(channel.chart).toEqual(channel.shown)
    }
    expect(noted[0]?.channel.shown).toEqual(['open', 'closed'])
  })

  test('has its callbacks run before the chart has the event, if it is bound when the app has it', async () => {
    const noted: ReturnType<typeof noteStates>[] = []
    await connect((end) => noted.push(noteStates(end, ofDataConnection(end))))
    for (const { ice } of noted) {
      // Each time the state before.
      expect(ice.chart).toEqual(['new', ...ice.shown.slice(0, -1)])
    }
    // And so it is with the caller's channel, which was there before.
    expect(noted.map(({ channel }) => channel.chart)).toEqual([['connecting'], ['open']])
  })

  /** What its callbacks see of ICE and of the channel, and what the charts are then. */
  function noteStates(end: DataConnection, actor: PeerConnectionActor) {
    const ice: Noted = { shown: [], chart: [] }
    const channel: Noted = { shown: [], chart: [] }
    end.on('iceStateChanged', (state) => {
      ice.shown.push(state)
      ice.chart.push(iceConnectionState(actor.getSnapshot()))
    })
    const noteChannel = (state: string) => {
      const [only] = channels(actor.getSnapshot())
      channel.shown.push(state)
      channel.chart.push(only ? readyState(only.getSnapshot()) : 'none')
    }
    end.on('open', () => noteChannel('open'))
    end.on('close', () => noteChannel('closed'))
    return { ice, channel }
  }

  test('says nothing of one that is closed before it was open; the chart does', async () => {
    const library = watchEvery()
    ends.push(library.undo)
    const { a } = await dial()
    let closes = 0
    a.on('close', () => {
      closes += 1
    })
    const [near] = library.connections
    a.close()
    expect(near?.actor.getSnapshot().output).toMatchObject({ cause: 'local-close', connected: false })
    await settled()
    expect([closes, a.open]).toEqual([0, false])
  })
})

describe('nothing is left on what PeerJS has made', () => {
  testNothingLeft({
    connect,
    connections: ({ a, b }) => [a.peerConnection, b.peerConnection],
    async close({ a, b }) {
      const gone = emitted(b, 'close')
      a.close()
      await gone
    },
    talk,
  })
})
