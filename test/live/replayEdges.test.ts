import { describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { announced, fired, makePeers, type Peers, settled, talked } from '../../harness/peers.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type Divergence,
  readyState,
  signalingState,
  unbind,
} from '../../src/index.ts'
import { type Recording, record, replay, type Trace, TraceError } from '../../src/testing/index.ts'
import { allDivergences } from './allDivergences.ts'
import { quiet } from './quiet.ts'

const { made, errors } = quiet()

function peersToClose(): Peers {
  const peers = makePeers()
  made.push(peers)
  return peers
}

/** Opens a channel of `a`, over which both have talked. */
async function opened({ a, b, negotiate }: Peers): Promise<{ near: RTCDataChannel; far: RTCDataChannel }> {
  const near = a.createDataChannel('chat')
  const arrived = announced(b, (channel) => channel)
  await negotiate()
  const far = await arrived
  await talked(near, far)
  return { near, far }
}

function divergencesOf(trace: Trace): readonly Divergence[] {
  return replay(trace).steps.flatMap(({ divergences }) => divergences)
}

/**
 * Lives a whole life, with a channel that is opened, closed, and opened again by the same name.
 *
 * @param part - is given the connection's actor at the beginning, and between these
 */
async function live(part: (actor: ReturnType<typeof bindPeerConnection>) => void): Promise<void> {
  const peers = peersToClose()
  const actor = bindPeerConnection(peers.a)
  part(actor)
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.a.setLocalDescription()
  part(actor)
  await peers.negotiate()
  part(actor)
  await talked(near, await arrived)
  part(actor)
  const ending = fired(near, 'close')
  near.close()
  await ending
  part(actor)
  const again = peers.a.createDataChannel('chat')
  await fired(again, 'open')
  peers.a.close()
}

async function recordedLife(): Promise<Trace> {
  let recording: Recording | undefined
  await live((actor) => {
    recording ??= record(actor)
  })
  return (recording as Recording).trace
}

/** The same, each part of it recorded by itself. */
async function recordedParts(): Promise<readonly Trace[]> {
  const recordings: Recording[] = []
  await live((actor) => {
    recordings.at(-1)?.stop()
    recordings.push(record(actor))
  })
  return recordings.map(({ trace }) => trace)
}

