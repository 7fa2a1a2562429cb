import { afterEach, describe, expect, test } from 'vitest'
import { waitFor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import {
  channelOf,
  connectionOf,
  createSession,
  overMessagePort,
  type SessionActor,
  sessionState,
} from '../../../../src/session/index.ts'
import { uncaughtOfEachTest } from '../../faults/uncaught.ts'

const made: { session: SessionActor; port: MessagePort }[] = []

afterEach(() => {
  for (const { session, port } of made.splice(0)) {
    session.stop()
    port.close()
  }
})

function begin(port: MessagePort) {
  const session = createSession({
    create: () => new RTCPeerConnection(),
    signaling: overMessagePort(port),
    // What waits for something that never comes is not helped by time.
    policy: { drain: Number.POSITIVE_INFINITY },
  })
  made.push({ session, port })
  const received: string[] = []
  const chat = channelOf(session, 'chat')
  chat.onmessage = ({ data }) => received.push(String(data))
  return { session, chat, received }
}

const isConnected = (session: SessionActor) =>
  waitFor(session, (snapshot) => sessionState(snapshot).state === 'connected', { timeout: 50_000 })

function pair() {
  const { port1, port2 } = new MessageChannel()
  return { port1, port2, alice: begin(port1), bob: begin(port2) }
}

test('two sessions connect, and talk', async () => {
  const { alice, bob } = pair()
  alice.chat.send('hello')
  bob.chat.send('welcome')
  await expect.poll(() => [alice.received, bob.received]).toEqual([['welcome'], ['hello']])
  // Not in each engine the default.
  const bytes = new Promise<unknown>((resolve) => {
    alice.chat.onmessage = ({ data }) => resolve(data)
  })
  bob.chat.send(new Uint8Array([1, 2, 3]))
  expect(await bytes).toEqual(new Uint8Array([1, 2, 3]).buffer)
})

test('a session that is gone without a goodbye, and another one in its place: they talk again', async () => {
  const { port2, alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  const old = connectionOf(bob.session)
  bob.session.stop()
  const next = begin(port2)
  next.chat.send('here again')
  await expect.poll(() => alice.received).toEqual(['here again'])
  alice.chat.send('so you are')
  await expect.poll(() => next.received).toEqual(['so you are'])
  expect(old?.signalingState).toBe('closed')
})

test('a connection that the app closes is replaced, and what waits is sent over the next one', async () => {
  const { alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  bob.chat.send('over this one')
  await expect.poll(() => alice.received).toEqual(['over this one'])
  const told: string[] = []
  for (const type of ['open', 'close']) alice.chat.addEventListener(type, () => told.push(type))
  connectionOf(alice.session)?.close()
  // No event of the engine says so.
  expect([alice.chat.readyState, ...told]).toEqual(['connecting', 'close'])
  alice.chat.send('over another one')
  await expect.poll(() => bob.received).toEqual(['over another one'])
  expect(alice.session.getSnapshot().context.epoch).toBe(2)
  expect(told).toEqual(['close', 'open'])
})

describe('handlers of a channel that throw', () => {
  const uncaught = uncaughtOfEachTest()

  test('do not disturb the session: the platform reports what they throw', async () => {
    const { alice, bob } = pair()
    const thrown = new Error('of the app')
    const fail = () => {
      throw thrown
    }
    Object.assign(alice.chat, { onopen: fail, onclose: fail, onmessage: fail })
    bob.chat.send('hello')
    await expect.poll(() => uncaught).toEqual([thrown, thrown])
    connectionOf(alice.session)?.close()
    alice.chat.send('over another one')
    await expect.poll(() => bob.received).toEqual(['over another one'])
    expect(uncaught).toEqual([thrown, thrown, thrown, thrown])
    alice.chat.onclose = null
  })
})

test('what a peer still says about a connection that the app has closed is no exception', async () => {
  const { alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  const bobs = connectionOf(bob.session)
  const isOffering = new Promise((resolve) => bobs?.addEventListener('signalingstatechange', resolve, { once: true }))
  bobs?.restartIce()
  await isOffering
  // The offer comes after that. Firefox throws where a description of a closed connection is read.
  connectionOf(alice.session)?.close()
  alice.chat.send('over another one')
  await expect.poll(() => bob.received).toEqual(['over another one'])
})

test('closing sends what waits, tells the peer why, and leaves no connection open', async () => {
  const { alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  const connections = [alice, bob].map(({ session }) => connectionOf(session))
  // The signalling is quicker than that.
  const texts = [...Array.from({ length: 20 }, (_, index) => `${index}`), 'the last']
  for (const text of texts) alice.chat.send(text.padEnd(200_000))
  alice.session.send({ type: 'close', reason: 'enough' })
  await waitFor(bob.session, ({ status }) => status === 'done', { timeout: 50_000 })
  expect(bob.received.map((text) => text.trim())).toEqual(texts)
  expect(bob.session.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
  await waitFor(alice.session, ({ status }) => status === 'done', { timeout: 50_000 })
  expect(alice.session.getSnapshot().output).toEqual({ outcome: 'closed', by: 'this side', reason: 'enough' })
  await expect.poll(() => connections.map((connection) => connection?.signalingState)).toEqual(['closed', 'closed'])
  expect(() => alice.chat.send('too late')).toThrow('closed')
})

test('a channel that the peer never asked for does not keep the session from closing', async () => {
  const { alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  // Engines do not close it.
  const lonely = channelOf(alice.session, 'lonely')
  await expect.poll(() => lonely.readyState).toBe('open')
  lonely.send('over the first connection')
  await expect.poll(() => lonely.buffered).toBe(0)
  connectionOf(alice.session)?.close()
  await expect.poll(() => lonely.readyState).toBe('open')
  alice.session.send({ type: 'close' })
  await waitFor(bob.session, ({ status }) => status === 'done', { timeout: 50_000 })
})

test('restarts of ICE of both at once are one of both', async () => {
  const { alice, bob } = pair()
  await Promise.all([alice, bob].map(({ session }) => isConnected(session)))
  for (let round = 0; round < 5; round += 1) {
    for (const { session } of [alice, bob]) connectionOf(session)?.restartIce()
    alice.chat.send(`round ${round}`)
  }
  await expect.poll(() => bob.received).toHaveLength(5)
  await expect
    .poll(() => [alice, bob].map(({ session }) => connectionOf(session)?.signalingState))
    .toEqual(['stable', 'stable'])
  expect([alice, bob].map(({ session }) => session.getSnapshot().context.epoch)).toEqual([1, 1])
})
