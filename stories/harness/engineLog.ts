import type { PeerConnectionActor } from '../../src/index.ts'
import { type Transports, target, transports } from '../../src/index.ts'

const connectionEvents = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
} as const

type TransportActor = NonNullable<Transports['sctp']> | Transports['dtls' | 'ice'][number]
type TransportObject = RTCSctpTransport | RTCDtlsTransport | RTCIceTransport

/** What a connection and its transports have fired, each with the state then shown, as in the tests' tables. */
export class EngineLog {
  readonly log: string[] = []
  /** The transports that were seen; their actors let go of them at the end. */
  readonly transports = new Map<TransportActor, TransportObject>()
  readonly #actor: PeerConnectionActor

  constructor(connection: RTCPeerConnection, actor: PeerConnectionActor) {
    this.#actor = actor
    for (const [type, attribute] of Object.entries(connectionEvents)) {
      connection.addEventListener(type, () => this.log.push(`${type}[${connection[attribute]}]`))
    }
    for (const type of ['negotiationneeded', 'datachannel', 'track']) {
      connection.addEventListener(type, () => this.log.push(type))
    }
  }

  /** Takes in the transports that are new. */
  discover(): void {
    const { sctp, dtls, ice } = transports(this.#actor.getSnapshot())
    for (const transport of [...ice, ...dtls, ...(sctp ? [sctp] : [])]) {
      const object = target(transport as NonNullable<Transports['sctp']>) as TransportObject | undefined
      if (!object || this.transports.has(transport)) continue
      this.transports.set(transport, object)
      const kind = transport.id.replace(/Transport.*/, '')
      for (const type of ['statechange', 'error']) {
        object.addEventListener(type, () => this.log.push(`${kind} ${type}[${object.state}]`))
      }
    }
  }
}
