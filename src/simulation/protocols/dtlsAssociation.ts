import type { DtlsRole } from '../../../machines/channel/channelIds.ts'
import { type DtlsFailure, dtlsError } from '../../../machines/transports/dtlsErrors.ts'
import type { DtlsTransportError, DtlsTransportState } from '../../../machines/transports/transportTypes.ts'
import type { Delivery } from '../world/datagram.ts'
import type { HostWorld } from '../world/hostWorld.ts'
import { BAD_CERTIFICATE, CLOSE_NOTIFY, type DtlsAlert, type DtlsHandshake, type Packet } from './packets.ts'

const HANDSHAKE_SIZE = 600
const ALERT_SIZE = 15

/** The handshake is repeated until it gets through, and its flights arrive in order. */
const reliably: Delivery = { attempts: Number.POSITIVE_INFINITY, flow: 'dtls' }

/** What a DTLS association is set up with. */
export interface DtlsSession {
  readonly role: DtlsRole
  /** Those that the peer's description has: `sha-256 AB:CD:…`. */
  readonly remoteFingerprints: readonly string[]
}

/** What an association indicates. */
export interface DtlsListener {
  changed(state: Exclude<DtlsTransportState, 'new'>, error?: DtlsTransportError): void
  send(packet: Packet, delivery?: Delivery): void
}

/** The DTLS association between two connections: a handshake in four flights, and its end. */
export class DtlsAssociation {
  readonly #world: HostWorld<Packet>
  readonly #listener: DtlsListener
  readonly #own: readonly string[]
  readonly #early: (DtlsHandshake | DtlsAlert)[] = []
  #session: DtlsSession | undefined
  #state: DtlsTransportState = 'new'

  /** @param own - the fingerprints of this side's certificate */
  constructor(world: HostWorld<Packet>, own: readonly string[], listener: DtlsListener) {
    this.#world = world
    this.#own = own
    this.#listener = listener
  }

  get state(): DtlsTransportState {
    return this.#state
  }

  get role(): DtlsRole | undefined {
    return this.#session?.role
  }

  /** Begins the handshake: there is a path, and it is known who the peer is to be. */
  begin(session: DtlsSession): void {
    if (this.#state !== 'new') return
    this.#session = session
    this.#become('connecting')
    if (session.role === 'client') this.#say('client hello')
    for (const packet of this.#early.splice(0)) this.receive(packet)
  }

  receive(packet: DtlsHandshake | DtlsAlert): void {
    if (this.#state === 'closed' || this.#state === 'failed') return
    if (!this.#session) this.#early.push(packet)
    else if (packet.kind === 'dtls alert') this.#alerted(packet.alert)
    else this.#hear(packet)
  }

  /** Says goodbye. */
  close(): void {
    if (this.#state === 'connected') this.#alert(CLOSE_NOTIFY)
    this.#state = 'closed'
  }

  /** It ends with a fatal alert: one of its own, or one of the peer's. */
  fail(
    alert: number,
    by: DtlsFailure['by'],
    errorDetail: DtlsFailure['errorDetail'] = 'dtls-failure',
    message = `DTLS alert ${alert}`,
  ): void {
    if (this.#state === 'closed' || this.#state === 'failed') return
    if (by === 'self') this.#alert(alert)
    this.#become('failed', dtlsError({ errorDetail, alert, by, message }))
  }

  #hear({ flight, fingerprints }: DtlsHandshake): void {
    const fault = flight === 'client hello' ? this.#world.faults.take('dtls-handshake') : undefined
    if (fault) {
      this.fail(fault.alert, 'self')
      return
    }
    switch (flight) {
      case 'client hello':
        this.#say('server hello')
        break
      case 'server hello':
        if (this.#isRight(fingerprints)) this.#say('client finished')
        break
      case 'client finished':
        if (!this.#isRight(fingerprints)) break
        this.#say('server finished')
        this.#become('connected')
        break
      case 'server finished':
        this.#become('connected')
    }
  }

  #isRight(fingerprints: readonly string[]): boolean {
    // One of them is enough: a peer with several certificates shows one (RFC 8122, section 5).
    const { remoteFingerprints = [] } = this.#session ?? {}
    const isRight = remoteFingerprints.some((each) => fingerprints.includes(each))
    if (!isRight) {
      const message = 'The certificate does not have the fingerprint that was signalled.'
      this.fail(BAD_CERTIFICATE, 'self', 'fingerprint-failure', message)
    }
    return isRight
  }

  #alerted(alert: number): void {
    if (alert === CLOSE_NOTIFY) this.#become('closed')
    else this.fail(alert, 'peer')
  }

  #say(flight: DtlsHandshake['flight']): void {
    const packet = { kind: 'dtls handshake', name: `dtls ${flight}`, size: HANDSHAKE_SIZE, flight } as const
    this.#listener.send({ ...packet, fingerprints: this.#own }, reliably)
  }

  #alert(alert: number): void {
    const name = alert === CLOSE_NOTIFY ? 'dtls close_notify' : `dtls alert ${alert}`
    this.#listener.send({ kind: 'dtls alert', name, size: ALERT_SIZE, alert })
  }

  #become(state: Exclude<DtlsTransportState, 'new'>, error?: DtlsTransportError): void {
    this.#state = state
    this.#listener.changed(state, error)
  }
}
