import type { EmittedFrom } from 'xstate'
import { dtlsTransportMachine } from '../../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../../machines/transports/sctpTransportMachine.ts'
import { Chart } from '../charts/chart.ts'
import { ChartSteps } from '../charts/chartSteps.ts'

const steps = {
  sctp: new ChartSteps(sctpTransportMachine),
  dtls: new ChartSteps(dtlsTransportMachine),
  ice: new ChartSteps(iceTransportMachine),
  gatherer: new ChartSteps(iceGathererMachine),
}

/** The charts of the transports of one association. `count`: which of its connection's it is. */
export const makeTransportChart = {
  sctp: (count: number, emitted: (event: EmittedFrom<typeof sctpTransportMachine>) => void) =>
    new Chart(steps.sctp, `sctpTransport:${count}`, { state: 'connecting' }, { emitted }),
  dtls: (count: number, emitted: (event: EmittedFrom<typeof dtlsTransportMachine>) => void) =>
    new Chart(steps.dtls, `dtlsTransport:${count}`, { state: 'new' }, { emitted }),
  ice: (count: number, emitted: (event: EmittedFrom<typeof iceTransportMachine>) => void) =>
    new Chart(steps.ice, `iceTransport:${count}`, { state: 'new' }, { emitted }),
  gatherer: (count: number, emitted: (event: EmittedFrom<typeof iceGathererMachine>) => void) =>
    new Chart(steps.gatherer, `iceGatherer:${count}`, { state: 'new' }, { emitted }),
}

/** The chart of one kind of transport. */
export type TransportChart<Kind extends keyof typeof makeTransportChart> = ReturnType<(typeof makeTransportChart)[Kind]>
