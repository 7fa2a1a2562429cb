import { expect, test, vi } from 'vitest'
import { toPromise } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, fired, makePeers, type Peers, settled, talked } from '../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  iceConnectionState,
  iceGatheringState,
  operations,
  readyState,
  signalingState,
  unbind,
  whyFailed,
} from '../../src/index.ts'
import { type Replay, record, replay, type Trace, TraceError } from '../../src/testing/index.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'
import { expectReplayed, type RecordedLife, recordLife, replayedLife } from './recordedLife.ts'

/** Two peers, both recorded, over a channel that is open at both ends. */
async function connected(): Promise<
  Peers & { readonly lives: readonly [RecordedLife, RecordedLife]; readonly ends: readonly RTCDataChannel[] }
> {
  const peers = makePeers()
  const lives = [recordLife(peers.a), recordLife(peers.b)] as const
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  const far = await arrived
  await talked(near, far)
  return { ...peers, lives, ends: [near, far] }
}

function closed(channel: RTCDataChannel): Promise<unknown> {
  return fired(channel, 'close')
}

const openPeers = peersOfEachTest()

test('a life is replayed as it was: connect, talk, close', async () => {
  const { a, b, lives, ends } = await connected()
  const ending = Promise.all(ends.map(closed))
  ends[0]?.close()
  await ending
  a.close()
  await settled()
  b.close()
  lives.forEach(expectReplayed)
})

test.each<[string, (life: Awaited<ReturnType<typeof connected>>) => void]>([
  ['on the channel, in a DOM handler', ({ a, ends: [near] }) => near?.addEventListener('closing', () => a.close())],
  [
    'on the connection, in a callback of the channel’s actor',
    ({ a, lives }) => {
      const [channel] = channels(lives[0].actor.getSnapshot())
      channel?.on('closing', () => a.close())
      channel?.on('close', () => a.close())
    },
  ],
  [
    'on the connection, by a subscriber of the channel’s actor',
    ({ a, lives }) => {
      const [channel] = channels(lives[0].actor.getSnapshot())
      channel?.subscribe((snapshot) => {
        if (readyState(snapshot) !== 'open') a.close()
      })
    },
  ],
  [
    'by a cause that is sent to the connection’s actor, in a callback of the channel’s',
    ({ lives }) => {
      const [channel] = channels(lives[0].actor.getSnapshot())
      channel?.on('close', () => lives[0].actor.send({ type: 'close' }))
    },
  ],
])('close() %s is replayed where it was called', async (_, prepare) => {
  const life = await connected()
  prepare(life)
  const [near, far] = life.ends as [RTCDataChannel, RTCDataChannel]
  // Where its connection closes first, the channel fires nothing.
  const ended = Promise.race([closed(near), toPromise(life.lives[0].actor)])
  far.close()
  await ended
  await settled()
  life.close()
  life.lives.forEach(expectReplayed)
})

test('causes that an app sends, and what it binds and lets go of, are replayed', async () => {
  const { a, close, lives, ends } = await connected()
  const [near] = ends as [RTCDataChannel]
  unbind(near)
  bindDataChannel(near, { connection: a })
  lives[0].actor.send({ type: 'close' })
  await settled()
  close()
  lives.forEach(expectReplayed)

  const again = await connected()
  unbind(again.a)
  again.close()
  again.lives.forEach(expectReplayed)
})

test('the whole of a trace can be gone through, forwards and backwards', async () => {
  const { a, close, lives } = await connected()
  a.close()
  close()
  const life = replay(lives[0].recording.trace)
  const states: string[] = [signalingState(life.connection)]
  while (life.forward()) states.push(signalingState(life.connection))
  expect(life.position).toBe(life.steps.length - 1)
  expect(states.at(-1)).toBe('closed')
  const back: string[] = [signalingState(life.connection)]
  while (life.back()) back.push(signalingState(life.connection))
  expect(back.reverse()).toEqual(states)
  expect(life.forward()).toBe(true)
  expect(life.goTo(1e6)).toBe(false)
  expect(life.position).toBe(1)
  const times = life.steps.map(({ time }) => time)
  expect(times).toEqual([...times].sort((one, other) => one - other))
})

