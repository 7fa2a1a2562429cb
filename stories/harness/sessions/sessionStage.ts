import { element } from '../element.ts'
import type { PeerName } from '../row.ts'
import { SessionColumn } from './sessionColumn.ts'
import { SessionSide } from './sessionSide.ts'
import { SessionWorld } from './sessionWorld.ts'

/** How often the seconds that are left are counted down, in milliseconds. */
const TICK = 500

/** Two sessions in this page, and a switch for each fault. */
export class SessionStage {
  readonly element: HTMLElement
  readonly A: SessionSide
  readonly B: SessionSide
  readonly #world = new SessionWorld()
  readonly #columns: readonly SessionColumn[]
  readonly #buttons = new Map<string, HTMLButtonElement>()
  readonly #timer: ReturnType<typeof setInterval>
  #isShowQueued = false
  readonly #isReady: boolean = false

  constructor(title: string, about: string) {
    const { faults } = this.#world
    const changed = () => this.#changed()
    this.A = new SessionSide('A', this.#world, changed)
    this.B = new SessionSide('B', this.#world, changed)
    this.#columns = [this.A, this.B].map((side) => new SessionColumn(side, this.#controlsOf(side)))
    const switches = [
      this.#switch('Signalling is lost', (isOn) => {
        faults.isSignalingLost = isOn
        this.#world.apply()
      }),
      this.#switch('The path is cut', (isOn) => {
        faults.isPathCut = isOn
        this.#world.apply()
      }),
      this.#switch('The pages are frozen', (isOn) => this.#world.freeze(isOn)),
    ]
    this.element = element(
      'main',
      { class: 'stage of-sessions' },
      element(
        'header',
        {},
        element(
          'div',
          { class: 'title' },
          element('h1', {}, title),
          element('p', { class: 'engine' }, 'Live, on the simulated engine, whose network can be cut.'),
        ),
        element('p', { class: 'about' }, about),
      ),
      element('div', { class: 'switches', role: 'group', 'aria-label': 'What is wrong between the two' }, ...switches),
      element('div', { class: 'columns' }, ...this.#columns.map((column) => column.element)),
    )
    this.#isReady = true
    this.#timer = setInterval(changed, TICK)
    this.#show()
  }

  /** Resolves when the pictures are drawn. */
  async ready(): Promise<void> {
    await Promise.all(this.#columns.map(({ ready }) => ready))
    this.#show()
  }

  /** Presses a switch or a button. */
  press(name: string): void {
    const button = this.#buttons.get(name)
    if (!button) throw new Error(`There is no button "${name}".`)
    button.click()
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#world.faults.isFrozen) this.#world.freeze(false)
    for (const side of [this.A, this.B]) side.stop()
    for (const column of this.#columns) column.remove()
    this.#world.close()
  }

  #controlsOf(side: SessionSide): readonly HTMLElement[] {
    const { name } = side
    return [
      this.#switch(`${name} is offline`, (isOn) => this.#setOffline(name, isOn)),
      this.#button(`Reload ${name}`, () => side.load()),
      this.#button(`Close the connection of ${name}`, () => side.closeConnection()),
    ]
  }

  #setOffline(name: PeerName, isOn: boolean): void {
    const { offline } = this.#world.faults
    if (isOn) offline.add(name)
    else offline.delete(name)
    this.#world.apply()
  }

  #switch(label: string, set: (isOn: boolean) => void): HTMLElement {
    const button = this.#button(label, () => {
      const isOn = button.getAttribute('aria-checked') !== 'true'
      button.setAttribute('aria-checked', String(isOn))
      set(isOn)
    })
    button.setAttribute('role', 'switch')
    button.setAttribute('aria-checked', 'false')
    return button
  }

  #button(label: string, press: () => void): HTMLButtonElement {
    const button = element('button', { type: 'button', class: 'call' }, label)
    button.addEventListener('click', press)
    this.#buttons.set(label, button)
    return button
  }

  /** Shows it once for all that happens at a time. */
  #changed(): void {
    if (!this.#isReady || this.#isShowQueued) return
    this.#isShowQueued = true
    queueMicrotask(() => {
      this.#isShowQueued = false
      this.#show()
    })
  }

  #show(): void {
    for (const column of this.#columns) column.show()
  }
}
