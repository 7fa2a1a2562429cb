import { expect, test } from 'vitest'
import { channelOf, connectionOf } from '../../../src/session/index.ts'
import type { createNetwork } from '../../../src/simulation/index.ts'
import { createPair, stateOf } from './world.ts'

/** Classes of a host whose first connection is spoilt. */
function createWith(spoil: (connection: RTCPeerConnection) => void) {
  const made: RTCPeerConnection[] = []
  const create = (RTCPeerConnection: typeof globalThis.RTCPeerConnection) => {
    const connection = new RTCPeerConnection()
    if (made.push(connection) === 1) spoil(connection)
    return connection
  }
  return { made, create }
}

/** A pair whose one end has a first connection that is spoilt. */
function createSpoilt(spoil: (connection: RTCPeerConnection) => void) {
  let classes: ReturnType<ReturnType<typeof createNetwork>['host']> | undefined
  const { made, create } = createWith(spoil)
  const pair = createPair({
    create: () => create((classes as NonNullable<typeof classes>).RTCPeerConnection),
  })
  classes = pair.network.host('alice')
  return { ...pair, made }
}

/** Has the channel of a name stay as it is. */
function keepConnecting(connection: RTCPeerConnection, name: string): void {
  const createDataChannel = connection.createDataChannel.bind(connection)
  connection.createDataChannel = (label, init) => {
    const channel = createDataChannel(label, init)
    return label === name ? Object.defineProperty(channel, 'readyState', { get: () => 'connecting' }) : channel
  }
}

test('a channel that stays connecting on a connection that is connected: both get another one, and the chat goes on', async () => {
  const { alice, bob, chat, received, clock, made } = createSpoilt((connection) => keepConnecting(connection, 'chat'))
  for (const session of [alice, bob]) channelOf(session, 'another, which opens')
  expect(await clock.until(() => connectionOf(alice)?.connectionState === 'connected', 5000)).toBeDefined()
  expect(stateOf(alice).state).toBe('connected')
  expect(await clock.until(() => made.length === 2, 20_000)).toBeDefined()
  chat.send('again')
  expect(await clock.until(() => received.includes('again'), 5000)).toBeDefined()
  await clock.pass(60_000)
  expect([alice, bob].map((session) => session.getSnapshot().context.epoch)).toEqual([2, 2])
  for (const session of [alice, bob]) session.stop()
})

test('one that was asked for when all had been quiet for long is no exception', async () => {
  const { alice, bob, chat, received, clock, made } = createSpoilt((connection) => keepConnecting(connection, 'late'))
  chat.send('hello')
  expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
  await clock.pass(60_000)
  for (const session of [alice, bob]) channelOf(session, 'late')
  expect(await clock.until(() => made.length === 2, 20_000)).toBeDefined()
  const late = channelOf(alice, 'late')
  expect(await clock.until(() => late.readyState === 'open', 5000)).toBeDefined()
  for (const session of [alice, bob]) session.stop()
})

test('an association that is over though the connection becomes connected, as in Firefox: another one at once', async () => {
  const { alice, bob, chat, received, clock, made } = createSpoilt((connection) => {
    connection.addEventListener('signalingstatechange', () => {
      if (connection.sctp) Object.defineProperty(connection.sctp, 'state', { get: () => 'closed', configurable: true })
    })
  })
  chat.send('hello')
  expect(await clock.until(() => made.length === 2, 5000)).toBeDefined()
  expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
  expect(stateOf(alice).state).toBe('connected')
  for (const session of [alice, bob]) session.stop()
})

test('a setUp that takes its time, and a channel that is asked for late, are no reason for another connection', async () => {
  let finish: () => void = () => {}
  const setUp = () =>
    new Promise<void>((resolve) => {
      finish = resolve
    })
  const { alice, bob, chat, received, clock } = createPair({ setUp })
  await clock.pass(60_000)
  finish()
  chat.send('hello')
  expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
  expect(alice.getSnapshot().context.epoch).toBe(1)
  for (const session of [alice, bob]) session.stop()
})
