import { element, setText } from '../../element.ts'
import { paneHeading } from '../paneHeading.ts'
import type { Actions, Pane } from '../session.ts'
import { timeText } from '../stepText.ts'
import type { NamedDump } from './openDump.ts'
import { groupsOf, type ListedConnection, sourceText } from './openedDump.ts'

/** The connections of a dump: those that have failed come first, and the two ends of one stand together. */
export class DumpList implements Pane {
  readonly element: HTMLElement
  readonly #actions: Actions
  readonly #heading = paneHeading('Connections')
  readonly #source = element('p', { class: 'hint source' })
  readonly #remarks = element('ul', { class: 'remarks', role: 'list', 'aria-label': 'Remarks' })
  readonly #groups = element('ul', { class: 'groups', role: 'list', 'aria-label': 'Connections, failed ones first' })
  readonly #buttons = new Map<ListedConnection, HTMLButtonElement>()
  #dump: NamedDump | undefined

  constructor(actions: Actions) {
    this.#actions = actions
    const body = element('div', { class: 'body' }, this.#source, this.#remarks, this.#groups)
    this.element = element(
      'section',
      { class: 'pane dump', 'aria-label': 'Connections of the dump' },
      this.#heading.element,
      body,
    )
    this.element.hidden = true
    this.element.addEventListener('keydown', (event) => this.#key(event))
  }

  /** What is listed; `undefined` hides it. */
  set dump(dump: NamedDump | undefined) {
    this.element.hidden = dump === undefined
    if (!dump || dump === this.#dump) return
    this.#dump = dump
    this.#buttons.clear()
    const { connections, remarks, source } = dump
    const failed = connections.filter(({ verdict }) => verdict.failed).length
    this.#heading.setNote(`${connections.length}${failed > 0 ? `, ${failed} failed` : ''}`)
    setText(this.#source, sourceText(source))
    this.#remarks.hidden = remarks.length === 0
    this.#remarks.replaceChildren(...remarks.map((remark) => element('li', {}, remark)))
    this.#groups.replaceChildren(...groupsOf(connections).map((group) => this.#group(group)))
  }

  /** Goes to a connection; to the first one, if it is left out. */
  focus(connection?: ListedConnection): void {
    const button = connection ? this.#buttons.get(connection) : this.#groups.querySelector('button')
    button?.focus()
  }

  render(): void {}

  #group(group: readonly ListedConnection[]): HTMLElement {
    const isPair = group.length > 1
    return element(
      'li',
      { class: isPair ? 'group is-pair' : 'group' },
      isPair && element('p', { class: 'hint' }, 'The two ends of one connection'),
      element('ul', { role: 'list' }, ...group.map((each) => element('li', {}, this.#row(each)))),
    )
  }

  #row(connection: ListedConnection): HTMLElement {
    const { life, verdict } = connection
    const { failed, words, confidence, states, broken, lasted } = verdict
    const button = element(
      'button',
      { type: 'button', class: `connection${failed ? ' is-failed' : ''}` },
      element('span', { class: 'mark', 'aria-hidden': 'true' }, failed ? '✗' : '○'),
      element(
        'span',
        { class: 'head' },
        element('span', { class: 'name' }, life.id),
        element('span', { class: 'words' }, words),
        confidence !== undefined && element('span', { class: 'confidence' }, confidence),
        broken > 0 && element('span', { class: 'badge' }, `≠ ${broken} ${broken === 1 ? 'rule' : 'rules'} broken`),
      ),
      element('span', { class: 'states' }, states),
      element(
        'span',
        { class: 'hint' },
        [`${life.trace.entries.length.toLocaleString('en')} entries in ${timeText(lasted)}`, life.url]
          .filter(Boolean)
          .join(' · '),
      ),
      ...life.remarks.map((remark) => element('span', { class: 'remark' }, remark)),
    )
    button.addEventListener('click', () => this.#actions.choose(connection))
    this.#buttons.set(connection, button)
    return button
  }

  /** Up and down go through the connections, as in any list; Tab does so, too. */
  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const buttons = [...this.#groups.querySelectorAll('button')]
    const root = this.element.getRootNode() as ShadowRoot
    const place = buttons.indexOf(root.activeElement as HTMLButtonElement)
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined) return
    buttons[Math.max(0, Math.min(to, buttons.length - 1))]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
}
