import { pathText, valueIn, valueText } from '../chartPaths.ts'
import { element, setAttribute, setText } from '../element.ts'
import { cutText } from '../plain.ts'

/** A chart with more regions has buttons for the first ones only. */
const MOST_REGIONS = 12
/** Of a region's name or state: in characters. */
const LONGEST = 60

interface RegionButton {
  readonly path: readonly string[]
  readonly button: HTMLElement
  readonly state: HTMLElement
}

/** The regions of a chart, with the state of each: one of them can be shown alone. */
export class RegionBar {
  readonly element = element('div', { class: 'regions', role: 'group', 'aria-label': 'Regions' })
  readonly #choose: (region: string | undefined) => void
  readonly #whole = element('button', { type: 'button', class: 'plain' }, 'Whole chart')
  #shown: readonly string[] = []
  #buttons: readonly RegionButton[] = []

  /** @param choose - is called with the region that is to be shown alone; `undefined` is the whole chart */
  constructor(choose: (region: string | undefined) => void) {
    this.#choose = choose
    this.#whole.addEventListener('click', () => choose(undefined))
    this.element.hidden = true
  }

  /** Shows the regions of a chart in a state. */
  render(regions: readonly (readonly string[])[], value: unknown, chosen: string | undefined): void {
    const paths = regions.slice(0, MOST_REGIONS)
    const names = paths.map(pathText)
    if (names.join('\n') !== this.#shown.join('\n')) this.#make(paths, names)
    this.element.hidden = names.length === 0
    setAttribute(this.#whole, 'aria-pressed', String(chosen === undefined))
    for (const [place, { path, button, state }] of this.#buttons.entries()) {
      setAttribute(button, 'aria-pressed', String(chosen === names[place]))
      setText(state, cutText(valueText(valueIn(value, path)), LONGEST))
    }
  }

  #make(regions: readonly (readonly string[])[], names: readonly string[]): void {
    this.#shown = names
    this.#buttons = regions.map((path, place) => {
      const state = element('span', { class: 'state' })
      const name = element('span', { class: 'region' }, cutText(path.at(-1) ?? '', LONGEST))
      const button = element('button', { type: 'button', class: 'plain' }, name, ' ', state)
      button.addEventListener('click', () => this.#choose(names[place]))
      return { path, button, state }
    })
    this.element.replaceChildren(this.#whole, ...this.#buttons.map(({ button }) => button))
  }
}
