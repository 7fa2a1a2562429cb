import { element } from '../../element.ts'
import { PlotCanvas } from './plotCanvas.ts'
import type { Plots } from './plots.ts'
import { PlotTable } from './plotTable.ts'

export { plotsOf } from './plots.ts'

/** The plots of a life, and their table. */
export interface PlotsView {
  readonly element: HTMLElement
  /** Moves the cursor of all to a time, in milliseconds from the beginning of the trace. */
  show(time: number): void
  /** Shows the table beside the plots, or not. */
  setTable(isShown: boolean): void
  /** Ends them. */
  remove(): void
}

/**
 * Draws statistics. It is in a file of its own, with what draws: that is loaded when the first statistics are there.
 *
 * @param choose - called with the time that was pressed, in milliseconds from the beginning of the trace
 */
export function drawPlots(plots: Plots, choose: (time: number) => void): PlotsView {
  const canvases = plots.plots.map((plot) => new PlotCanvas(plot, plots.times, choose))
  const table = new PlotTable(plots, choose)
  table.element.hidden = true
  const holder = element('div', { class: 'plot-row' }, ...canvases.map((canvas) => canvas.element))
  let now = 0
  return {
    element: element('div', { class: 'plots-body' }, holder, table.element),
    show(time) {
      now = time
      for (const canvas of canvases) canvas.show(time)
      if (!table.element.hidden) table.show(time)
    },
    setTable(isShown) {
      table.element.hidden = !isShown
      if (isShown) table.show(now)
    },
    remove() {
      for (const canvas of canvases) canvas.remove()
    },
  }
}
