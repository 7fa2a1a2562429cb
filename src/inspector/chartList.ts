import { pathKey, type StatePath } from './chartPaths.ts'
import type { DefinedState } from './definition.ts'
import { element } from './element.ts'

/** The states as a nested list, for a chart that is not drawn. */
export class ChartList {
  readonly element: HTMLElement
  readonly #items = new Map<string, { readonly item: HTMLElement; readonly name: HTMLElement }>()

  constructor(root: DefinedState) {
    this.element = this.#list(root, [])
  }

  /** Marks the active states. */
  show(active: readonly StatePath[]): void {
    const keys = new Set(active.map(pathKey))
    for (const [key, { item, name }] of this.#items) {
      const isActive = keys.has(key)
      item.classList.toggle('is-active', isActive)
      if (isActive) name.setAttribute('aria-current', 'true')
      else name.removeAttribute('aria-current')
    }
  }

  #list({ states = {} }: DefinedState, above: StatePath): HTMLElement {
    const items = Object.entries(states).map(([key, state]) => {
      const path = [...above, key]
      const name = element('span', { class: 'name' }, key)
      const item = element('li', {}, name, state.states && this.#list(state, path))
      this.#items.set(pathKey(path), { item, name })
      return item
    })
    return element('ul', { class: 'state-list' }, ...items)
  }
}