test('what the objects hold that is nobody’s business is not in a trace', async () => {
  const { a, b, close, lives } = await connected()
  const sdps = [a, b].map(({ localDescription }) => localDescription?.sdp ?? '')
  const secrets = sdps.flatMap((sdp) =>
    [...sdp.matchAll(/^a=(?:ice-ufrag:|ice-pwd:|fingerprint:\S+ )(\S+)|^a=(candidate:.+)/gm)].map(
      ([, secret, candidate]) => secret ?? candidate ?? '',
    ),
  )
  close()
  const text = JSON.stringify(lives.map(({ recording }) => recording.trace))
  expect(secrets.length).toBeGreaterThan(3)
  for (const secret of [...secrets, 'a=', 'v=0', 'ping', 'pong']) expect(text).not.toContain(secret)
})

test('SDP, candidates and messages are in a trace that is asked for them', async () => {
  const peers = openPeers()
  const recording = record(bindPeerConnection(peers.a), { include: ['sdp', 'candidates', 'messages'] })
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  await talked(near, await arrived)
  near.send(new Uint8Array(5))
  const { entries } = recording.trace
  const texts = entries.flatMap((entry) => ('text' in entry && entry.text ? [entry.text] : []))
  expect(texts.filter((text) => text.startsWith('v=0'))).toHaveLength(2)
  expect(texts.some((text) => text.includes('candidate:'))).toBe(true)
  const messages = entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
  expect(messages.map(({ direction, data, size }) => [direction, data, size])).toEqual([
    ['sent', 'ping', 4],
    ['received', 'pong', 4],
    ['sent', 'Uint8Array', 5],
  ])
  peers.close()
  expect(Object.hasOwn(near, 'send')).toBe(false)
  expect(replay(recording.trace).skipped).toEqual([])
})

test('a recording that had to drop its beginning goes on from a checkpoint, and its states are the same', async () => {
  const peers = openPeers()
  const actor = bindPeerConnection(peers.a)
  const recording = record(actor, { limit: 20 })
  /** The connection's states and its channels', after each entry of the whole life. */
  const read = (snapshot = actor.getSnapshot()) => [
    signalingState(snapshot),
    connectionState(snapshot),
    iceConnectionState(snapshot),
    iceGatheringState(snapshot),
    whyFailed(snapshot)?.reason,
    operations(snapshot).map(({ call, status }) => `${call.method} ${status}`),
    snapshot.output,
  ]
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  await talked(near, await arrived)
  for (let count = 0; count < 5; count++) {
    const another = peers.a.createDataChannel(`another ${count}`)
    await fired(another, 'open')
    const ended = closed(another)
    another.close()
    await ended
  }
  const mid = recording.trace
  expect(mid.dropped).toBeGreaterThan(20)
  expect(mid.entries.length).toBeLessThanOrEqual(20)
  const replayed = replay(mid)
  expect(replayed.skipped).toEqual([])
  replayed.goTo(replayed.steps.length - 1)
  expect(read(replayed.connection)).toEqual(read())
  const ids = (from: typeof replayed.connection) => channels(from).map(({ id }) => id)
  expect(ids(replayed.connection)).toEqual(ids(actor.getSnapshot()))
  const [channel] = channels(actor.getSnapshot())
  expect(replayed.snapshots.get(channel?.id ?? '')?.value).toEqual(channel?.getSnapshot().value)

  peers.a.close()
  const end = replay(recording.trace)
  end.goTo(end.steps.length - 1)
  expect(read(end.connection)).toEqual(read())
})

test('a recording that begins late, with an operation in flight, goes on from there', async () => {
  const { a, lives, ends, close } = await connected()
  lives[0].recording.stop()
  const settling = a.createOffer()
  const recording = record(lives[0].actor)
  await settling
  const [near] = ends as [RTCDataChannel]
  const ended = closed(near)
  near.close()
  await ended
  const { trace } = recording
  const life = replay(trace)
  expect(life.skipped).toEqual([])
  // Firefox may still have candidates to add before it.
  expect(operations(life.connection).at(-1)?.call.method).toBe('createOffer')
  life.goTo(life.steps.length - 1)
  expect(operations(life.connection)).toEqual([])
  expect(life.connection.context.connected).toBe(true)
  expect(life.snapshots.get('dataChannel:chat')?.output).toEqual({ cause: 'local-close', opened: true })
  close()
})

