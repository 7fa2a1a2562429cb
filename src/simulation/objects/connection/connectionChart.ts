import { peerConnectionMachine } from '../../../../machines/connection/peerConnectionMachine.ts'
import { Chart, type ChartDriver } from '../charts/chart.ts'
import { ChartSteps } from '../charts/chartSteps.ts'

const steps = new ChartSteps(peerConnectionMachine)

/** Makes the chart of a connection. It leaves the closing procedure and the queuing of checks to its driver. */
export function makeConnectionChart(driver: ChartDriver<typeof peerConnectionMachine>) {
  return new Chart(steps, 'peerConnection', undefined, driver)
}

/** The chart of a connection. */
export type ConnectionChart = ReturnType<typeof makeConnectionChart>
