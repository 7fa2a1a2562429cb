import { Device } from 'mediasoup-client'
import type { DataConsumer, DataProducer, Transport } from 'mediasoup-client/types'
import { afterEach, describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { fired, opened, settled } from '../../../../harness/peers.ts'
import {
  bindEveryPeerConnection,
  channels,
  connectionState,
  type PeerConnectionActor,
  readyState,
} from '../../../../src/index.ts'
import { causesFarFromClose } from './causesFarFromClose.ts'
import { testNothingLeft } from './nothingLeft.ts'
import { connectionOf, makeRouterEnd, type RouterEnd } from './routerEnd.ts'
import { expectFollowed, watchEvery } from './watchEvery.ts'

/** The part of mediasoup-client that is for each engine. */
const handlers: Partial<Record<typeof engine, string>> = { chromium: 'Chrome111', firefox: 'Firefox120' }

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

async function loadedDevice(): Promise<Device> {
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: { codecs: [] } })
  return device
}

/** What mediasoup-client sends with and receives with, and the ends that stand in for its router. */
interface Pair {
  readonly sending: Transport
  readonly receiving: Transport
  readonly producer: DataProducer
  readonly consumer: DataConsumer
  readonly sendingEnd: RouterEnd
  readonly receivingEnd: RouterEnd
}

/** `seen` gets each transport as soon as the app has it. */
async function makePair(device: Device, seen: (transport: Transport) => void = () => {}): Promise<Pair> {
  const sendingEnd = await makeRouterEnd()
  const receivingEnd = await makeRouterEnd()
  const sending = device.createSendTransport(sendingEnd.options)
  const receiving = device.createRecvTransport(receivingEnd.options)
  ends.push(() => {
    for (const each of [sending, receiving, sendingEnd, receivingEnd]) each.close()
  })
  for (const transport of [sending, receiving]) seen(transport)
  sendingEnd.connect(sending)
  receivingEnd.connect(receiving)
  const producer = await sending.produceData({ label: 'chat' })
  const consumer = await receiving.consumeData({
    id: 'consumer',
    dataProducerId: 'producer',
    sctpStreamParameters: { streamId: 0, ordered: true },
    label: 'chat',
  })
  return { sending, receiving, producer, consumer, sendingEnd, receivingEnd }
}

/** Connects, and lets a message go each way. */
async function connect(device: Device, seen?: (transport: Transport) => void): Promise<Pair> {
  const pair = await makePair(device, seen)
  await talk(pair)
  return pair
}

async function talk({ producer, consumer, sendingEnd, receivingEnd }: Pair): Promise<void> {
  const sent = fired(sendingEnd.channel, 'message')
  if (producer.readyState !== 'open') await new Promise<void>((resolve) => producer.once('open', resolve))
  producer.send('hello')
  expect(await sent).toMatchObject({ data: 'hello' })
  const received = new Promise((resolve) => consumer.once('message', resolve))
  await opened(receivingEnd.channel)
  receivingEnd.channel.send('hello')
  expect(await received).toBe('hello')
}

const connectionsOf = ({ sending, receiving }: Pair) => [sending, receiving].map(connectionOf)

const insideOf = (end: DataProducer | DataConsumer) => (end as unknown as { _dataChannel: RTCDataChannel })._dataChannel

describe('mediasoup-client, its code unchanged, with an end that stands in for its router,', () => {
  test('is followed exactly: at every event and after every call', async () => {
    const device = await loadedDevice()
    expect(device.handlerName).toBe(handlers[engine])
    const library = watchEvery()
    ends.push(library.undo)
    const pair = await connect(device)
    const { connections, channels: watched } = library
    expect(connections.map(({ connection }) => connection)).toEqual(connectionsOf(pair))
    expect(watched.map(({ channel }) => channel)).toEqual([insideOf(pair.producer), insideOf(pair.consumer)])
    await Promise.all(connections.map((each) => each.until('connectionstatechange', 'connected')))
    for (const { actor } of connections) {
      expect(connectionState(actor.getSnapshot())).toBe('connected')
      expect(channels(actor.getSnapshot()).map((each) => readyState(each.getSnapshot()))).toEqual(['open'])
    }
    for (const transport of [pair.sending, pair.receiving]) transport.close()
    await settled()
    expectFollowed(library)

    const outputs = await Promise.all(connections.map(({ actor }) => toPromise(actor)))
    expect(outputs.map(({ cause, connected }) => [cause, connected])).toEqual(Array(2).fill(['local-close', true]))
    const causes = await Promise.all(watched.map(({ actor }) => toPromise(actor)))
    // It closes its connection, and only then the channel.
    expect(causes).toEqual(Array(2).fill({ cause: 'connection-closed', opened: true }))
  })

  test('has its callbacks run when the chart has taken the event', async () => {
    const device = await loadedDevice()
    const actors: PeerConnectionActor[] = []
    ends.push(bindEveryPeerConnection({ onConnection: (actor) => void actors.push(actor) }))
    const shown: string[] = []
    const chart: string[] = []
    const connected: Promise<void>[] = []
    await connect(device, (transport) => {
      const actor = actors[connected.length] as PeerConnectionActor
      const arrives = (resolve: () => void) =>
        transport.on('connectionstatechange', (state) => {
          shown.push(state)
          chart.push(connectionState(actor.getSnapshot()))
          if (state === 'connected') resolve()
        })
      connected.push(new Promise(arrives))
    })
    await Promise.all(connected)
    expect(shown).toEqual(expect.arrayContaining(['connecting', 'connected']))
    expect(chart).toEqual(shown)
  })

  test('makes two connections to see what the engine can do, which have ended when it is loaded', async () => {
    const actors: PeerConnectionActor[] = []
    ends.push(bindEveryPeerConnection({ onConnection: (actor) => void actors.push(actor) }))
    await loadedDevice()
    const outputs = actors.map((actor) => actor.getSnapshot().output)
    expect(outputs).toEqual(Array(2).fill({ cause: 'local-close', connected: false, lastConnectionState: 'new' }))
  })

  test('AB-3: says that a channel has closed, and not why; the chart does', async () => {
    const device = await loadedDevice()
    const library = watchEvery()
    ends.push(library.undo)
    const { producer, sendingEnd } = await connect(device)
    const closed = new Promise<unknown>((resolve) => producer.once('close', (...args: unknown[]) => resolve(args)))
    sendingEnd.close()
    expect(await closed).toEqual([])
    const [output] = await Promise.all(library.channels.slice(0, 1).map(({ actor }) => toPromise(actor)))
    expect(causesFarFromClose).toContain(output?.cause)
  })
})

describe('nothing is left on what mediasoup-client has made', () => {
  // Loaded once, before anything is counted: the connections of its loading are not those of the pair.
  const device = loadedDevice()

  testNothingLeft({
    connect: async () => connect(await device),
    connections: connectionsOf,
    async close({ sending, receiving }) {
      sending.close()
      receiving.close()
    },
    talk,
  })
})
