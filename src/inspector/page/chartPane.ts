import { type ChartView, createChartView } from '../chartView.ts'
import { element, setAttribute } from '../element.ts'
import type { RemoteActor } from '../store/actor.ts'
import { iconButton } from './iconButton.ts'
import { paneHeading } from './paneHeading.ts'
import type { Pane, Session } from './session.ts'

/** How many charts stay drawn. */
const MOST_VIEWS = 12

interface Kept {
  readonly holder: HTMLElement
  readonly view: ChartView
}

/** The chart of the selected actor. Actors with the same machine share its picture. */
export class ChartPane implements Pane {
  readonly element: HTMLElement
  readonly #heading: ReturnType<typeof paneHeading>
  readonly #body = element('div', { class: 'body' })
  readonly #empty: HTMLElement
  readonly #views = new Map<string, Kept>()
  readonly #fit: HTMLButtonElement
  #scale: number | 'fit' = 'fit'

  constructor(empty: HTMLElement) {
    this.#empty = empty
    this.#fit = element('button', { type: 'button', class: 'plain', 'aria-pressed': 'true' }, 'Fit')
    this.#fit.addEventListener('click', () => this.#zoom('fit'))
    const smaller = iconButton('minus', 'Zoom out', () => this.#zoom(this.#number() / 1.25))
    const larger = iconButton('plus', 'Zoom in', () => this.#zoom(this.#number() * 1.25))
    this.#heading = paneHeading('Chart', element('div', { class: 'zoom' }, smaller, larger, this.#fit))
    this.element = element(
      'section',
      { class: 'pane chart-pane', 'aria-label': 'Chart' },
      this.#heading.element,
      this.#body,
    )
    this.#body.append(this.#empty)
  }

  /** Resolves when the chart that is shown now is drawn. */
  get ready(): Promise<void> {
    const shown = [...this.#views.values()].find(({ holder }) => !holder.hidden)
    return shown?.view.ready ?? Promise.resolve()
  }

  render({ selected, timeline }: Session): void {
    this.#empty.hidden = selected !== undefined
    this.#heading.element.classList.toggle('is-empty', !selected)
    if (!selected) {
      this.#heading.setTitle('Chart')
      for (const { holder } of this.#views.values()) holder.hidden = true
      return
    }
    this.#heading.setTitle(selected.label)
    const kept = this.#viewOf(selected)
    for (const other of this.#views.values()) other.holder.hidden = other !== kept
    const state = selected.stateAt(timeline.position)
    const change = state?.change
    kept.view.show({
      value: state?.snapshot.value,
      lastTransition: change && { event: change.step.event.type, from: change.from },
    })
    setAttribute(kept.holder, 'data-actor', selected.key)
  }

  #viewOf({ definition }: RemoteActor): Kept {
    const key = definition ?? ''
    const known = this.#views.get(key)
    if (known) return known
    const [oldest] = this.#views
    if (oldest && this.#views.size >= MOST_VIEWS) {
      oldest[1].holder.remove()
      this.#views.delete(oldest[0])
    }
    const holder = element('div', { class: 'holder' })
    this.#body.append(holder)
    const kept = { holder, view: createChartView(holder, definition) }
    kept.view.zoom(this.#scale)
    this.#views.set(key, kept)
    return kept
  }

  #number(): number {
    return this.#scale === 'fit' ? 1 : this.#scale
  }

  #zoom(scale: number | 'fit'): void {
    this.#scale = scale === 'fit' ? scale : Math.max(0.25, Math.min(4, scale))
    setAttribute(this.#fit, 'aria-pressed', String(scale === 'fit'))
    for (const { view } of this.#views.values()) view.zoom(this.#scale)
  }
}
