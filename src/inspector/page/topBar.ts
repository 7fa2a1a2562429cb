import { element, setAttribute, setText } from '../element.ts'
import type { SourceStatus } from '../sources/source.ts'
import { mark } from './mark.ts'
import type { Actions, Pane, Session } from './session.ts'

const words: Readonly<Record<SourceStatus['state'], string>> = {
  connecting: 'Connecting …',
  connected: 'Connected',
  disconnected: 'Not connected; trying again',
}

/** The head of the page: what is shown, whether it is connected, and the button for traces. */
export class TopBar implements Pane {
  readonly element: HTMLElement
  readonly #status = element('span', { class: 'status', role: 'status' })
  readonly #trace = element('span', { class: 'trace-name' })
  readonly #save = element('button', { type: 'button', class: 'plain save' }, 'Save trace')
  readonly #back = element('button', { type: 'button', class: 'plain' }, 'Back to live')
  #state: SourceStatus['state'] | undefined

  constructor(actions: Actions) {
    const file = element('input', {
      type: 'file',
      accept: '.json,application/json',
      class: 'visually-hidden',
      tabindex: '-1',
      'aria-label': 'Trace file',
    })
    const open = element('button', { type: 'button', class: 'plain' }, 'Open trace …')
    open.addEventListener('click', () => file.click())
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? []
      if (chosen) actions.open(chosen)
      file.value = ''
    })
    this.#save.addEventListener('click', () => actions.save())
    const help = element(
      'button',
      { type: 'button', class: 'plain', 'aria-label': 'Keys and marks', title: 'Keys and marks (?)' },
      '?',
    )
    help.addEventListener('click', () => actions.help())
    this.#back.addEventListener('click', () => actions.backToLive())
    this.element = element(
      'div',
      { class: 'bar' },
      mark(),
      element('h1', {}, 'Statecharts', element('span', {}, ' inspector')),
      this.#status,
      element('span', { class: 'gap' }),
      this.#trace,
      this.#back,
      open,
      this.#save,
      help,
      file,
    )
  }

  /** What the source says of itself. */
  set status({ state }: SourceStatus) {
    this.#state = state
    this.#status.dataset.state = state
    setText(this.#status, words[state])
  }

  render({ traceName, store }: Session): void {
    const isTrace = traceName !== undefined
    this.#trace.hidden = !isTrace
    setText(this.#trace, isTrace ? `Trace: ${traceName}` : '')
    this.#back.hidden = !isTrace
    setAttribute(this.#save, 'aria-disabled', String(store.end === store.first))
    this.#save.title = isTrace ? 'Save it as it was opened' : 'Save what is here: it can be opened again'
    this.#status.hidden = this.#state === undefined
  }
}
