import type { DtlsRole } from '../../../../machines/channel/channelIds.ts'
import { type AssociationEnding, messageSizes } from '../../../../machines/transports/associationRules.ts'
import { transportState } from '../../../../machines/transports/transportState.ts'
import type { SctpTransportState } from '../../../../machines/transports/transportTypes.ts'
import { SctpAssociation, type StreamListener } from '../../protocols/sctpAssociation.ts'
import { internal } from '../platform/internal.ts'
import type { DtlsDriver } from './dtlsDriver.ts'
import type { IceDriver } from './iceDriver.ts'
import type { RTCDtlsTransport } from './RTCDtlsTransport.ts'
import { RTCSctpTransport, type SctpBehind } from './RTCSctpTransport.ts'
import { makeTransportChart, type TransportChart } from './transportCharts.ts'
import { indicateTransport, type TransportTaskOwner } from './transportTasks.ts'

/** What an SCTP transport needs of its connection. */
export interface SctpOwner extends TransportTaskOwner {
  readonly channels: StreamListener & {
    /** SCTP is connected: the channels get their ids. */
    giveIdsAtConnect(role: DtlsRole, maxChannels: number): void
    /** And they open, or have failed. */
    open(): void
  }
  associationEnded(ending: AssociationEnding, causeCode: number | null, reason: string): void
}

/** The port of SCTP that descriptions name. */
export const SCTP_PORT = 5000

/** How much can be sent at a time, in bytes. */
const SEND_BUFFER = 16 * 2 ** 20

/** What feeds the chart of an SCTP transport. */
export class SctpDriver implements SctpBehind {
  readonly object: RTCSctpTransport
  readonly chart: TransportChart<'sctp'>
  readonly dtlsObject: RTCDtlsTransport
  readonly association: SctpAssociation
  maxMessageSize: number | null = null
  maxBufferSize: number | null = null
  maxChannels: number | null = null
  readonly #owner: SctpOwner

  constructor(owner: SctpOwner, count: number, { agent }: IceDriver, dtls: DtlsDriver) {
    this.#owner = owner
    this.dtlsObject = dtls.object
    this.object = new RTCSctpTransport(internal, this)
    this.chart = makeTransportChart.sctp(count, ({ type }) =>
      owner.outbox.add(() => this.object.dispatchEvent(new Event(type))),
    )
    owner.parts.add(this.chart)
    this.association = new SctpAssociation(SCTP_PORT, owner.world.limits.maxChannels, {
      connected: (maxChannels) => this.#connected(maxChannels, dtls.association.role),
      ended: (ending, causeCode, reason) => owner.associationEnded(ending, causeCode, reason),
      streams: owner.channels,
      send: (packet, delivery) => agent.send(packet, delivery),
    })
  }

  get sctpState(): SctpTransportState {
    return transportState<SctpTransportState>(this.chart.getSnapshot())
  }

  /** An answer has decided how much can be sent. */
  setSizes(remoteMaxMessageSize: number | undefined): void {
    const { maxMessageSize, maxBufferSize } = messageSizes(remoteMaxMessageSize, SEND_BUFFER)
    this.maxMessageSize = maxMessageSize
    this.maxBufferSize = maxBufferSize
  }

  /** It has ended. */
  closed(): void {
    const transport = this.chart.ref
    indicateTransport(this.#owner, 'sctp.closed', {
      report: () => (this.sctpState === 'closed' ? undefined : { kind: 'sctp', transport, cause: { type: 'closed' } }),
    })
  }

  /** It says that it has ended, when this side's `close()` has ended it (AMB-1). */
  sayAborted(): void {
    const fire = () => void this.object.dispatchEvent(new Event('statechange'))
    indicateTransport(this.#owner, 'sctp.aborted', { fire })
  }

  #connected(maxChannels: number, role: DtlsRole = 'client'): void {
    const { channels } = this.#owner
    indicateTransport(this.#owner, 'sctp.connected', {
      write: (what) => {
        if (what === 'max-channels') this.maxChannels = maxChannels
        else channels.giveIdsAtConnect(role, maxChannels)
      },
      report: () => ({ kind: 'sctp', transport: this.chart.ref, cause: { type: 'connected' } }),
      indicate: () => channels.open(),
    })
  }
}
