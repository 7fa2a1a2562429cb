import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { channelOf, createSession, type Signaling, sessionState } from '../../../src/session/index.ts'
import { createNetwork } from '../../../src/simulation/index.ts'
import { endPeerServer, startPeerServer } from '../../live/browser/libraries/peerServers.ts'
import { overMqtt } from './overMqtt.ts'
import { overPeerServer } from './overPeerServer.ts'
import { talk } from './talk.ts'

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Sessions with a chat, each in a page of its own of a simulated network that takes the platform's time. */
function createPages() {
  const network = createNetwork({ time: 'real', latency: 1 })
  let pages = 0
  return (signaling: Signaling) => {
    pages += 1
    const { RTCPeerConnection } = network.host(`page ${pages}`)
    const session = createSession({ create: () => new RTCPeerConnection(), signaling })
    ends.push(() => session.stop())
    const received: string[] = []
    const chat = channelOf(session, 'chat')
    chat.onmessage = ({ data }) => received.push(String(data))
    return { session, chat, received, state: () => sessionState(session.getSnapshot()).state }
  }
}

describe('signalling over MQTT', () => {
  async function startBroker(port = 0): Promise<{ readonly port: number; stop(): Promise<void> }> {
    const broker = await Aedes.createBroker()
    const server: Server = createServer(broker.handle).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const stop = async () => {
      await new Promise<void>((resolve) => broker.close(() => resolve()))
      await new Promise<unknown>((resolve) => server.close(resolve))
    }
    return { port: (server.address() as AddressInfo).port, stop }
  }

  async function connect(port: number) {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 })
    ends.push(() => client.endAsync(true))
    return client
  }

  test('two sessions talk, again when one was loaded anew, and again when the broker was gone', async () => {
    const { port, stop } = await startBroker()
    const openPage = createPages()
    const alice = openPage(overMqtt(await connect(port), 'room/7'))
    const bob = openPage(overMqtt(await connect(port), 'room/7'))
    await talk(alice, bob, 'hello')

    bob.session.stop()
    const client = await connect(port)
    const anew = openPage(overMqtt(client, 'room/7'))
    await talk(alice, anew, 'again')

    await stop()
    await talk(alice, anew, 'without it')
    await expect.poll(() => client.connected).toBe(false)
    const { stop: stopAgain } = await startBroker(port)
    ends.unshift(stopAgain)
    await expect.poll(() => client.connected).toBe(true)
    anew.session.stop()
    await talk(alice, openPage(overMqtt(await connect(port), 'room/7')), 'with it')
  })

  test('another topic is another room, and what is no JSON is refused', async () => {
    const { port, stop } = await startBroker()
    ends.push(stop)
    const openPage = createPages()
    const client = await connect(port)
    const alice = openPage(overMqtt(client, 'room/7'))
    const refused: string[] = []
    alice.session.on('refused', ({ why }) => refused.push(why))
    const bob = openPage(overMqtt(client, 'room/8'))
    const stranger = await connect(port)
    await stranger.publishAsync('room/7', 'hello?')
    await expect.poll(() => refused).toEqual(['malformed'])
    expect([alice.state(), bob.state()]).toEqual(['connecting', 'connecting'])
  })
})

describe('signalling over PeerJS’s server', () => {
  async function openSocket(port: number, id: string): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/peerjs?key=peerjs&id=${id}&token=secret of ${id}`)
    ends.push(() => socket.terminate())
    await once(socket, 'open')
    return socket
  }

  test('two sessions talk, and again when one was loaded anew', async () => {
    const port = await startPeerServer()
    ends.push(() => endPeerServer(port))
    const openPage = createPages()
    const over = (socket: WebSocket, peer: string) => overPeerServer(socket as unknown as globalThis.WebSocket, peer)
    const alice = openPage(over(await openSocket(port, 'alice'), 'bob'))
    const socket = await openSocket(port, 'bob')
    const bob = openPage(over(socket, 'alice'))
    await talk(alice, bob, 'hello')

    bob.session.stop()
    socket.close()
    await once(socket, 'close')
    const anew = openPage(over(await openSocket(port, 'bob'), 'alice'))
    await talk(alice, anew, 'again')
  })
})
