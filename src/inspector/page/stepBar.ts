import { element, setAttribute, setText } from '../element.ts'
import { iconButton } from './iconButton.ts'
import type { Actions, Pane, Session } from './session.ts'
import { inferredText, kinds, stepTitle } from './stepText.ts'

/** The way through the listed steps: buttons, a slider, and where one is. */
export class StepBar implements Pane {
  readonly element: HTMLElement
  readonly #slider = element('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Step' })
  readonly #where = element('span', { class: 'where' })
  readonly #said = element('p', { class: 'visually-hidden', role: 'status' })
  readonly #back: readonly HTMLButtonElement[]
  readonly #forward: HTMLButtonElement
  readonly #newest: HTMLButtonElement
  readonly #differs: HTMLButtonElement

  constructor(actions: Actions) {
    const first = iconButton('first', 'First step (Home)', () => actions.change(({ timeline }) => timeline.goTo(0)))
    const back = iconButton('back', 'Step back (←)', () => actions.change(({ timeline }) => timeline.move(-1)))
    this.#back = [first, back]
    this.#forward = iconButton('forward', 'Step forward (→)', () => actions.change(({ timeline }) => timeline.move(1)))
    this.#newest = iconButton('newest', 'Follow the newest (End)', () =>
      actions.change(({ timeline }) => timeline.follow()),
    )
    this.#differs = iconButton('differs', 'Next divergence (d)', () => actions.change(nextDivergence))
    this.#differs.classList.add('differs')
    this.#slider.addEventListener('input', () => {
      const place = this.#slider.valueAsNumber
      actions.change(({ timeline }) => timeline.goTo(place))
    })
    this.element = element(
      'div',
      { class: 'steps', role: 'group', 'aria-label': 'Steps' },
      element('div', { class: 'buttons' }, first, back, this.#forward, this.#newest, this.#differs),
      this.#slider,
      this.#where,
      this.#said,
    )
  }

  render({ timeline, store }: Session): void {
    const { length, place, isFollowing, position } = timeline
    const step = store.step(position)
    setAttribute(this.#slider, 'max', String(Math.max(length - 1, 0)))
    this.#slider.value = String(Math.max(place, 0))
    this.#slider.disabled = length === 0
    const text = step
      ? `${step.actor.label}, ${kinds[step.kind].name}: ${[stepTitle(step), inferredText(step)].filter(Boolean).join(', ')}`
      : 'no step'
    setAttribute(this.#slider, 'aria-valuetext', `${place + 1} of ${length}: ${text}`)
    setText(this.#where, length > 0 ? `${(place + 1).toLocaleString('en')} / ${length.toLocaleString('en')}` : '–')
    for (const button of this.#back) setAttribute(button, 'aria-disabled', String(place <= 0))
    setAttribute(this.#forward, 'aria-disabled', String(place >= length - 1))
    setAttribute(this.#newest, 'aria-pressed', String(isFollowing))
    setAttribute(this.#differs, 'aria-disabled', String(!store.hasDivergences))
    // While it follows, the steps would be read out without end.
    setText(this.#said, isFollowing ? '' : text)
  }
}

/** The next one after the present step, or else the first one of all. */
export function nextDivergence(session: Session): void {
  const { store, timeline } = session
  const index = store.divergenceAfter(timeline.position)
  if (index === undefined) return
  const step = store.step(index)
  timeline.show(index)
  if (step) session.select(step.actor)
}
