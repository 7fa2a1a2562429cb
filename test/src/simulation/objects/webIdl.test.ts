import { describe, expect, test } from 'vitest'
import { createNetwork } from '../../../../src/simulation/index.ts'
import { openPeers } from './peers.ts'

const { name: _, ...classes } = createNetwork().host('alice')
type Name = keyof typeof classes

/** How many arguments constructors and methods need; those that are not here need none. */
const needed: Readonly<Record<string, number>> = {
  RTCSessionDescription: 1,
  RTCError: 1,
  RTCErrorEvent: 2,
  RTCDataChannelEvent: 2,
  RTCPeerConnectionIceEvent: 1,
  RTCPeerConnectionIceErrorEvent: 2,
  'RTCPeerConnection.generateCertificate': 1,
  'RTCPeerConnection.setRemoteDescription': 1,
  'RTCPeerConnection.createDataChannel': 1,
  'RTCPeerConnection.addTrack': 1,
  'RTCPeerConnection.addTransceiver': 1,
  'RTCPeerConnection.removeTrack': 1,
  'RTCDataChannel.send': 1,
  'RTCStatsReport.get': 1,
  'RTCStatsReport.has': 1,
  'RTCStatsReport.forEach': 1,
}

/** Those of which a wrong `this` is a rejection. */
const withPromise = [
  'createOffer',
  'createAnswer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'getStats',
]

function membersOf(target: object): readonly (readonly [name: string, member: PropertyDescriptor])[] {
  const omitted = ['constructor', 'prototype', 'name', 'length']
  return Object.entries(Object.getOwnPropertyDescriptors(target)).filter(([name]) => !omitted.includes(name))
}

describe.each(Object.entries(classes) as [Name, { prototype: object; name: string; length: number }][])(
  '%s is as WebIDL makes it',
  (name, target) => {
    test('it has its name, and the number of arguments that it needs', () => {
      expect([target.name, target.length]).toEqual([name, needed[name] ?? 0])
      expect(Object.prototype.toString.call(target.prototype)).toBe(`[object ${name}]`)
      expect(Object.getOwnPropertyDescriptor(target.prototype, Symbol.toStringTag)).toEqual({
        value: name,
        writable: false,
        enumerable: false,
        configurable: true,
      })
    })

    test('it is a constructor that can be extended, and is no function', () => {
      const call = target as unknown as () => unknown
      expect(() => call()).toThrow(TypeError)
      expect(Object.getOwnPropertyDescriptor(target, 'prototype')).toMatchObject({ writable: false, enumerable: false })
      expect(Object.getOwnPropertyDescriptor(target.prototype, 'constructor')).toEqual({
        value: target,
        writable: true,
        enumerable: false,
        configurable: true,
      })
      expect(Object.getPrototypeOf(target.prototype)).toBe(Object.getPrototypeOf(target).prototype ?? Object.prototype)
    })

    test('its members are enumerable, and can be changed', () => {
      for (const [member, descriptor] of [...membersOf(target), ...membersOf(target.prototype)]) {
        expect(descriptor, member).toMatchObject({ enumerable: true, configurable: true })
        if (typeof descriptor.value === 'function') expect(descriptor.writable, member).toBe(true)
      }
    })

    test('its methods and attributes have their names, and the number of arguments that they need', () => {
      for (const [member, { value, get, set }] of [...membersOf(target), ...membersOf(target.prototype)]) {
        if (value) expect([value.name, value.length]).toEqual([member, needed[`${name}.${member}`] ?? 0])
        if (get) expect([get.name, get.length]).toEqual([`get ${member}`, 0])
        if (set) expect([set.name, set.length]).toEqual([`set ${member}`, 1])
      }
    })

    test('of another object, an attribute is a TypeError, and so is a method, or its rejection', async () => {
      for (const [member, { value, get, set }] of membersOf(target.prototype)) {
        for (const other of [{}, target.prototype, Object.create(target.prototype), undefined]) {
          if (get) expect(() => get.call(other), member).toThrow(TypeError)
          if (set) expect(() => set.call(other, null), member).toThrow(TypeError)
          if (!value) continue
          if (withPromise.includes(member))
            await expect(
              value.call(other, {}, () => {}),
              member,
            ).rejects.toThrow(TypeError)
          else expect(() => value.call(other, 'text'), member).toThrow(TypeError)
        }
      }
    })
  },
)

test('statistics are iterated by their entries, the very same function', async () => {
  const { prototype } = classes.RTCStatsReport
  expect(Object.getOwnPropertyDescriptor(prototype, Symbol.iterator)).toEqual({
    value: prototype.entries,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  const { a } = await openPeers()
  const stats = await a.getStats()
  expect([...(stats as unknown as Map<string, unknown>)]).toEqual([...stats.entries()])
})

test('the selected pair is an object of its interface', async () => {
  const { a } = await openPeers()
  const pair = a.sctp?.transport.iceTransport.getSelectedCandidatePair()
  expect(pair).toBeInstanceOf(classes.RTCIceCandidatePair)
  expect(Object.prototype.toString.call(pair)).toBe('[object RTCIceCandidatePair]')
})

test('objects are those of their interfaces by name', async () => {
  const { a, near } = await openPeers()
  const { sctp } = a
  const objects = [a, near, sctp, sctp?.transport, sctp?.transport.iceTransport, a.localDescription, await a.getStats()]
  expect(objects.map((object) => Object.prototype.toString.call(object))).toEqual([
    '[object RTCPeerConnection]',
    '[object RTCDataChannel]',
    '[object RTCSctpTransport]',
    '[object RTCDtlsTransport]',
    '[object RTCIceTransport]',
    '[object RTCSessionDescription]',
    '[object RTCStatsReport]',
  ])
})

test('a handler that returns false cancels its event', async () => {
  const { near } = await openPeers()
  near.onmessage = () => false
  const event = new Event('message', { cancelable: true })
  near.dispatchEvent(event)
  expect(event.defaultPrevented).toBe(true)
})

test('what is no value of an enumeration is ignored, and what is no text is a TypeError', async () => {
  const { near } = await openPeers()
  near.binaryType = 'none' as never
  expect(near.binaryType).toBe('arraybuffer')
  expect(() => {
    near.binaryType = Symbol('blob') as never
  }).toThrow(TypeError)
})

test('each host has an RTCPeerConnection of its own, which can be extended', () => {
  const network = createNetwork()
  const [{ RTCPeerConnection: one }, { RTCPeerConnection: other }] = [network.host('alice'), network.host('bob')]
  expect(one).not.toBe(other)
  class Extended extends one {}
  const connection = new Extended()
  expect([connection instanceof one, connection instanceof other]).toEqual([true, false])
  expect([connection.constructor, connection.signalingState]).toEqual([Extended, 'stable'])
  expect(Object.getPrototypeOf(one)).toBe(EventTarget)
})
