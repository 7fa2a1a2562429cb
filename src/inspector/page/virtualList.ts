import { element, setAttribute } from '../element.ts'
import { onResize } from '../onResize.ts'

/** How the rows of a list are made and filled. */
export interface VirtualListOptions<Row extends HTMLElement> {
  readonly role: 'listbox' | 'tree'
  readonly label: string
  /** The height of each row, in pixels. */
  readonly rowHeight: number
  /** What the ids of the rows begin with. */
  readonly idPrefix: string
  make(): Row
  /** Fills a row with what is at a place. */
  fill(row: Row, place: number): void
}

/** What scrolls is never higher, in pixels: browsers know no higher elements (Firefox 17.9 million, Chromium 33.5). */
const HIGHEST = 10_000_000

/** Rows beyond the visible ones, so that scrolling shows no gaps. */
const MARGIN = 4

/** A list of which only the visible rows are in the page. Its rows are used again as it is scrolled. */
export class VirtualList<Row extends HTMLElement> {
  readonly element: HTMLElement
  readonly #options: VirtualListOptions<Row>
  readonly #spacer = element('div', { class: 'spacer', role: 'presentation' })
  readonly #rows: Row[] = []
  #count = 0
  #current = -1
  #frame = 0

  constructor(options: VirtualListOptions<Row>) {
    this.#options = options
    this.element = element('div', { class: 'rows', role: options.role, 'aria-label': options.label, tabindex: '0' })
    this.element.append(this.#spacer)
    this.element.addEventListener('scroll', () => {
      cancelAnimationFrame(this.#frame)
      this.#frame = requestAnimationFrame(() => this.#fill())
    })
    onResize(this.element, () => this.#fill())
  }

  /** How many rows fit in. */
  get rowsOnPage(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.#options.rowHeight) - 1)
  }

  /** The place of a row, by what an event has happened in; -1 if it was none. */
  placeOf(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null
    return row ? Number(row.dataset.place) : -1
  }

  /** Shows so many rows, of which one is the current one, and is kept in view. */
  show(count: number, current: number): void {
    const { rowHeight } = this.#options
    const isMoved = current !== this.#current || count !== this.#count
    if (count !== this.#count) this.#spacer.style.height = `${Math.min(count * rowHeight, HIGHEST)}px`
    this.#count = count
    this.#current = current
    if (isMoved && current >= 0) this.#reveal(current)
    this.#fill()
  }

  /** How far the rows go for each pixel that is scrolled: more than one, where not all of them fit into what scrolls. */
  get #pace(): number {
    const height = this.#count * this.#options.rowHeight
    const { clientHeight } = this.element
    return height > HIGHEST ? (height - clientHeight) / (HIGHEST - clientHeight) : 1
  }

  #reveal(place: number): void {
    const { rowHeight } = this.#options
    const { clientHeight } = this.element
    const pace = this.#pace
    const above = this.element.scrollTop * pace
    const top = place * rowHeight
    if (top < above) this.element.scrollTop = Math.floor(top / pace)
    else if (top + rowHeight > above + clientHeight)
      this.element.scrollTop = Math.ceil((top + rowHeight - clientHeight) / pace)
  }

  #fill(): void {
    const { rowHeight, idPrefix, make, fill } = this.#options
    const { scrollTop, clientHeight } = this.element
    const above = scrollTop * this.#pace
    const first = Math.max(0, Math.floor(above / rowHeight) - MARGIN)
    const end = Math.min(this.#count, Math.ceil((above + clientHeight) / rowHeight) + MARGIN)
    const needed = Math.max(0, end - first)
    while (this.#rows.length < needed) {
      const row = make()
      this.#rows.push(row)
      this.#spacer.append(row)
    }
    for (const row of this.#rows.splice(needed)) row.remove()
    // A row keeps its place as long as that is to be seen, so that nothing flickers.
    for (let place = first; place < end; place += 1) {
      const row = this.#rows[place % needed] as Row
      row.dataset.place = String(place)
      row.style.transform = `translateY(${place * rowHeight - above + scrollTop}px)`
      setAttribute(row, 'id', `${idPrefix}-${place}`)
      setAttribute(row, 'aria-posinset', String(place + 1))
      setAttribute(row, 'aria-setsize', String(this.#count))
      fill(row, place)
    }
    const isThere = this.#current >= first && this.#current < end
    setAttribute(this.element, 'aria-activedescendant', isThere ? `${idPrefix}-${this.#current}` : undefined)
  }
}