test('cut off at any entry, the rest of a trace is replayed as it was', async () => {
  const { a, close, lives, ends } = await connected()
  const [near] = ends as [RTCDataChannel]
  near.close()
  a.close()
  close()
  const written = (life: Replay) =>
    life.steps.map((step, position) => {
      life.goTo(position)
      return JSON.stringify([step, [...life.snapshots].map(([id, { value }]) => [id, value])])
    })
  for (const { recording } of lives) {
    const { trace } = recording
    const whole = written(replay(trace))
    for (let length = 0; length <= trace.entries.length; length++) {
      const cut = replay({ ...trace, entries: trace.entries.slice(0, length) })
      expect(cut.skipped).toEqual([])
      expect(written(cut)).toEqual(whole.slice(0, length + 1))
    }
  }
})

test('what is not as it must be in a trace is passed over and told, and nothing is thrown', async () => {
  const { close, lives } = await connected()
  close()
  const { trace } = lives[0].recording
  const strange: unknown[] = [
    null,
    7,
    'open',
    [],
    {},
    { time: 1, kind: 'teleported', on: 'connection' },
    { time: 'soon', kind: 'look', on: 'connection' },
    { time: 1, kind: 'look' },
    { time: 1, kind: 'look', on: 'connection', shows: [] },
    { time: 1, kind: 'look', on: 'connection', taken: 'all' },
    { time: 1, kind: 'event', on: 'toaster:0', type: 'pop' },
    { time: 1, kind: 'event', on: 'connection' },
    { time: 1, kind: 'event', on: 'connection', type: 'datachannel', channel: 'sctp:0' },
    { time: 1, kind: 'event', on: 'connection', type: 'icecandidate', candidate: {} },
    { time: 1, kind: 'event', on: 'connection', type: 'datachannel', channel: 'channel:0', id: 7 },
    { time: 1, kind: 'event', on: 'dtls:0', type: 'error', error: { errorDetail: {} } },
    { time: 1, kind: 'call', on: 'connection', method: 'constructor', call: 900 },
    { time: 1, kind: 'call', on: 'channel:0', method: 'createOffer', call: 900 },
    { time: 1, kind: 'call', on: 'connection', method: 'createOffer', call: 'first' },
    { time: 1, kind: 'call', on: 'connection', method: 'createOffer', call: 901, given: { type: {} } },
    { time: 1, kind: 'returned', call: 902 },
    { time: 1, kind: 'returned', on: 'connection', method: 'createDataChannel', call: 902, channel: 'ice:0' },
    { time: 1, kind: 'returned', on: 'connection', method: 'createDataChannel', call: 902, threw: {} },
    { time: 1, kind: 'settled', call: 903 },
    { time: 1, kind: 'settled', on: 'connection', method: 'createOffer', call: 903, rejected: 7 },
    { time: 1, kind: 'assigned', on: 'connection', attribute: 'signalingState' },
    { time: 1, kind: 'told', on: 'connection', cause: 'explode' },
    { time: 1, kind: 'told', on: 'sctp:0', cause: 'close' },
    // Of version 1.
    { time: 1, kind: 'sent', on: 'connection', cause: 'close' },
    { time: 1, kind: 'later' },
  ]
  const entries = [...(strange as Trace['entries']), ...trace.entries]
  const shows = { connection: { signalingState: 'confused' }, spoon: { state: 'bent' } }
  entries.push({ time: 1e6, kind: 'look', on: 'connection', shows })
  const { skipped, ...replayed } = replayedLife({ ...trace, entries })
  expect(skipped).toMatchObject([
    ...strange.map((_, index) => ({ index, reason: expect.stringMatching(/./) })),
    { index: entries.length - 1, reason: expect.stringContaining('"confused"') },
    { index: entries.length - 1, reason: expect.stringContaining('"spoon"') },
  ])
  expect(replayed).toEqual(lives[0].live)
})

