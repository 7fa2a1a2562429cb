import { isActiveIn, type StatePath } from './chartPaths.ts'
import { type DefinedState, MOST_STATES } from './definition.ts'
import { element } from './element.ts'
import { cutText } from './plain.ts'

/** Of the name of a state: in characters. */
const LONGEST_NAME = 200

interface Listed {
  readonly path: StatePath
  readonly item: HTMLElement
  readonly name: HTMLElement
}

/** The states as a nested list, for a chart that is not drawn: the first ones, and how many there are besides. */
export class ChartList {
  readonly element: HTMLElement
  readonly #listed: Listed[] = []

  constructor(root: DefinedState, states: number) {
    this.element = element('div', {}, this.#list(root, []))
    const left = states - this.#listed.length
    if (left > 0) this.element.append(element('p', { class: 'more' }, `… ${left.toLocaleString('en')} more states`))
  }

  /** Marks the active states. */
  show(value: unknown): void {
    const isActive = isActiveIn(value)
    for (const { path, item, name } of this.#listed) {
      item.classList.toggle('is-active', isActive({ path }))
      if (isActive({ path })) name.setAttribute('aria-current', 'true')
      else name.removeAttribute('aria-current')
    }
  }

  #list({ states = {} }: DefinedState, above: StatePath): HTMLElement {
    const list = element('ul', { class: 'state-list' })
    for (const [key, state] of Object.entries(states)) {
      if (this.#listed.length >= MOST_STATES) break
      const path = [...above, key]
      const name = element('span', { class: 'name' }, cutText(key, LONGEST_NAME))
      const item = element('li', {}, name)
      this.#listed.push({ path, item, name })
      if (state.states) item.append(this.#list(state, path))
      list.append(item)
    }
    return list
  }
}
