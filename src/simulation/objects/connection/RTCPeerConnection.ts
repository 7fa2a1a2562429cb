import { changeError, configurationError } from '../../../../machines/connection/configuration.ts'
import {
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../../../machines/connection/connectionStates.ts'
import type { Packet } from '../../protocols/packets.ts'
import type { SimulatedClasses } from '../../simulatedClasses.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import type { RTCDataChannel } from '../channel/RTCDataChannel.ts'
import { Dictionary, needArguments, toText, toUnsignedLongLong } from '../platform/convert.ts'
import { errorNamed } from '../platform/throwing.ts'
import { defineInterface, defineTwin } from '../platform/webIdl.ts'
import type { RTCSctpTransport } from '../transports/RTCSctpTransport.ts'
import {
  CERTIFICATE_LIFETIME,
  generateCertificate,
  makeCertificate,
  type RTCCertificate,
} from '../values/RTCCertificate.ts'
import { toCandidate } from '../values/RTCIceCandidate.ts'
import { type RTCSessionDescription, toDescription, toLocalDescription } from '../values/RTCSessionDescription.ts'
import type { RTCStatsReport } from '../values/RTCStatsReport.ts'
import { shownConfiguration, toConfiguration } from './configuration.ts'
import { ConnectionDriver } from './connectionDriver.ts'
import { toChannel, toOfferOptions } from './dictionaries.ts'
import { callsBack, rejecting } from './legacy.ts'

/** What its prototype is besides. Those that need no argument are functions of none. */
const shape = {
  name: 'RTCPeerConnection',
  brand: 'signalingState',
  lengths: {
    setRemoteDescription: 1,
    createDataChannel: 1,
    setConfiguration: 0,
    addTrack: 1,
    addTransceiver: 1,
    removeTrack: 1,
  },
  events: [
    'negotiationneeded',
    'icecandidate',
    'icecandidateerror',
    'signalingstatechange',
    'iceconnectionstatechange',
    'icegatheringstatechange',
    'connectionstatechange',
    'track',
    'datachannel',
  ],
}

/**
 * A connection, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnection-interface | WebRTC 1.0, RTCPeerConnection}
 */
class Connection extends EventTarget {
  readonly #driver: ConnectionDriver
  /** There is no media. */
  readonly #none: readonly never[] = []

  constructor(world: HostWorld<Packet>, configuration?: RTCConfiguration) {
    super()
    const given = toConfiguration(configuration)
    const refused = configurationError(given, world.date())
    if (refused) throw errorNamed(refused.error, refused.message)
    const [certificate = makeCertificate(world, world.date() + CERTIFICATE_LIFETIME.usual)] = given.certificates
    this.#driver = new ConnectionDriver(world, this, given, [certificate, ...given.certificates.slice(1)])
  }

  get localDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.local)
  }
  get currentLocalDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.slots.currentLocal)
  }
  get pendingLocalDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.slots.pendingLocal)
  }
  get remoteDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.remote)
  }
  get currentRemoteDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.slots.currentRemote)
  }
  get pendingRemoteDescription(): RTCSessionDescription | null {
    const { descriptions } = this.#driver
    return descriptions.shown(descriptions.slots.pendingRemote)
  }
  get signalingState(): RTCSignalingState {
    return signalingState(this.#driver.chart.getSnapshot())
  }
  get iceGatheringState(): RTCIceGatheringState {
    return iceGatheringState(this.#driver.chart.getSnapshot())
  }
  get iceConnectionState(): RTCIceConnectionState {
    return iceConnectionState(this.#driver.chart.getSnapshot())
  }
  get connectionState(): RTCPeerConnectionState {
    return connectionState(this.#driver.chart.getSnapshot())
  }
  get canTrickleIceCandidates(): boolean | null {
    const { remote } = this.#driver.descriptions
    return remote ? remote.session.iceOptions.includes('trickle') : null
  }
  get sctp(): RTCSctpTransport | null {
    return this.#driver.transports.current?.sctp.object ?? null
  }

  createOffer(...args: unknown[]): Promise<unknown> {
    if (typeof args[0] === 'function') {
      return callsBack(args, 0, () => this.#driver.calls.createOffer(toOfferOptions(args[2]).iceRestart))
    }
    return rejecting(() => this.#driver.calls.createOffer(toOfferOptions(args[0]).iceRestart))
  }

  createAnswer(...args: unknown[]): Promise<unknown> {
    if (typeof args[0] === 'function') return callsBack(args, 0, () => this.#driver.calls.createAnswer())
    return rejecting(() => this.#driver.calls.createAnswer())
  }

  setLocalDescription(...args: unknown[]): Promise<unknown> {
    const set = () => {
      const { type, sdp } = toLocalDescription(args[0], 'setLocalDescription()')
      return this.#driver.calls.setLocalDescription(type, sdp)
    }
    return args.length > 1 ? callsBack(args, 1, set) : rejecting(set)
  }

  setRemoteDescription(...args: unknown[]): Promise<unknown> {
    const set = () => {
      needArguments(1, args.length, 'setRemoteDescription()')
      const { type, sdp } = toDescription(args[0], 'setRemoteDescription()')
      return this.#driver.calls.setRemoteDescription(type, sdp)
    }
    return args.length > 1 ? callsBack(args, 1, set) : rejecting(set)
  }

  addIceCandidate(...args: unknown[]): Promise<unknown> {
    const add = () => {
      const [candidate] = args
      const isNone = candidate === undefined || candidate === null
      return this.#driver.calls.addIceCandidate(isNone ? undefined : toCandidate(candidate, 'addIceCandidate()'))
    }
    return args.length > 1 ? callsBack(args, 1, add) : rejecting(add)
  }

  createDataChannel(...args: readonly [label: string, init?: RTCDataChannelInit]): RTCDataChannel {
    needArguments(1, args.length, 'createDataChannel()')
    const [label, init] = args
    const text = toText(label, 'createDataChannel(): label')
    return this.#driver.createDataChannel({ label: text, ...toChannel(init) }).object
  }

  restartIce(): void {
    this.#driver.restartIce()
  }

  getConfiguration(): RTCConfiguration {
    return shownConfiguration(this.#driver.configuration)
  }

  setConfiguration(configuration?: RTCConfiguration): void {
    const driver = this.#driver
    const given = toConfiguration(configuration)
    const facts = {
      isClosed: driver.isClosed,
      present: driver.configuration,
      hasLocalDescription: driver.descriptions.local !== null,
    }
    const refused = changeError(given, facts, given.hasCertificates)
    if (refused) throw errorNamed(refused.error, refused.message)
    driver.configuration = { ...given, certificates: driver.configuration.certificates }
  }

  close(): void {
    this.#driver.close()
  }

  getSenders(): never[] {
    return [...this.#none]
  }
  getReceivers(): never[] {
    return [...this.#none]
  }
  getTransceivers(): never[] {
    return [...this.#none]
  }
  // Its length is 0, by which simple-peer knows that it returns a promise.
  getStats(selector: unknown = null): Promise<RTCStatsReport> {
    return rejecting(async () => {
      // There is no sender and no receiver that could have it.
      if (selector !== null) throw wrongSelector(selector)
      return this.#driver.getStats()
    })
  }
  addTransceiver(...args: unknown[]): never {
    throw this.#noMedia('addTransceiver()', args)
  }
  addTrack(...args: unknown[]): never {
    throw this.#noMedia('addTrack()', args)
  }
  removeTrack(...args: unknown[]): never {
    throw this.#noMedia('removeTrack()', args)
  }

  #noMedia(method: string, args: readonly unknown[]): Error {
    needArguments(1, args.length, method)
    return errorNamed('NotSupportedError', `${method}: media is not simulated, only data channels are.`)
  }
}

defineInterface(Connection, shape)

/** The class of connections of one host. */
export function connectionClass(world: HostWorld<Packet>): SimulatedClasses['RTCPeerConnection'] {
  function RTCPeerConnection(configuration?: RTCConfiguration): Connection {
    if (!new.target) throw new TypeError('RTCPeerConnection() is a constructor: call it with `new`.')
    return Reflect.construct(Connection, [world, configuration], new.target)
  }

  const statics = {
    generateCertificate(...args: readonly [keygenAlgorithm: AlgorithmIdentifier]): Promise<RTCCertificate> {
      return rejecting(async () => {
        needArguments(1, args.length, 'generateCertificate()')
        return generateCertificate(world, lifetimeOf(args[0]))
      })
    },
  }

  defineTwin(RTCPeerConnection, Connection, { name: shape.name, statics, lengths: { generateCertificate: 1 } })
  // It has the platform's members, but those of media.
  return RTCPeerConnection as unknown as SimulatedClasses['RTCPeerConnection']
}

function wrongSelector(selector: unknown): Error {
  const isTrack = typeof selector === 'object' && 'kind' in (selector as object)
  const message = 'getStats(): no sender or receiver has this track.'
  return errorNamed(isTrack ? 'InvalidAccessError' : 'TypeError', message)
}

/** How long a certificate is to be good, in milliseconds. */
function lifetimeOf(algorithm: unknown): number {
  const name = typeof algorithm === 'string' ? algorithm : (algorithm as { name?: unknown } | null)?.name
  const expires = new Dictionary(typeof algorithm === 'object' ? algorithm : undefined, 'generateCertificate()').member(
    'expires',
    toUnsignedLongLong,
  )
  const isKnown = typeof name === 'string' && ['ECDSA', 'RSASSA-PKCS1-V1_5'].includes(name.toUpperCase())
  if (!isKnown) throw errorNamed('NotSupportedError', `No certificate can be made with ${String(name)}.`)
  const { longest, usual } = CERTIFICATE_LIFETIME
  return expires === undefined ? usual : Math.min(expires, longest)
}
