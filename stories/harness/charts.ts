import { type DrawnChart, showChart } from './chart.ts'
import { element, setText } from './element.ts'
import { type PeerReading, stateText } from './reading.ts'
import { machineOf, type ViewName } from './views.ts'

const titles: Readonly<Record<ViewName, string>> = {
  channel: 'Channel',
  signaling: 'Signaling',
  negotiation: 'Negotiation',
  operations: 'Operations',
  ice: 'ICE',
  dtls: 'DTLS',
  sink: 'Sink',
}

/** The charts of a peer: the states of each, and the picture of one, which can be chosen. */
export class Charts {
  readonly element: HTMLElement
  readonly #box = element('div', { class: 'chart-box' })
  readonly #buttons = new Map<ViewName, { readonly button: HTMLButtonElement; readonly state: HTMLElement }>()
  readonly #owner: string
  #chosen: ViewName
  #chart: DrawnChart
  #reading: PeerReading | undefined

  constructor(owner: string, views: readonly ViewName[]) {
    this.#owner = owner
    const [first = 'channel'] = views
    this.#chosen = first
    this.element = element(
      'div',
      { class: 'charts' },
      element(
        'div',
        { class: 'views', role: 'group', 'aria-label': `Charts of ${owner}` },
        ...views.map((view) => this.#button(view)),
      ),
      this.#box,
    )
    this.#chart = this.#draw(first)
  }

  /** Resolves when the picture is drawn. */
  get ready(): Promise<void> {
    return this.#chart.ready
  }

  show(reading: PeerReading): void {
    this.#reading = reading
    for (const [view, { button, state }] of this.#buttons) {
      const value = reading.charts[view].value
      setText(state, stateText(typeof value === 'object' && 'live' in value ? value.live : value))
      button.setAttribute('aria-pressed', String(view === this.#chosen))
    }
    this.#chart.show(reading.charts[this.#chosen])
  }

  /** Whether an active state, or the arrow that was taken last, is in the part of the picture that is to be seen, if any is. */
  get isLitInView(): boolean {
    const picture = this.#box.querySelector('.chart-host')?.shadowRoot?.querySelector('.picture')
    const room = this.#box.getBoundingClientRect()
    const lit = [...(picture?.querySelectorAll('.node.is-active, .is-last') ?? [])]
    const isInView = (part: Element) => {
      const { left, right, top, bottom } = part.getBoundingClientRect()
      return left < room.right && right > room.left && top < room.bottom && bottom > room.top
    }
    return lit.length === 0 || lit.some(isInView)
  }

  /** Scrolls the page as far as is needed to see the picture. */
  scrollIntoView(): void {
    this.#box.scrollIntoView({ block: 'nearest' })
  }

  remove(): void {
    this.#chart.remove()
  }

  #button(view: ViewName): HTMLElement {
    const state = element('span', { class: 'state' })
    const button = element(
      'button',
      { type: 'button', class: 'view' },
      element('span', { class: 'title' }, titles[view]),
      state,
    )
    button.addEventListener('click', () => {
      this.#chosen = view
      this.#chart.remove()
      this.#chart = this.#draw(view)
      if (this.#reading) this.show(this.#reading)
    })
    this.#buttons.set(view, { button, state })
    return button
  }

  #draw(view: ViewName): DrawnChart {
    return showChart(this.#box, machineOf(view), `${this.#owner}, chart: ${titles[view]}`)
  }
}
