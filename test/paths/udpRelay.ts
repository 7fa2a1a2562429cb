import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Disturbance, Disturber } from './disturbance.ts'

/** Where packets come from, or go to. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** What a relay does otherwise. */
export interface RelayOptions {
  /** `false`: what comes from an end of which nobody has told is lost, as behind a NAT. */
  readonly takesStrangers?: boolean
}

/**
 * A path for UDP on this machine, which can be disturbed. Each end of it has a port of the relay, at the same address, that
 * stands for it: what is sent to that port reaches the end, and comes from the port that stands for its sender. So it goes
 * through the relay both ways, and any number of ends can be on it. An end of which nobody has told gets its port with its
 * first packet.
 */
export class UdpRelay {
  readonly #takesStrangers: boolean
  readonly #sockets = new Map<string, Promise<Socket>>()
  readonly #told: Endpoint[] = []
  readonly #disturber = new Disturber()
  #isClosed = false
  #passed = 0

  constructor({ takesStrangers = true }: RelayOptions = {}) {
    this.#takesStrangers = takesStrangers
  }

  /** How many packets have passed. */
  get passed(): number {
    return this.#passed
  }

  /** Tells of an end, and gives the port that stands for it. */
  async portFor(end: Endpoint): Promise<number> {
    const socket = this.#socketFor(end)
    this.#told.push(end)
    return (await socket).address().port
  }

  /** Changes what is done to packets from now on. */
  disturb(disturbance: Disturbance): void {
    this.#disturber.apply(disturbance)
  }

  /** Ends the path: its ports are closed. */
  async close(): Promise<void> {
    this.#isClosed = true
    const sockets = await Promise.all(this.#sockets.values())
    this.#sockets.clear()
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))))
  }

  #socketFor(end: Endpoint): Promise<Socket> {
    if (this.#isClosed) throw new Error('the relay is closed')
    const name = nameOf(end)
    const known = this.#sockets.get(name)
    if (known) return known
    const made = this.#open(end)
    this.#sockets.set(name, made)
    return made
  }

  async #open(end: Endpoint): Promise<Socket> {
    const socket = createSocket('udp4')
    socket.unref()
    // A packet to an end that is not there any more is lost, as on any path.
    socket.on('error', () => {})
    socket.on('message', (packet, sender) => void this.#take(packet, sender, end))
    socket.bind(0, end.address)
    await once(socket, 'listening')
    return socket
  }

  async #take(packet: Buffer, sender: Endpoint, end: Endpoint): Promise<void> {
    const from = this.#endOf(sender)
    if (this.#isClosed || !from) return
    const socket = await this.#socketFor(from)
    this.#disturber.take(`${nameOf(from)} ${nameOf(end)}`, () => {
      if (this.#isClosed) return
      this.#passed += 1
      socket.send(packet, end.port, end.address)
    })
  }

  /** The end that a packet comes from. A socket that is bound to no address sends from another than the one that was told. */
  #endOf(sender: Endpoint): Endpoint | undefined {
    const name = nameOf(sender)
    const sameNames = this.#told.filter((end) => nameOf(end) === name)
    const samePorts = this.#told.filter(({ port }) => port === sender.port)
    return sameNames[0] ?? samePorts[0] ?? (this.#takesStrangers ? sender : undefined)
  }
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${port}`
}