test('entries that are lost, doubled, or in another order never crash a replay', async () => {
  const uncaught = vi.fn()
  const target = globalThis as unknown as EventTarget & NodeJS.Process
  if (engine === 'node-datachannel') process.on('uncaughtException', uncaught)
  else target.addEventListener('error', uncaught)
  const { a, b, close, lives, ends } = await connected()
  ends[0]?.close()
  a.close()
  b.close()
  close()
  // The same sequence each time: a failure can be repeated.
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % below
  }
  for (const { recording } of lives) {
    const { trace } = recording
    for (let round = 0; round < 60; round++) {
      const entries = [...trace.entries]
      for (let change = 0; change < 3; change++) {
        const at = random(entries.length)
        const [entry] = entries.splice(at, 1)
        if (entry && change > 0) entries.splice(random(entries.length), 0, entry)
      }
      expect(() => replay({ ...trace, entries })).not.toThrow()
    }
  }
  await settled()
  expect(uncaught).not.toHaveBeenCalled()
  if (engine === 'node-datachannel') process.off('uncaughtException', uncaught)
  else target.removeEventListener('error', uncaught)
})

const newStates = {
  signalingState: 'stable',
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
}

test.each<[unknown, TraceError['code'], string]>([
  [undefined, 'not-a-trace', 'but was given undefined'],
  [null, 'not-a-trace', 'but was given null'],
  ['{"format":"webrtc-sta', 'not-a-trace', 'but was given "{\\"format'],
  [{}, 'not-a-trace', 'without format'],
  [{ format: 'webrtc-statecharts' }, 'not-a-trace', 'no version'],
  [{ format: 'webrtc-statecharts', version: 3 }, 'newer-version', 'version 3'],
  [{ format: 'webrtc-statecharts', version: 1 }, 'older-version', 'version 1'],
  [
    { format: 'webrtc-statecharts', version: 2 },
    'not-a-trace',
    '"checkpoint" of the trace must be an object, but is not there',
  ],
  [
    { format: 'webrtc-statecharts', version: 2, startedAt: { toString: 1 } },
    'not-a-trace',
    '"startedAt" of the trace must be a date, but is object',
  ],
  [
    { format: 'webrtc-statecharts', version: 2, startedAt: 'soon' },
    'not-a-trace',
    '"startedAt" of the trace must be a date, but is "soon"',
  ],
  [
    { format: 'webrtc-statecharts', version: 2, dropped: -1 },
    'not-a-trace',
    '"dropped" of the trace must be a whole number, but is -1',
  ],
  [{ format: 'webrtc-statecharts', version: 0.5 }, 'not-a-trace', 'no version'],
  [
    { format: 'webrtc-statecharts', version: 2, checkpoint: { shows: { connection: {} } } },
    'not-a-trace',
    'not show the signalingState of the connection',
  ],
  [
    { format: 'webrtc-statecharts', version: 2, checkpoint: { shows: { connection: newStates } } },
    'not-a-trace',
    '"entries" of the trace must be a list, but is not there',
  ],
])('replay(%j) throws a TraceError that names what is wrong', (trace, code, message) => {
  expect(() => replay(trace as Trace)).toThrow(expect.objectContaining({ name: 'TraceError', code }))
  expect(() => replay(trace as Trace)).toThrow(message)
})

test('record() says what it cannot use', () => {
  const connection = new RTCPeerConnection()
  const actor = bindPeerConnection(connection)
  const code = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      if (error instanceof TraceError) return error.code
    }
    return undefined
  }
  expect(code(() => record(actor, { limit: 1 }))).toBe('bad-option')
  expect(code(() => record(actor, { limit: Number.NaN }))).toBe('bad-option')
  expect(code(() => record(actor, { include: ['sdp', 'secrets' as 'sdp'] }))).toBe('bad-option')
  expect(code(() => record({} as typeof actor))).toBe('not-a-bound-connection')
  expect(code(() => record(connection as unknown as typeof actor))).toBe('not-a-bound-connection')
  const recording = record(actor)
  expect(code(() => record(actor))).toBe('already-recorded')
  recording.stop()
  expect(code(() => record(actor))).toBeUndefined()
  connection.close()
  expect(code(() => record(actor))).toBe('not-a-bound-connection')
})