describe('a recording changes nothing for the app:', () => {
  test('a channel that is bound by itself is read as it is, while its connection is recorded', async () => {
    const peers = peersToClose()
    const divergences: Divergence[] = []
    const states: string[] = []
    peers.b.addEventListener('datachannel', ({ channel }) => {
      const alone = bindDataChannel(channel, {
        divergences: allDivergences((divergence) => divergences.push(divergence)),
      })
      alone.subscribe((snapshot) => states.push(readyState(snapshot)))
    })
    record(bindPeerConnection(peers.b))
    const { near, far } = await opened(peers)
    const ending = fired(far, 'close')
    near.close()
    await ending
    expect(states).toContain('closed')
    expect(divergences).toEqual([])
  })

  test('arguments whose getters throw fail in the engine’s own way', async () => {
    const { a } = peersToClose()
    const recording = record(bindPeerConnection(a))
    const failing = {
      type: 'offer' as const,
      get sdp(): string {
        throw new Error('of the app')
      },
    }
    let returned: Promise<void> | undefined
    expect(() => (returned = a.setRemoteDescription(failing))).not.toThrow()
    await expect(returned).rejects.toThrow('of the app')
    recording.stop()
  })

  test('arguments are read only where something of them is asked for', async () => {
    const { a } = peersToClose()
    const read = async () => {
      let count = 0
      const candidate = {
        sdpMid: '0',
        get candidate() {
          count += 1
          return ''
        },
      }
      await a.addIceCandidate(candidate).catch(() => {})
      return count
    }
    const actor = bindPeerConnection(a)
    const before = await read()
    record(actor)
    expect(await read()).toBe(before)
  })

  test('whatever send() takes is sent, and written down', async () => {
    const peers = peersToClose()
    const recording = record(bindPeerConnection(peers.a), { include: ['messages'] })
    const { near } = await opened(peers)
    const send = (data: unknown) => near.send(data as string)
    for (const data of [null, undefined, 5, true]) expect(() => send(data)).not.toThrow()
    const sent = recording.trace.entries.filter((entry) => entry.kind === 'message' && entry.direction === 'sent')
    expect(sent).toHaveLength(5)
  })

  test('stopped inside createDataChannel(), it reads and wraps nothing any more', async () => {
    const peers = peersToClose()
    const divergences: Divergence[] = []
    const actor = bindPeerConnection(peers.a)
    const recording = record(actor, { include: ['messages'] })
    await opened(peers)
    const channel = peers.a.createDataChannel('late', {
      get ordered() {
        recording.stop()
        return true
      },
    })
    bindDataChannel(channel, {
      connection: peers.a,
      divergences: allDivergences((divergence) => divergences.push(divergence)),
    })
    expect(Object.hasOwn(channel, 'send')).toBe(false)
    await fired(channel, 'open')
    expect(divergences).toEqual([])
  })

  test('a channel that is let go in a callback, and bound by itself then, is read as it is', async () => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.a)
    record(actor)
    const { near, far } = await opened(peers)
    const subscription = actor.subscribe(() => {
      subscription.unsubscribe()
      unbind(near)
    })
    peers.a.createDataChannel('another')
    await settled()
    const divergences: Divergence[] = []
    bindDataChannel(near, { divergences: allDivergences((divergence) => divergences.push(divergence)) })
    const ending = fired(near, 'close')
    far.close()
    await ending
    expect(divergences).toEqual([])
  })

  test('begun and stopped, it leaves the objects as they were', async () => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.a)
    const { near } = await opened(peers)
    const objects = [peers.a, near, peers.a.sctp, peers.a.sctp?.transport].filter((object) => object !== undefined)
    const own = () => objects.map((object) => Object.getOwnPropertyNames(object))
    const before = own()
    record(actor, { include: ['sdp', 'candidates', 'messages'] }).stop()
    expect(own()).toEqual(before)
  })
})

test('messages of a channel that is let go and bound again are recorded as well', async () => {
  const peers = peersToClose()
  const recording = record(bindPeerConnection(peers.a), { include: ['messages'] })
  const { near } = await opened(peers)
  unbind(near)
  bindDataChannel(near, { connection: peers.a })
  near.send('again')
  expect(recording.trace.entries).toContainEqual(expect.objectContaining({ kind: 'message', data: 'again' }))
})

test('begun while an operation is in flight that has changed signaling, it makes up no divergence', async () => {
  const peers = peersToClose()
  const found: string[] = []
  const actor = bindPeerConnection(peers.a, {
    divergences: allDivergences((divergence) => found.push(JSON.stringify(divergence))),
  })
  let recording: Recording | undefined
  peers.a.addEventListener('signalingstatechange', () => {
    if (peers.a.signalingState === 'stable') recording ??= record(actor)
  })
  await opened(peers)
  const trace = recording?.trace as Trace
  const madeUp = divergencesOf(trace).filter((divergence) => !found.includes(JSON.stringify(divergence)))
  expect(madeUp).toEqual([])
})

test('it is refused inside a call and inside a callback of an actor, and can begin right after', async () => {
  const peers = peersToClose()
  const actor = bindPeerConnection(peers.a)
  const refused: unknown[] = []
  const tryIt = () => {
    try {
      record(actor)
    } catch (error) {
      refused.push((error as TraceError).code)
    }
  }
  peers.a.createDataChannel('first', {
    get ordered() {
      tryIt()
      return true
    },
  })
  actor.on('signalingstatechange', tryIt)
  await peers.a.setLocalDescription(await peers.a.createOffer())
  await settled()
  expect(refused).toContain('inside-a-callback')
  expect(refused.filter((code) => code !== 'inside-a-callback')).toEqual([])
  expect(() => record(actor)).not.toThrow()
})

