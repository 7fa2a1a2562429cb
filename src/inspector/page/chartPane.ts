import { type ChartView, createChartView } from '../chartView.ts'
import { element, setAttribute, setText } from '../element.ts'
import { onResize } from '../onResize.ts'
import type { RemoteActor } from '../store/actor.ts'
import { iconButton } from './iconButton.ts'
import { paneHeading } from './paneHeading.ts'
import { RegionBar } from './regionBar.ts'
import type { Pane, Session } from './session.ts'

/** How many charts stay drawn. */
const MOST_VIEWS = 12
/** By how much a press zooms. */
const STEP = 1.25

interface Kept {
  readonly holder: HTMLElement
  readonly view: ChartView
  /** What is shown alone. */
  region: string | undefined
}

/** The chart of the selected actor. Actors with the same machine share its picture. */
export class ChartPane implements Pane {
  readonly element: HTMLElement
  readonly #heading: ReturnType<typeof paneHeading>
  readonly #body = element('div', { class: 'body' })
  readonly #regions = new RegionBar((region) => this.#showRegion(region))
  readonly #empty: HTMLElement
  readonly #views = new Map<string, Kept>()
  readonly #fit = element('button', { type: 'button', class: 'plain', 'aria-pressed': 'true' }, 'Fit')
  readonly #percent = element('button', { type: 'button', class: 'percent', title: 'Show at 100 %' })
  readonly #zoomGroup: HTMLElement
  #scale: number | 'fit' = 'fit'
  #shown: Kept | undefined
  #value: unknown

  constructor(empty: HTMLElement) {
    this.#empty = empty
    this.#fit.addEventListener('click', () => this.zoom('fit'))
    this.#fit.title = 'Show all of it (0)'
    this.#percent.addEventListener('click', () => this.zoom('natural'))
    const smaller = iconButton('minus', 'Zoom out', () => this.zoom('out'))
    const larger = iconButton('plus', 'Zoom in', () => this.zoom('in'))
    this.#zoomGroup = element('div', { class: 'zoom' }, smaller, this.#percent, larger, this.#fit)
    this.#heading = paneHeading('Chart', this.#zoomGroup)
    this.element = element(
      'section',
      { class: 'pane chart-pane', 'aria-label': 'Chart' },
      this.#heading.element,
      this.#regions.element,
      this.#body,
    )
    this.#body.append(this.#empty)
    this.#body.addEventListener('wheel', (event) => this.#wheel(event), { passive: false })
    onResize(this.#body, () => this.#sayScale())
  }

  /** Resolves when the chart that is shown now is drawn. */
  get ready(): Promise<void> {
    return this.#shown?.view.ready ?? Promise.resolve()
  }

  render({ selected, timeline }: Session): void {
    this.#empty.hidden = selected !== undefined
    this.#heading.element.classList.toggle('is-empty', !selected)
    if (!selected) {
      this.#heading.setTitle('Chart')
      for (const { holder } of this.#views.values()) holder.hidden = true
      this.#shown = undefined
    } else {
      this.#heading.setTitle(selected.label)
      const kept = this.#viewOf(selected)
      const isOther = kept !== this.#shown
      this.#shown = kept
      if (isOther) for (const other of this.#views.values()) other.holder.hidden = other !== kept
      const state = selected.stateAt(timeline.position)
      const change = state?.change
      this.#value = state?.snapshot.value
      kept.view.show({
        value: this.#value,
        lastTransition: change && { event: change.step.event.type, from: change.from },
      })
      setAttribute(kept.holder, 'data-actor', selected.key)
      if (isOther) this.#sayScale()
    }
    this.#showRegions()
  }

  /** Shows the chart larger or smaller, at its own size, or all of it. */
  zoom(how: 'in' | 'out' | 'fit' | 'natural', at?: { readonly x: number; readonly y: number }): void {
    const now = this.#shown?.view.scale ?? 1
    const scale = { in: now * STEP, out: now / STEP, natural: 1, fit: 'fit' as const }[how]
    this.#scale = scale === 'fit' ? scale : Math.max(0.1, Math.min(4, scale))
    setAttribute(this.#fit, 'aria-pressed', String(scale === 'fit'))
    for (const { view } of this.#views.values()) view.zoom(this.#scale, at)
    this.#sayScale()
  }

  #viewOf({ definition }: RemoteActor): Kept {
    const key = definition ?? ''
    const known = this.#views.get(key)
    if (known) return known
    const [oldest] = this.#views
    if (oldest && this.#views.size >= MOST_VIEWS) {
      oldest[1].view.remove()
      oldest[1].holder.remove()
      this.#views.delete(oldest[0])
    }
    const holder = element('div', { class: 'holder' })
    this.#body.append(holder)
    const kept: Kept = { holder, view: createChartView(holder, definition), region: undefined }
    kept.view.zoom(this.#scale)
    this.#views.set(key, kept)
    void kept.view.ready.then(() => {
      if (this.#shown === kept) this.#showRegions()
      this.#sayScale()
    })
    return kept
  }

  #showRegion(region: string | undefined): void {
    if (!this.#shown) return
    this.#shown.region = region
    this.#shown.view.showRegion(region)
    this.#showRegions()
    this.#sayScale()
  }

  #showRegions(): void {
    this.#regions.render(this.#shown?.view.regions ?? [], this.#value, this.#shown?.region)
  }

  #sayScale(): void {
    const scale = this.#shown?.view.scale
    this.#zoomGroup.hidden = scale === undefined
    const percent = `${Math.round((scale ?? 1) * 100)} %`
    setText(this.#percent, percent)
    setAttribute(this.#percent, 'aria-label', `Scale ${percent}; show at 100 %`)
  }

  /** As browsers zoom: with Ctrl, which a pinch on a touchpad sends as well. */
  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return
    event.preventDefault()
    this.zoom(event.deltaY < 0 ? 'in' : 'out', { x: event.clientX, y: event.clientY })
  }
}
