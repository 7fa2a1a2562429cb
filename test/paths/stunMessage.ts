import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Endpoint } from './udpRelay.ts'

/** The methods of messages (RFC 8489, RFC 8656). */
export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const

/** The classes of messages. */
export const classes = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const

/** The types of attributes. */
export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  xorMappedAddress: 0x0020,
} as const

/** An attribute: its type, and its value. */
export type Attribute = readonly [type: number, value: Buffer]

/** A message, as it was read. */
export interface StunMessage {
  readonly method: number
  readonly messageClass: number
  readonly transaction: Buffer
  readonly attributes: readonly Attribute[]
  /** Whether it is signed with this key. */
  isSignedWith(key: Buffer): boolean
}

const MAGIC_COOKIE = 0x2112a442
const HEADER = 20
const SIGNATURE = 24

/** The key of who has this password. */
export function keyOf(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest()
}

/** Reads a message; `undefined` if it is none. */
export function readMessage(packet: Buffer): StunMessage | undefined {
  if (packet.length < HEADER || packet.readUInt32BE(4) !== MAGIC_COOKIE) return undefined
  const type = packet.readUInt16BE(0)
  const read: Attribute[] = []
  let signature: { readonly at: number; readonly value: Buffer } | undefined
  for (let at = HEADER; at + 4 <= packet.length; ) {
    const [name, length] = [packet.readUInt16BE(at), packet.readUInt16BE(at + 2)]
    const value = packet.subarray(at + 4, at + 4 + length)
    if (name === attributes.messageIntegrity) signature = { at, value }
    read.push([name, value])
    at += 4 + padded(length)
  }
  return {
    method: type & 0x00f,
    messageClass: type & 0x110,
    transaction: packet.subarray(8, HEADER),
    attributes: read,
    isSignedWith(key) {
      if (!signature) return false
      const expected = sign(packet.subarray(0, signature.at), key)
      return expected.length === signature.value.length && timingSafeEqual(expected, signature.value)
    },
  }
}

/** Writes a message, and signs it if there is a key. */
export function writeMessage(
  { method, transaction }: Pick<StunMessage, 'method' | 'transaction'>,
  messageClass: number,
  written: readonly Attribute[],
  key?: Buffer,
): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(method | messageClass, 0)
  header.writeUInt32BE(MAGIC_COOKIE, 4)
  const message = Buffer.concat([header, transaction, ...written.map(bytesOf)])
  message.writeUInt16BE(message.length - HEADER, 2)
  if (!key) return message
  const signed = Buffer.concat([message, bytesOf([attributes.messageIntegrity, sign(message, key)])])
  signed.writeUInt16BE(signed.length - HEADER, 2)
  return signed
}

/** The value of a message's attribute. */
export function attributeOf({ attributes }: StunMessage, type: number): Buffer | undefined {
  return attributes.find(([each]) => each === type)?.[1]
}

/** An address of IPv4 as an attribute has it: mixed with the magic cookie. */
export function xorAddress({ address, port }: Endpoint): Buffer {
  const value = Buffer.alloc(8)
  value.writeUInt8(1, 1)
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2)
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  value.writeUInt32BE((bits ^ MAGIC_COOKIE) >>> 0, 4)
  return value
}

/** The address of IPv4 that an attribute has; `undefined` for one of IPv6. */
export function addressIn(value: Buffer): Endpoint | undefined {
  if (value.length !== 8) return undefined
  const bits = Buffer.alloc(4)
  bits.writeUInt32BE((value.readUInt32BE(4) ^ MAGIC_COOKIE) >>> 0)
  return { address: bits.join('.'), port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16) }
}

/** A number of 32 bits as an attribute has it. */
export function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The signature of what comes before it. The length in the header counts the signature in. */
function sign(before: Buffer, key: Buffer): Buffer {
  const message = Buffer.from(before)
  message.writeUInt16BE(before.length + SIGNATURE - HEADER, 2)
  return createHmac('sha1', key).update(message).digest()
}

function bytesOf([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
