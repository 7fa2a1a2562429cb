import type { AnyStateMachine } from 'xstate'
import { type ChartView, createChartView } from '../../src/inspector/chartView.ts'
import { onResize } from '../../src/inspector/onResize.ts'
import type { ChartReading } from './reading.ts'

/** The text of a chart is legible from this scale on; a chart that is wider is scrolled. */
const LEGIBLE = 0.75

/** A chart in a column. */
export interface DrawnChart {
  readonly ready: Promise<void>
  show(reading: ChartReading): void
  remove(): void
}

/** Draws a chart as wide as there is room, and never so small that it cannot be read. */
export function showChart(container: HTMLElement, machine: AnyStateMachine, label: string): DrawnChart {
  const view = createChartView(container, machine)
  const root = container.querySelector('.chart-host')?.shadowRoot
  root?.querySelector('.chart')?.setAttribute('aria-label', label)
  const fitted = () => scale(view, root?.querySelector('svg'), container.clientWidth)
  const endResizing = onResize(container, fitted)
  const ready = view.ready.then(fitted)
  return {
    ready,
    show: ({ value, last }) => view.show({ value, lastTransition: last }),
    remove() {
      endResizing()
      view.remove()
    },
  }
}

function scale(view: ChartView, picture: SVGSVGElement | null | undefined, room: number): void {
  if (picture) view.zoom(room < picture.viewBox.baseVal.width * LEGIBLE ? LEGIBLE : 'fit')
}