describe('a limit of entries is never exceeded:', () => {
  /** The labels and states of the channels, as the chart has them. */
  const channelsOf = (snapshot: PeerConnectionSnapshot) =>
    channels(snapshot).map((channel) => [channel.id, readyState(channel.getSnapshot())])

  test.each([2, 3, 7, 20])('%i, at any moment of a life', async (limit) => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.a)
    const recording = record(actor, { limit, include: ['messages'] })
    const lengths: number[] = []
    const note = () => lengths.push(recording.trace.entries.length)
    actor.on('*', note)
    actor.subscribe(note)
    const { near } = await opened(peers)
    for (let count = 0; count < 10; count++) {
      near.send('more')
      note()
    }
    peers.a.close()
    note()
    expect(Math.max(...lengths)).toBe(limit)
  })

  test('of what happens in one callback, what does not fit is dropped; after it, the trace begins anew', async () => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.a)
    const recording = record(actor, { limit: 20 })
    await opened(peers)
    const inside: Trace[] = []
    const subscription = actor.subscribe(() => {
      subscription.unsubscribe()
      for (let count = 0; count < 50; count++) {
        peers.a.createDataChannel(`another ${count}`)
        inside.push(recording.trace)
      }
    })
    peers.a.createDataChannel('first')
    expect(Math.max(...inside.map(({ entries }) => entries.length))).toBe(20)
    // It ends where there was no more room.
    const last = inside.at(-1) as Trace
    expect(replay(last).skipped).toEqual([])
    expect(last.entries).toEqual(inside.at(-20)?.entries)
    const { trace } = recording
    expect(trace).toMatchObject({ entries: [], dropped: expect.any(Number) })
    expect(trace.dropped).toBeGreaterThan(100)
    const { actor: replayed, skipped } = replay(trace)
    expect(skipped).toEqual([])
    expect(channelsOf(replayed.getSnapshot())).toEqual(channelsOf(actor.getSnapshot()))
    await fired(peers.a.createDataChannel('last'), 'open')
    expect(channelsOf(replay(recording.trace).actor.getSnapshot())).toEqual(channelsOf(actor.getSnapshot()))
  })

  test('of a recording that was stopped, nothing later is in the trace', async () => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.a)
    const recording = record(actor, { limit: 2 })
    const subscription = actor.subscribe(() => {
      subscription.unsubscribe()
      for (let count = 0; count < 5; count++) peers.a.createDataChannel(`another ${count}`)
      recording.stop()
    })
    const opening = fired(peers.a.createDataChannel('first'), 'open')
    const { trace } = recording
    expect(trace.entries).toHaveLength(2)
    await peers.negotiate()
    await opening
    expect(recording.trace).toEqual(trace)
  })
})

// No other engine closes a connection by itself, as its peer closes its own (RP-2).
test.runIf(engine === 'node-datachannel')(
  'RP-2: with its beginning dropped while the engine closes the connection, a life ends as it did',
  async () => {
    const peers = peersToClose()
    const actor = bindPeerConnection(peers.b)
    const recording = record(actor, { limit: 2 })
    const { far } = await opened(peers)
    const ending = fired(far, 'close')
    peers.a.close()
    await ending
    await settled()
    const life = replay(recording.trace)
    expect(life.actor.getSnapshot().output).toEqual(actor.getSnapshot().output)
  },
)

test('what an app throws of its own is not written down', () => {
  const { a } = peersToClose()
  const recording = record(bindPeerConnection(a))
  const failing = {
    get ordered(): boolean {
      throw 'a=ice-pwd:secret'
    },
  }
  expect(() => a.createDataChannel('chat', failing)).toThrow('secret')
  expect(JSON.stringify(recording.trace)).not.toContain('secret')
})

test('a trace is its owner’s: what they do with it changes no other', async () => {
  const { a } = peersToClose()
  const recording = record(bindPeerConnection(a))
  a.createDataChannel('chat')
  const before = recording.trace
  const spoiled = recording.trace as { -readonly [Name in keyof Trace]: unknown }
  spoiled.entries = (spoiled.entries as unknown[]).splice(0)
  spoiled.checkpoint = null
  expect(recording.trace).toEqual(before)
  const connection = recording.trace.checkpoint.shows.connection as Record<string, unknown>
  connection.signalingState = 'closed'
  expect(recording.trace).toEqual(before)
})

