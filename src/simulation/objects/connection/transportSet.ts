import type { AggregateStates, TransportReport } from '../../../../machines/connection/peerConnectionTypes.ts'
import {
  aggregatesOf,
  type TransportStates,
  transportsInUse,
  unreferenced,
} from '../../../../machines/connection/transportsInUse.ts'
import { TransportDriver, type TransportOwner } from '../transports/transportDriver.ts'
import type { ConnectionChart } from './connectionChart.ts'

/** The transports of a connection: those in use, and those that a rollback would bring back. */
export class TransportSet {
  readonly #owner: TransportOwner
  readonly #chart: ConnectionChart
  #current: TransportDriver | undefined
  /** What was in use when signaling was stable the last time (ST-2). */
  #lastStable: TransportDriver | undefined
  #count = 0

  constructor(owner: TransportOwner, chart: ConnectionChart) {
    this.#owner = owner
    this.#chart = chart
  }

  /** Those that SCTP uses, if there is an association. */
  get current(): TransportDriver | undefined {
    return this.#current
  }

  get inUse(): readonly TransportDriver[] {
    return transportsInUse(this.#current)
  }

  /** Remembers what is in use, for a rollback. */
  remember(): void {
    this.#lastStable = this.#current
  }

  /** A rollback brings back what was remembered. */
  restore(): void {
    this.#current = this.#lastStable
  }

  /** An association is described for the first time. */
  create(): void {
    if (this.#current) return
    this.#current = new TransportDriver(this.#owner, this.#count)
    this.#count += 1
  }

  /** There is no association any more. */
  release(): void {
    this.#current = undefined
  }

  /** Negotiation may have changed which are in use: the chart knows them, and what has no use is closed. */
  settle(before: readonly TransportDriver[]): void {
    const after = this.inUse
    const dropped = unreferenced(before, after)
    if (dropped.length === 0 && before.length === after.length) return
    const { sctp, dtls, ice } = this.#current ?? {}
    const list = <Ref>(ref: Ref | undefined) => (ref ? [ref] : [])
    this.#chart.send({
      type: 'transports.changed',
      transports: {
        sctp: sctp?.chart.ref,
        dtls: list(dtls?.chart.ref),
        ice: list(ice?.chart.ref),
        gatherers: list(ice?.gatherer.ref),
      },
    })
    for (const transport of dropped) transport.drop()
    this.#owner.runner.indicate(
      'transports.changed',
      () => ({ isConnectionClosed: this.#owner.isClosed }),
      (deed) => 'derive' in deed && this.report([], deed.derive),
    )
  }

  /** The charts take new states, and the connection's own are derived from them. */
  report(reports: readonly TransportReport[], derive: readonly (keyof AggregateStates)[]): void {
    const { iceConnectionState, connectionState, iceGatheringState } = this.#chart.getSnapshot().context
    const present = { iceConnectionState, connectionState, iceGatheringState }
    const derived = aggregatesOf(this.inUse.map((transport) => statesAfter(transport, reports)))
    const states = { ...present, ...Object.fromEntries(derive.map((name) => [name, derived[name]])) }
    const isNew = derive.some((name) => derived[name] !== present[name])
    if (reports.length > 0 || isNew) this.#chart.send({ type: 'states.reported', transports: reports, ...states })
  }

  /** The connection is closed: what carries it ends. */
  close(): void {
    for (const transport of new Set([this.#current, this.#lastStable])) transport?.close()
  }
}

/** The states of a transport as they will be, when its charts have taken these reports. */
function statesAfter({ ice, dtls, states }: TransportDriver, reports: readonly TransportReport[]): TransportStates {
  const after: Record<string, string> = { ...states }
  const own: Partial<Record<string, unknown>> = { ice: ice.chart.ref, dtls: dtls.chart.ref, gatherer: ice.gatherer.ref }
  for (const { kind, transport, cause } of reports) {
    if (own[kind] === transport && cause.type !== 'selectedcandidatepair.changed') after[kind] = cause.type
  }
  return after as unknown as TransportStates
}
