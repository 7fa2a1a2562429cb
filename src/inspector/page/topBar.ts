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
  readonly #list = element('button', { type: 'button', class: 'plain to-list' }, 'All connections')
  /** What is open, and whether all of its connections are listed. */
  #dump: { readonly name: string; readonly isListed: boolean } | undefined
  #state: SourceStatus['state'] | undefined

  constructor(actions: Actions) {
    const file = element('input', {
      type: 'file',
      accept: '.json,.jsonl,.gz,.txt,.log,application/json,application/gzip,text/plain',
      class: 'visually-hidden',
      tabindex: '-1',
      'aria-label': 'Trace or dump',
    })
    const open = element('button', { type: 'button', class: 'plain' }, 'Open file …')
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
    open.title = 'A recorded trace, or a dump of webrtc-internals, rtcstats or about:webrtc'
    this.#list.addEventListener('click', () => actions.backToList())
    this.#list.title = 'Back to the list of the dump'
    this.#back.addEventListener('click', () => actions.backToLive())
    this.element = element(
      'div',
      { class: 'bar' },
      mark(),
      element('h1', {}, 'Statecharts', element('span', {}, ' inspector')),
      this.#status,
      element('span', { class: 'gap' }),
      this.#trace,
      this.#list,
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

  /** The name of the dump that is open, and whether its connections are listed. */
  set dump(dump: { readonly name: string; readonly isListed: boolean } | undefined) {
    this.#dump = dump
  }

  render({ traceName, store }: Session): void {
    const isTrace = traceName !== undefined
    const isListed = this.#dump?.isListed === true
    this.#trace.hidden = !isTrace && !isListed
    setText(this.#trace, isListed ? `Dump: ${this.#dump?.name}` : isTrace ? `Trace: ${traceName}` : '')
    this.#list.hidden = !this.#dump || isListed
    this.#back.hidden = !isTrace && !isListed
    setAttribute(this.#save, 'aria-disabled', String(isListed || store.end === store.first))
    this.#save.title = isTrace ? 'Save it as it was opened' : 'Save what is here: it can be opened again'
    this.#status.hidden = this.#state === undefined
  }
}