test('the snapshot of a channel’s actor is its own, also when a later channel has its label', async () => {
  const life = replay(await recordedLife())
  while (channels(life.connection).length === 0) expect(life.forward()).toBe(true)
  const [first] = channels(life.connection)
  while (channels(life.connection)[0] === first) expect(life.forward()).toBe(true)
  while (channels(life.connection).length === 0) expect(life.forward()).toBe(true)
  expect(first && life.snapshotOf(first)).toMatchObject({ status: 'done' })
})

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 'length' as unknown as number])(
  'goTo(%s) goes nowhere',
  async (position) => {
    const life = replay(await recordedLife())
    expect(life.goTo(position)).toBe(false)
    expect(life.position).toBe(0)
    expect(signalingState(life.connection)).toBe('stable')
    expect(connectionState(life.connection)).toBe('new')
  },
)

test.each([null, 5, { include: null }, { include: 5 }, { include: {} }])(
  'record() refuses %j as its options with a TraceError',
  (options) => {
    const connection = new RTCPeerConnection()
    made.push({ close: () => connection.close() })
    const actor = bindPeerConnection(connection)
    expect(() => record(actor, options as unknown as Parameters<typeof record>[1])).toThrow(TraceError)
  },
)

describe('of a trace with garbage at any place, replay() throws nothing but a TraceError, now or later:', () => {
  const garbage: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['numbers', -1],
    ['huge numbers', 1e308],
    ['empty strings', ''],
    ['what stands for unreadable', 'unreadable'],
    ['huge strings', 'x'.repeat(100_000)],
    ['the names of prototypes', 'constructor:0'],
    ['booleans', true],
    ['arrays', ['constructor:0']],
    ['objects', {}],
    ['keys of prototypes', JSON.parse('{"__proto__":{"a":1},"constructor":1,"toString":2,"constructor:0":{"name":1}}')],
    ['nothing', undefined],
  ]

  /** JSON of traces, with the places in each. What follows a place is replayed as well, so of entries only a part follows. */
  async function placesOf(): Promise<readonly (readonly [string, Path])[]> {
    const [whole, parts] = [await recordedLife(), await recordedParts()]
    const places = (trace: Trace, areEntries: boolean) =>
      pathsOf(trace)
        .filter(([first]) => (first === 'entries') === areEntries)
        .map((path) => [JSON.stringify(trace), path] as const)
    return [...places(whole, false), ...parts.flatMap((part) => places(part, true))]
  }
  let places: ReturnType<typeof placesOf> | undefined

  // No engine has a part in it: one is enough. Each place gets one kind of garbage: `npm run attack -- traces` mixes them all.
  const each = garbage.map(([what, value], index) => [what, value, index] as const)
  test.runIf(engine === 'node-datachannel').each(each)('%s', async (_, value, offset) => {
    places ??= placesOf()
    const thrown: string[] = []
    for (const [text, path] of (await places).filter((_, index) => (index + offset) % garbage.length === 0)) {
      const trace = JSON.parse(text)
      const parent = path.slice(0, -1).reduce((object, key) => object[key], trace)
      parent[path.at(-1) as string] = value
      try {
        replay(trace)
      } catch (error) {
        if (!(error instanceof TraceError)) thrown.push(`${path.join('.')}: ${error}`)
      }
    }
    await settled()
    expect(thrown).toEqual([])
    expect(errors.messages.splice(0)).toEqual([])
  })

  test('thousands of calls that never return', async () => {
    const trace = await recordedLife()
    const entries: Trace['entries'] = Array.from({ length: 5000 }, (_, call) => ({
      time: call,
      kind: 'call',
      on: 'connection',
      method: 'restartIce',
      call,
    }))
    const { steps, skipped } = replay({ ...trace, entries })
    await settled()
    expect(steps.length + skipped.length).toBeGreaterThan(entries.length)
    expect(errors.messages.splice(0).length).toBe(0)
  })
})

type Path = readonly string[]

/** The paths to all that is in a JSON value. */
function pathsOf(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [[key], ...pathsOf(part).map((path) => [key, ...path])])
}
