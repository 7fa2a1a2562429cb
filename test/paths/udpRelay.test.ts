import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { type Endpoint, UdpRelay } from './udpRelay.ts'

const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** One end of a path. */
class End {
  readonly #socket: Socket
  /** What has come, in its order, and from which ports. */
  readonly messages: string[] = []
  readonly senders = new Set<number>()
  #waiting: { readonly text: string; resolve(): void } | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (message, { port }) => {
      this.messages.push(message.toString())
      this.senders.add(port)
      if (this.messages.at(-1) === this.#waiting?.text) this.#waiting?.resolve()
    })
  }

  get endpoint(): Endpoint {
    return this.#socket.address()
  }

  send(port: number, ...texts: readonly string[]): void {
    for (const text of texts) this.#socket.send(text, port, '127.0.0.1')
  }

  /** Resolves when such a message has come. */
  async got(text: string): Promise<void> {
    if (this.messages.includes(text)) return
    await new Promise<void>((resolve) => {
      this.#waiting = { text, resolve }
    })
  }
}

async function end(): Promise<End> {
  const socket = createSocket('udp4')
  open.push(socket)
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return new End(socket)
}

/** Two ends of a path, and the ports that stand for them. */
async function path() {
  const relay = new UdpRelay()
  open.push(relay)
  const [a, b] = [await end(), await end()]
  const [toA, toB] = [await relay.portFor(a.endpoint), await relay.portFor(b.endpoint)]
  const numbers = Array.from({ length: 200 }, (_, index) => String(index))
  return { relay, a, b, toA, toB, numbers }
}

describe('a relay for UDP', () => {
  test('lets all pass, both ways, each packet from the port that stands for its sender', async () => {
    const { relay, a, b, toA, toB } = await path()
    a.send(toB, 'one', 'two')
    await b.got('two')
    b.send(toA, 'three')
    await a.got('three')
    expect(b.messages).toEqual(['one', 'two'])
    expect([...b.senders]).toEqual([toA])
    expect([...a.senders]).toEqual([toB])
    expect(relay.passed).toBe(3)
  })

  test('gives the same end the same port, and others others', async () => {
    const { relay, a, toA, toB } = await path()
    expect(await relay.portFor(a.endpoint)).toBe(toA)
    expect(toA).not.toBe(toB)
  })

  test('gives an end of which it has not been told a port, with its first packet', async () => {
    const { relay, b, toB } = await path()
    const stranger = await end()
    stranger.send(toB, 'hello')
    await b.got('hello')
    const [port] = b.senders
    expect(port).toBe(await relay.portFor(stranger.endpoint))
    b.send(port as number, 'welcome')
    await stranger.got('welcome')
  })

  test('takes an end that sends from another address for the one that was told', async () => {
    const { relay, b, toB } = await path()
    const socket = createSocket('udp4')
    open.push(socket)
    socket.bind(0)
    await once(socket, 'listening')
    const { port } = socket.address()
    const known = await relay.portFor({ address: '127.0.0.2', port })
    socket.send('hello', toB, '127.0.0.1')
    await b.got('hello')
    expect([...b.senders]).toEqual([known])
  })

  test('lets strangers not pass, if it is told so', async () => {
    const relay = new UdpRelay({ takesStrangers: false })
    open.push(relay)
    const [a, b, stranger] = [await end(), await end(), await end()]
    await relay.portFor(a.endpoint)
    const toB = await relay.portFor(b.endpoint)
    stranger.send(toB, 'stranger')
    a.send(toB, 'known')
    await b.got('known')
    expect(b.messages).toEqual(['known'])
  })

  test('lets nothing pass while it is cut, and all again once it is healed', async () => {
    const { relay, a, b, toA, toB } = await path()
    relay.disturb({ type: 'cut' })
    // What another path lets pass, sent later, tells that the packet would have come.
    const other = new UdpRelay()
    open.push(other)
    a.send(toB, 'lost')
    a.send(await other.portFor(b.endpoint), 'by the other way')
    await b.got('by the other way')
    relay.disturb({ type: 'heal' })
    a.send(toB, 'back')
    await b.got('back')
    b.send(toA, 'both ways')
    await a.got('both ways')
    expect(b.messages).toEqual(['by the other way', 'back'])
  })

  test('delays packets, which keep their order', async () => {
    const { relay, a, b, toB, numbers } = await path()
    relay.disturb({ type: 'delay', ms: 30 })
    const other = new UdpRelay()
    open.push(other)
    a.send(toB, ...numbers)
    a.send(await other.portFor(b.endpoint), 'by the other way')
    await b.got('199')
    expect(b.messages).toEqual(['by the other way', ...numbers])
  })

  test('is not to be used when it is closed', async () => {
    const { relay, a } = await path()
    await relay.close()
    await expect(relay.portFor(a.endpoint)).rejects.toThrow('the relay is closed')
  })
})
