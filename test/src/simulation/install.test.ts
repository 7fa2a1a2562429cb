import { afterEach, expect, it } from 'vitest'
import { createNetwork, install } from '../../../src/simulation/index.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const uninstall of undo.splice(0)) uninstall()
})

const names = [
  'RTCCertificate',
  'RTCDataChannel',
  'RTCDataChannelEvent',
  'RTCDtlsTransport',
  'RTCError',
  'RTCErrorEvent',
  'RTCIceCandidate',
  'RTCIceCandidatePair',
  'RTCIceTransport',
  'RTCPeerConnection',
  'RTCPeerConnectionIceErrorEvent',
  'RTCPeerConnectionIceEvent',
  'RTCSctpTransport',
  'RTCSessionDescription',
  'RTCStatsReport',
]

it('puts all classes of a host where an app looks for them, as the platform has its own', () => {
  const host = createNetwork().host('alice')
  undo.push(install(globalThis, host))
  expect(new RTCPeerConnection()).toBeInstanceOf(host.RTCPeerConnection)
  for (const name of names) {
    expect(Object.getOwnPropertyDescriptor(globalThis, name)).toMatchObject({
      value: host[name as 'RTCPeerConnection'],
      writable: true,
      enumerable: false,
      configurable: true,
    })
  }
})

it('puts back what was there, once', () => {
  const before = { value: 'the one before', writable: false, enumerable: true, configurable: true }
  const scope = Object.defineProperty({}, 'RTCPeerConnection', before)
  const uninstall = install(scope, createNetwork().host('alice'))
  uninstall()
  expect(Object.getOwnPropertyDescriptors(scope)).toEqual({ RTCPeerConnection: before })
  install(scope, createNetwork().host('bob'))
  uninstall()
  expect(Object.keys(Object.getOwnPropertyDescriptors(scope)).sort()).toEqual(names)
})

it('is not done twice', () => {
  const network = createNetwork()
  const scope = {}
  const uninstall = install(scope, network.host('alice'))
  expect(() => install(scope, network.host('bob'))).toThrow('The classes of "alice" are installed there.')
  uninstall()
  install(scope, network.host('bob'))
})

it.each([undefined, null, 5])('refuses to install on %s', (scope) => {
  expect(() => install(scope as never, createNetwork().host('alice'))).toThrow(
    'install() takes an object to install on',
  )
})

it.each([undefined, null, {}, 'alice'])('refuses to install %j', (host) => {
  expect(() => install({}, host as never)).toThrow('install() takes a host of a network, not ')
})
