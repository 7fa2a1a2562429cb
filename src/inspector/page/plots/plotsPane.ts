import { breathe } from '../../../import/bytes/breathe.ts'
import { element, setAttribute } from '../../element.ts'
import { paneHeading } from '../paneHeading.ts'
import type { Actions, Pane, Session } from '../session.ts'
import type { PlotsView } from './drawPlots.ts'

/** The statistics of a trace, below its timeline. What draws them is loaded with the first ones. */
export class PlotsPane implements Pane {
  readonly element: HTMLElement
  readonly #actions: Actions
  readonly #table = element(
    'button',
    { type: 'button', class: 'plain', 'aria-pressed': 'false', title: 'The values as a table (t)' },
    'Table',
  )
  readonly #body = element('div', { class: 'body' })
  #session: Session | undefined
  #view: PlotsView | undefined
  #ready: Promise<void> = Promise.resolve()

  constructor(actions: Actions) {
    this.#actions = actions
    this.#table.addEventListener('click', () => this.toggleTable())
    this.element = element(
      'section',
      { class: 'pane plots', 'aria-label': 'Statistics' },
      paneHeading('Statistics', this.#table).element,
      this.#body,
    )
    this.element.hidden = true
  }

  /** Resolves when the statistics of what is shown are drawn. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** Shows the table, or hides it. */
  toggleTable(): void {
    const isShown = this.#table.getAttribute('aria-pressed') !== 'true'
    setAttribute(this.#table, 'aria-pressed', String(isShown))
    this.#view?.setTable(isShown)
  }

  render(session: Session): void {
    if (session !== this.#session) {
      this.end()
      this.#session = session
      if (session.statistics) this.#ready = this.#draw(session)
    }
    this.#show()
  }

  /** Ends what is drawn. */
  end(): void {
    this.#view?.remove()
    this.#view = undefined
    this.#session = undefined
    this.element.hidden = true
    this.#body.replaceChildren()
  }

  #show(): void {
    const session = this.#session
    const began = session?.statistics?.began
    const step = session?.store.step(session.timeline.position)
    if (began !== undefined && step) this.#view?.show(step.time - began)
  }

  async #draw(session: Session): Promise<void> {
    const { statistics } = session
    // To list them may take a while: what else there is to show comes first.
    await breathe()
    if (!statistics || session !== this.#session) return
    const plots = await statistics.plots()
    if (plots.plots.length === 0) return
    const { drawPlots } = await import('./drawPlots.ts')
    if (session !== this.#session) return
    const view = drawPlots(plots, (time) =>
      this.#actions.change(({ timeline }) => timeline.goToTime(statistics.began + time)),
    )
    this.#view = view
    this.#body.replaceChildren(view.element)
    this.element.hidden = false
    view.setTable(this.#table.getAttribute('aria-pressed') === 'true')
    this.#show()
  }
}
