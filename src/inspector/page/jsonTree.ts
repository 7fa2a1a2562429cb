import { element } from '../element.ts'
import { cutText, type Plain } from '../plain.ts'

/** Of one list or object; who needs more looks at the app. */
const MOST_CHILDREN = 200
/** Of a name: in characters. */
const LONGEST_NAME = 200
/** Of all that is shown at once, in characters. Beyond that, parts are closed until one opens them, and texts are cut. */
const MOST_SHOWN = 30_000
/** What a part takes besides its text: in characters. */
const PART = 100
/** Of a text for which there is no room: in characters. */
const LONGEST_CUT = 200

/** Which parts are open, by their paths: it stays so from step to step. */
export class OpenPaths {
  readonly #chosen = new Map<string, boolean>()
  readonly #byItself: RegExp
  #room = MOST_SHOWN

  constructor(byItself: RegExp) {
    this.#byItself = byItself
  }

  has(path: string): boolean {
    return this.#chosen.get(path) ?? this.#byItself.test(path)
  }

  /** Something else is to be shown. */
  beginAnew(): void {
    this.#room = MOST_SHOWN
  }

  /** Whether there is room for so many characters more. */
  takeRoom(characters: number): boolean {
    const isRoom = characters <= this.#room
    if (isRoom) this.#room -= characters
    return isRoom
  }

  set(path: string, isOpen: boolean): void {
    this.#chosen.set(path, isOpen)
  }
}

/** Shows plain data as a tree whose parts can be opened. All of it is text. */
export function jsonTree(name: string, value: Plain, open: OpenPaths, path = name): HTMLElement {
  if (typeof value !== 'object' || value === null || isEmpty(value)) {
    return element('div', { class: 'leaf' }, label(name), leaf(value, open))
  }
  const children = element('div', { class: 'children' })
  const summary = element('summary', {}, label(name), element('span', { class: 'hint' }, hint(value)))
  summary.dataset.path = path
  const count = Math.min(Object.keys(value).length, MOST_CHILDREN)
  const isOpen = open.has(path) && open.takeRoom(count * PART)
  const details = element('details', { open: isOpen }, summary, children)
  const fill = () => {
    if (!details.open || children.hasChildNodes()) return
    const entries = Object.entries(value)
    const shown = entries.slice(0, MOST_CHILDREN)
    children.append(...shown.map(([key, inner]) => jsonTree(key, inner, open, `${path}/${cutText(key, LONGEST_NAME)}`)))
    if (entries.length > shown.length) {
      children.append(element('div', { class: 'leaf hint' }, `… ${entries.length - shown.length} more`))
    }
  }
  details.addEventListener('toggle', () => {
    if (details.open !== open.has(path)) open.set(path, details.open)
    if (!children.hasChildNodes()) open.beginAnew()
    fill()
  })
  fill()
  return details
}

function label(name: string): HTMLElement {
  return element('span', { class: 'key' }, cutText(name, LONGEST_NAME))
}

function leaf(value: Plain, open: OpenPaths): HTMLElement {
  if (typeof value === 'string') {
    const shown = open.takeRoom(value.length) ? value : cutText(value, LONGEST_CUT)
    return element('span', { class: 'json string' }, JSON.stringify(shown))
  }
  return element('span', { class: `json ${value === null ? 'null' : typeof value}` }, JSON.stringify(value))
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}

function hint(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`
  const names = Object.keys(value)
  const text = names.slice(0, 4).join(', ')
  return `{ ${text.length > 40 ? `${text.slice(0, 40)}…` : text}${names.length > 4 ? ', …' : ''} }`
}
