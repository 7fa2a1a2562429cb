import { transportState } from '../../../../machines/transports/transportState.ts'
import type {
  DtlsTransportEmitted,
  DtlsTransportError,
  DtlsTransportState,
} from '../../../../machines/transports/transportTypes.ts'
import { DtlsAssociation } from '../../protocols/dtlsAssociation.ts'
import { RTCErrorEvent } from '../events/RTCErrorEvent.ts'
import { internal } from '../platform/internal.ts'
import { RTCError } from '../values/RTCError.ts'
import type { IceDriver } from './iceDriver.ts'
import { type DtlsBehind, RTCDtlsTransport } from './RTCDtlsTransport.ts'
import type { RTCIceTransport } from './RTCIceTransport.ts'
import { makeTransportChart, type TransportChart } from './transportCharts.ts'
import { indicateTransport, type TransportTaskOwner } from './transportTasks.ts'

/** What a DTLS transport needs of its connection. */
export interface DtlsOwner extends TransportTaskOwner {
  /** The fingerprints of its certificate: `sha-256 AB:CD:…`. */
  readonly fingerprints: readonly string[]
}

/** How large a certificate is, in bytes: it is random, and stands for one. */
const CERTIFICATE_SIZE = 64

/** What feeds the chart of a DTLS transport. */
export class DtlsDriver implements DtlsBehind {
  readonly object: RTCDtlsTransport
  readonly chart: TransportChart<'dtls'>
  readonly iceObject: RTCIceTransport
  readonly association: DtlsAssociation
  remoteCertificates: readonly Uint8Array<ArrayBuffer>[] = []
  readonly #owner: DtlsOwner
  readonly #changed: (state: DtlsTransportState) => void

  /** @param changed - what is built upon it learns of its state */
  constructor(
    owner: DtlsOwner,
    count: number,
    { agent, object }: IceDriver,
    changed: (state: DtlsTransportState) => void,
  ) {
    this.#owner = owner
    this.#changed = changed
    this.iceObject = object
    this.object = new RTCDtlsTransport(internal, this)
    this.chart = makeTransportChart.dtls(count, (event) =>
      owner.outbox.add(() => this.object.dispatchEvent(eventOf(event))),
    )
    owner.parts.add(this.chart)
    this.association = new DtlsAssociation(owner.world, owner.fingerprints, {
      changed: (state, error) => this.#become(state, error),
      send: (packet, delivery) => agent.send(packet, delivery),
    })
  }

  get dtlsState(): DtlsTransportState {
    return transportState<DtlsTransportState>(this.chart.getSnapshot())
  }

  /** Negotiation has no use for it any more. */
  drop(): void {
    this.#report('closed')
  }

  #become(state: Exclude<DtlsTransportState, 'new'>, error?: DtlsTransportError): void {
    this.#report(state, error)
    this.#changed(state)
  }

  #report(state: Exclude<DtlsTransportState, 'new'>, error?: DtlsTransportError): void {
    indicateTransport(this.#owner, 'dtls.changed', {
      report: () => {
        if (state === 'connected') this.remoteCertificates = [this.#owner.world.random.bytes(CERTIFICATE_SIZE)]
        const cause = state === 'failed' ? { type: state, ...(error && { error }) } : { type: state }
        return { kind: 'dtls', transport: this.chart.ref, cause }
      },
    })
  }
}

function eventOf(event: DtlsTransportEmitted): Event {
  if (event.type !== 'error') return new Event(event.type)
  const { errorDetail, receivedAlert, sentAlert, message } = event
  const init = {
    errorDetail: errorDetail as RTCErrorDetailType,
    receivedAlert: receivedAlert ?? undefined,
    sentAlert: sentAlert ?? undefined,
  } as RTCErrorInit
  return new RTCErrorEvent('error', { error: new RTCError(init, message) })
}
