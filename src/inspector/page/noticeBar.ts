import { element } from '../element.ts'
import type { Notices } from '../store/inspectorStore.ts'
import type { Pane, Session } from './session.ts'

/** What is not shown, and why; and what could not be opened. */
export class NoticeBar implements Pane {
  readonly element = element('div', { class: 'notices' })
  readonly #list = element('ul', { role: 'list', 'aria-label': 'Notices' })
  readonly #problem = element('p', { role: 'alert', class: 'alert' })
  readonly #opening = element('p', { role: 'status', class: 'opening' })
  #shown = ''

  constructor() {
    this.element.append(this.#problem, this.#opening, this.#list)
    this.problem = undefined
    this.opening = undefined
  }

  /** Why a file could not be opened. */
  set problem(text: string | undefined) {
    this.#problem.hidden = text === undefined
    this.#problem.textContent = text ?? ''
  }

  /** The name of what is being opened. */
  set opening(name: string | undefined) {
    this.#opening.hidden = name === undefined
    this.#opening.textContent = name === undefined ? '' : `Opening ${name} …`
  }

  render({ store: { notices }, remarks }: Session): void {
    const texts = [...remarks, ...noticeTexts(notices)]
    const shown = texts.join('\n')
    if (shown !== this.#shown) this.#list.replaceChildren(...texts.map((text) => element('li', {}, text)))
    this.#shown = shown
    this.#list.hidden = texts.length === 0
  }
}

function noticeTexts({ dropped, malformed, lastProblem, refusedActors, server }: Notices): readonly string[] {
  return [
    dropped > 0 && `${count(dropped, 'older step')} dropped here, to keep memory small.`,
    malformed > 0 && `${count(malformed, 'message')} left out; of the last one, ${lastProblem}.`,
    refusedActors > 0 && `${count(refusedActors, 'message')} of further actors left out: there are too many.`,
    server && server.dropped > 0 && `${count(server.dropped, 'older message')} dropped by the server.`,
    server && server.malformed > 0 && `${count(server.malformed, 'frame')} that reached the server: no message.`,
    server && server.oversized > 0 && `${count(server.oversized, 'frame')} refused by the server: too large.`,
  ].filter((text) => typeof text === 'string')
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}
