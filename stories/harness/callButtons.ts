import { callsOf, type OfferedCall } from './calls.ts'
import { element } from './element.ts'
import type { StoryPeer } from './peer.ts'

/** A button for each call that is legal now, and no other. */
export class CallButtons {
  readonly element: HTMLElement
  readonly #buttons = new Map<string, HTMLButtonElement>()
  readonly #none = element('p', { class: 'none' })
  readonly #calls: () => readonly OfferedCall[]
  readonly #peer: StoryPeer

  constructor(peer: StoryPeer, other: StoryPeer) {
    this.#peer = peer
    this.#calls = () => callsOf(peer, other)
    this.element = element(
      'div',
      { class: 'calls', role: 'group', 'aria-label': `Legal calls of peer ${peer.name}` },
      this.#none,
    )
  }

  /** @param isNow - whether it is the present that is shown; in the past there is nothing to call */
  show(isNow: boolean): void {
    const calls = this.#calls()
    const legal = isNow ? calls.filter(({ isLegal }) => isLegal) : []
    this.#none.hidden = legal.length > 0
    this.#none.textContent = isNow ? 'No call is legal any more.' : 'This is a moment of the past.'
    if (calls.some(({ name }) => !this.#buttons.has(name))) {
      // All in the same order, whichever came first.
      this.element.append(...calls.map(({ name }) => this.#buttons.get(name) ?? this.#make(name)))
    }
    for (const [name, button] of this.#buttons) button.hidden = !legal.some((call) => call.name === name)
  }

  /** Presses a button. */
  press(name: string): void {
    this.show(true)
    const button = this.#buttons.get(name)
    if (!button || button.hidden) throw new Error(`${name} is not legal now at peer ${this.#peer.name}.`)
    button.click()
  }

  #make(name: string): HTMLButtonElement {
    const button = element('button', { type: 'button', class: 'call' }, name)
    button.addEventListener('click', () => void this.#call(name))
    this.#buttons.set(name, button)
    return button
  }

  async #call(name: string): Promise<void> {
    try {
      await this.#calls()
        .find((call) => call.name === name && call.isLegal)
        ?.run()
    } catch (error) {
      this.#peer.note('engine', name, `rejected: ${(error as Error).name}`)
    }
  }
}
