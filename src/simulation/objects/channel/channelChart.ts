import { dataChannelMachine } from '../../../../machines/channel/dataChannelMachine.ts'
import { Chart, type ChartDriver } from '../charts/chart.ts'
import { ChartSteps } from '../charts/chartSteps.ts'

const steps = new ChartSteps(dataChannelMachine)

/** Makes the chart of a channel. It leaves the closing procedure to its driver. */
export function makeChannelChart(id: string, driver: ChartDriver<typeof dataChannelMachine>) {
  return new Chart(steps, id, { readyState: 'connecting' }, driver)
}

/** The chart of a channel. */
export type ChannelChart = ReturnType<typeof makeChannelChart>
