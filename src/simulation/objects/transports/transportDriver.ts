import type { DtlsRole } from '../../../../machines/channel/channelIds.ts'
import type { TransportStates } from '../../../../machines/connection/transportsInUse.ts'
import type { IceRole } from '../../../../machines/transports/iceRules.ts'
import type { DtlsTransportState } from '../../../../machines/transports/transportTypes.ts'
import type { Packet } from '../../protocols/packets.ts'
import type { IceCredentials } from '../../sdp/session.ts'
import { DtlsDriver, type DtlsOwner } from './dtlsDriver.ts'
import { IceDriver, type IceOwner } from './iceDriver.ts'
import { SctpDriver, type SctpOwner } from './sctpDriver.ts'

/** What transports need of their connection. */
export interface TransportOwner extends IceOwner, DtlsOwner, SctpOwner {
  /** Transports were made. */
  made(): void
}

/** What negotiation has found out about the peer. */
export interface TransportSession {
  readonly credentials: IceCredentials
  readonly iceRole: IceRole
  readonly dtlsRole: DtlsRole
  readonly fingerprints: readonly string[]
}

/** The transports of one association: ICE, DTLS on it, and SCTP on that. */
export class TransportDriver {
  readonly ice: IceDriver
  readonly dtls: DtlsDriver
  readonly sctp: SctpDriver
  #session: TransportSession | undefined

  /** @param count - how many the connection has had before */
  constructor(owner: TransportOwner, count: number) {
    this.ice = new IceDriver(owner, count, {
      pathFound: () => this.#handshake(),
      received: (packet) => this.#received(packet),
    })
    this.dtls = new DtlsDriver(owner, count, this.ice, (state) => this.#dtlsChanged(owner, state))
    this.sctp = new SctpDriver(owner, count, this.ice, this.dtls)
    owner.made()
  }

  get states(): TransportStates {
    return { ice: this.ice.iceState, dtls: this.dtls.dtlsState, gatherer: this.ice.gatheringState }
  }

  get dtlsState(): DtlsTransportState {
    return this.dtls.dtlsState
  }

  /** Those that the peer's description has: `sha-256 AB:CD:…`. */
  get remoteFingerprints(): readonly string[] {
    return this.#session?.fingerprints ?? []
  }

  /** This side's role, once an answer has decided it. */
  get dtlsRole(): DtlsRole | undefined {
    return this.#session?.dtlsRole
  }

  /** Negotiation is done, as far as it is needed to connect. */
  begin(session: TransportSession, remoteMaxMessageSize: number | undefined): void {
    this.#session = session
    this.sctp.setSizes(remoteMaxMessageSize)
    this.ice.begin(session.credentials, session.iceRole)
    this.#handshake()
  }

  /** All ends, without a sound but the last words to the peer. */
  close(): void {
    this.sctp.association.end({ type: 'abort', causeCode: null, reason: 'Close called' })
    this.dtls.association.close()
    this.ice.agent.close()
  }

  /** Negotiation has no use for it any more. */
  drop(): void {
    this.close()
    this.sctp.closed()
    this.dtls.drop()
    this.ice.drop()
  }

  /** DTLS begins when there is a path, and it is known who the peer is to be. */
  #handshake(): void {
    const session = this.#session
    if (!session || !this.ice.agent.hasPath) return
    this.dtls.association.begin({ role: session.dtlsRole, remoteFingerprints: session.fingerprints })
  }

  #dtlsChanged(owner: TransportOwner, state: DtlsTransportState): void {
    if (state === 'connected') this.sctp.association.begin(this.dtlsRole === 'client')
    // Its end ends SCTP, too (AB-6).
    if (state === 'closed') owner.associationEnded('dtls-closed', null, 'The peer has closed DTLS.')
  }

  #received(packet: Packet): void {
    switch (packet.kind) {
      case 'dtls handshake':
      case 'dtls alert':
        this.dtls.association.receive(packet)
        break
      case 'sctp control':
      case 'sctp stream':
        this.sctp.association.receive(packet)
    }
  }
}
