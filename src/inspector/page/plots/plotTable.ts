import { element, setAttribute } from '../../element.ts'
import { momentText, placeOf } from './plotCanvas.ts'
import { measureText, type Plots } from './plots.ts'

/** How many rows there are at the most. */
const MOST_ROWS = 500

/** The values of all plots as a table, for who cannot see them. The row of the timeline's step is marked. */
export class PlotTable {
  readonly element: HTMLElement
  readonly #times: readonly number[]
  readonly #rows: readonly HTMLElement[]
  #current: HTMLElement | undefined

  constructor({ times, plots }: Plots, choose: (time: number) => void) {
    const every = Math.ceil(times.length / MOST_ROWS)
    const places = times.map((_, place) => place).filter((place) => place % every === 0)
    this.#times = places.map((place) => times[place] as number)
    this.#rows = places.map((place) => {
      const time = times[place] as number
      const go = element('button', { type: 'button', title: 'Go to the step at this time' }, momentText(time))
      go.addEventListener('click', () => choose(time))
      const cells = plots.flatMap(({ unit, lines }) =>
        lines.map(({ values }) => element('td', {}, measureText(values[place], unit))),
      )
      return element('tr', {}, element('th', { scope: 'row' }, go), ...cells)
    })
    const heads = plots.flatMap(({ title, lines }) =>
      lines.map(({ label }) => element('th', { scope: 'col' }, `${title}, ${label}`)),
    )
    const said = every > 1 ? `, each ${every}th of ${times.length.toLocaleString('en')} readings` : ''
    this.element = element(
      'div',
      { class: 'plot-table', role: 'region', tabindex: '0', 'aria-label': 'Statistics as a table' },
      element(
        'table',
        {},
        element('caption', { class: 'hint' }, `Statistics${said}`),
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Time'), ...heads)),
        element('tbody', {}, ...this.#rows),
      ),
    )
  }

  /** Marks the row of a time. */
  show(time: number): void {
    const row = this.#rows[Math.max(0, placeOf(this.#times, time))]
    if (row === this.#current) return
    if (this.#current) setAttribute(this.#current, 'aria-current', undefined)
    this.#current = row
    if (!row) return
    setAttribute(row, 'aria-current', 'true')
    const { offsetTop, offsetHeight } = row
    const { scrollTop, clientHeight } = this.element
    if (offsetTop < scrollTop + offsetHeight || offsetTop + offsetHeight > scrollTop + clientHeight)
      this.element.scrollTop = Math.max(0, offsetTop - clientHeight / 2)
  }
}
