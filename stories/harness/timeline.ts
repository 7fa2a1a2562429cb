import { element } from './element.ts'
import type { TimelineRow } from './row.ts'

const kinds: Readonly<Record<TimelineRow['kind'], string>> = {
  call: 'calls',
  cause: 'cause',
  message: 'message',
  track: 'track',
  engine: 'engine',
  divergence: 'differs',
}

/** What has happened at both peers, in order. Each row can be chosen, to see that moment again. */
export class StoryTimeline {
  readonly element: HTMLElement
  readonly #groups = element('div', { class: 'groups', tabindex: 0, role: 'group', 'aria-labelledby': 'timeline' })
  readonly #buttons: HTMLButtonElement[] = []
  readonly #rows: TimelineRow[] = []
  readonly #now = element('button', { type: 'button', class: 'now' }, 'Back to now')
  readonly #choose: (moment: number | undefined) => void
  #list: HTMLElement | undefined
  #isScrollQueued = false
  #toFold: Element | null = null

  /** @param choose - is told of the row that was chosen; `undefined` is the present */
  constructor(choose: (moment: number | undefined) => void) {
    this.#choose = choose
    this.#now.addEventListener('click', () => this.#mark(undefined))
    this.#now.hidden = true
    this.element = element(
      'section',
      { class: 'timeline', 'aria-labelledby': 'timeline' },
      element(
        'div',
        { class: 'heading' },
        element('h2', { id: 'timeline' }, 'Timeline'),
        element(
          'p',
          { class: 'hint' },
          'A row is a cause → the new states, and the events fired. Choose one to see that moment above. ',
          this.#now,
        ),
      ),
      this.#groups,
    )
  }

  /** Begins a group of rows. The first one, which sets the scene, is folded when another has something to tell. */
  begin(title: string): void {
    this.#toFold = this.#groups.firstElementChild
    this.#list = element('ol')
    this.#groups.append(element('details', { open: true }, element('summary', {}, title), this.#list))
  }

  add(row: TimelineRow): void {
    if (!this.#list) this.begin('Begin')
    this.#toFold?.removeAttribute('open')
    this.#toFold = null
    const moment = this.#buttons.length
    const button = element(
      'button',
      { type: 'button', class: 'row', 'aria-pressed': 'false' },
      element('span', { class: 'who' }, row.peer),
      element('span', { class: 'kind' }, kinds[row.kind]),
      element('span', { class: 'subject' }, row.subject),
      element('span', { class: 'text' }, row.text),
      ...row.states.map((state) => element('span', { class: 'state' }, `→ ${state}`)),
      ...row.emitted.map((type) => element('span', { class: 'fired' }, `fires ${type}`)),
    )
    button.addEventListener('click', () => this.#mark(moment))
    this.#buttons.push(button)
    this.#rows.push(row)
    this.#list?.append(element('li', { class: `is-${row.kind} of-${row.peer}` }, button))
    this.#showNewest()
  }

  /** Once for all rows that come at a time. */
  #showNewest(): void {
    if (this.#isScrollQueued) return
    this.#isScrollQueued = true
    requestAnimationFrame(() => {
      this.#isScrollQueued = false
      this.#groups.scrollTop = this.#groups.scrollHeight
    })
  }

  /** Chooses the first row of a cause. */
  recall(cause: string): void {
    const moment = this.#rows.findIndex(({ text }) => text === cause)
    if (moment < 0) throw new Error(`There is no row of ${cause}.`)
    this.#mark(moment)
  }

  #mark(moment: number | undefined): void {
    for (const [index, button] of this.#buttons.entries()) button.setAttribute('aria-pressed', String(index === moment))
    this.#now.hidden = moment === undefined
    this.#choose(moment)
  }
}
