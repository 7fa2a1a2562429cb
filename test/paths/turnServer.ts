import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import {
  type Attribute,
  addressIn,
  attributeOf,
  attributes,
  classes,
  keyOf,
  methods,
  number32,
  readMessage,
  type StunMessage,
  writeMessage,
  xorAddress,
} from './stunMessage.ts'
import type { Endpoint } from './udpRelay.ts'

/** Who may use a server. */
export interface TurnUser {
  readonly username: string
  readonly password: string
}

/** What a client has got. */
interface Allocation {
  readonly client: Endpoint
  /** Where packets of its peers arrive. */
  readonly socket: Socket
  /** The addresses that may send to it. */
  readonly permissions: Set<string>
  /** Its peers, by the numbers of their channels. */
  readonly channels: Map<number, Endpoint>
}

const REALM = 'statecharts.test'
const NONCE = 'the same for all'
/** In seconds. Nothing here lives that long: allocations are not ended by time. */
const LIFETIME = 600

/**
 * A server for TURN over UDP and IPv4 (RFC 8656), for tests: it allocates, relays in both forms, and refuses who does not know
 * the password.
 */
export class TurnServer {
  readonly #user: TurnUser
  readonly #key: Buffer
  readonly #socket = createSocket('udp4')
  /** By the names of their clients. */
  readonly #allocations = new Map<string, Allocation>()
  /** The requests that have come. */
  readonly #taken = new Set<string>()
  #isClosed = false

  private constructor(user: TurnUser) {
    this.#user = user
    this.#key = keyOf(user.username, REALM, user.password)
  }

  /** Starts one at an address of this machine. */
  static async start(address: string, user: TurnUser): Promise<TurnServer> {
    const server = new TurnServer(user)
    await bound(server.#socket, address)
    // What cannot be read is lost.
    server.#socket.on('message', (packet, client) => void server.#take(packet, client).catch(() => {}))
    return server
  }

  /** Its address and port. */
  get endpoint(): Endpoint {
    return this.#socket.address()
  }

  /** Ends it, and all that it has given. */
  close(): void {
    this.#isClosed = true
    this.#socket.close()
    for (const { socket } of this.#allocations.values()) socket.close()
    this.#allocations.clear()
  }

  async #take(packet: Buffer, client: Endpoint): Promise<void> {
    const allocation = this.#allocations.get(nameOf(client))
    // All other messages begin with two zero bits.
    if (packet.length >= 4 && packet.readUInt8(0) >> 6 === 1) {
      const peer = allocation?.channels.get(packet.readUInt16BE(0))
      if (peer) this.#toPeer(allocation, packet.subarray(4, 4 + packet.readUInt16BE(2)), peer)
      return
    }
    const message = readMessage(packet)
    if (message?.messageClass === classes.request) {
      // One that was slow to be answered comes again, and libjuice gives up if it is refused twice.
      const request = packet.toString('hex')
      if (this.#taken.has(request)) return
      this.#taken.add(request)
      const reply = await this.#answer(message, client, allocation)
      if (reply && !this.#isClosed) this.#socket.send(reply, client.port, client.address)
    } else if (message?.method === methods.send) {
      const [peer, data] = [peersIn(message)[0], attributeOf(message, attributes.data)]
      if (peer && data) this.#toPeer(allocation, data, peer)
    }
  }

  async #answer(
    message: StunMessage,
    client: Endpoint,
    allocation: Allocation | undefined,
  ): Promise<Buffer | undefined> {
    const mapped: Attribute = [attributes.xorMappedAddress, xorAddress(client)]
    const success = (...with_: readonly Attribute[]) => writeMessage(message, classes.success, with_, this.#key)
    if (message.method === methods.binding) return writeMessage(message, classes.success, [mapped])
    if (!this.#knows(message)) return refusal(message, 401)
    if (message.method === methods.allocate) {
      if (allocation) return refusal(message, 437)
      const { socket } = await this.#allocate(client)
      const relayed: Attribute = [attributes.xorRelayedAddress, xorAddress(socket.address())]
      return success(relayed, [attributes.lifetime, number32(LIFETIME)], mapped)
    }
    if (!allocation) return refusal(message, 437)
    const peers = peersIn(message)
    for (const { address } of peers) allocation.permissions.add(address)
    switch (message.method) {
      case methods.refresh: {
        const lifetime = attributeOf(message, attributes.lifetime)?.readUInt32BE() === 0 ? 0 : LIFETIME
        if (lifetime === 0) this.#free(allocation)
        return success([attributes.lifetime, number32(lifetime)])
      }
      case methods.createPermission:
        return success()
      case methods.channelBind: {
        const [channel, peer] = [attributeOf(message, attributes.channelNumber)?.readUInt16BE(), peers[0]]
        if (channel === undefined || !peer) return refusal(message, 400)
        allocation.channels.set(channel, peer)
        return success()
      }
    }
    return undefined
  }

  /** Whether it comes from who may use the server. */
  #knows(message: StunMessage): boolean {
    return (
      attributeOf(message, attributes.username)?.toString() === this.#user.username && message.isSignedWith(this.#key)
    )
  }

  async #allocate(client: Endpoint): Promise<Allocation> {
    const socket = createSocket('udp4')
    await bound(socket, this.endpoint.address)
    const allocation: Allocation = { client, socket, permissions: new Set(), channels: new Map() }
    this.#allocations.set(nameOf(client), allocation)
    socket.on('message', (packet, peer) => this.#toClient(allocation, packet, peer))
    return allocation
  }

  #free({ client, socket }: Allocation): void {
    this.#allocations.delete(nameOf(client))
    socket.close()
  }

  #toPeer(allocation: Allocation | undefined, packet: Buffer, peer: Endpoint): void {
    if (allocation?.permissions.has(peer.address)) allocation.socket.send(packet, peer.port, peer.address)
  }

  #toClient({ client, permissions, channels }: Allocation, packet: Buffer, peer: Endpoint): void {
    if (!permissions.has(peer.address)) return
    const [channel] =
      [...channels].find(([, { address, port }]) => address === peer.address && port === peer.port) ?? []
    const message = channel === undefined ? indication(packet, peer) : inChannel(channel, packet)
    this.#socket.send(message, client.port, client.address)
  }
}

async function bound(socket: Socket, address: string): Promise<void> {
  socket.unref()
  // A packet to who is not there any more is lost.
  socket.on('error', () => {})
  socket.bind(0, address)
  await once(socket, 'listening')
}

function refusal(message: StunMessage, code: number): Buffer {
  const errorCode = Buffer.from([0, 0, Math.floor(code / 100), code % 100])
  return writeMessage(message, classes.error, [
    [attributes.errorCode, errorCode],
    [attributes.realm, Buffer.from(REALM)],
    [attributes.nonce, Buffer.from(NONCE)],
  ])
}

function indication(data: Buffer, peer: Endpoint): Buffer {
  const message = { method: methods.data, transaction: Buffer.alloc(12) }
  return writeMessage(message, classes.indication, [
    [attributes.xorPeerAddress, xorAddress(peer)],
    [attributes.data, data],
  ])
}

function inChannel(channel: number, data: Buffer): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt16BE(channel, 0)
  header.writeUInt16BE(data.length, 2)
  return Buffer.concat([header, data])
}

function peersIn({ attributes: all }: StunMessage): readonly Endpoint[] {
  return all.flatMap(([type, value]) => (type === attributes.xorPeerAddress ? (addressIn(value) ?? []) : []))
}

function nameOf({ address, port }: Endpoint): string {
  return `${address}:${port}`
}
