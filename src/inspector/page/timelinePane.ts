import { element, setAttribute, setText } from '../element.ts'
import type { StepKind } from '../store/step.ts'
import { stepKinds } from '../store/step.ts'
import { paneHeading } from './paneHeading.ts'
import { searchField } from './searchField.ts'
import type { Actions, Pane, Session } from './session.ts'
import { inferredText, kinds, resultText, stepTitle, timeText } from './stepText.ts'
import { VirtualList } from './virtualList.ts'

const ROW = 26

/** The steps of all actors, of which only the visible ones are in the page. */
export class TimelinePane implements Pane {
  readonly element: HTMLElement
  readonly #actions: Actions
  readonly #list: VirtualList<StepRow>
  readonly #heading: ReturnType<typeof paneHeading>
  readonly #checks = new Map<StepKind, HTMLInputElement>()
  readonly #only = element('input', { type: 'checkbox' })
  readonly #search: HTMLInputElement
  readonly #empty = element('p', { class: 'hint' })
  #session: Session | undefined

  constructor(actions: Actions) {
    this.#actions = actions
    for (const kind of stepKinds) this.#checks.set(kind, element('input', { type: 'checkbox', checked: true }))
    const boxes = [...this.#checks].map(([kind, box]) => {
      return element(
        'label',
        { class: `check ${kind}` },
        box,
        element('span', { class: 'mark', 'aria-hidden': 'true' }, kinds[kind].mark),
        kinds[kind].many,
      )
    })
    const filters = element('div', { class: 'filters', role: 'group', 'aria-label': 'What is listed' })
    filters.append(...boxes, element('label', { class: 'check only' }, this.#only, 'Selected actor only'))
    filters.addEventListener('change', () => this.#filter())
    this.#search = searchField(
      'Search the timeline',
      () => this.#filter(),
      () => this.#list.element,
    )
    this.#search.title = 'Actor, event, state (/)'
    this.#heading = paneHeading('Timeline', filters, this.#search)
    this.#list = new VirtualList({
      role: 'listbox',
      label: 'Timeline',
      rowHeight: ROW,
      idPrefix: 'step',
      make: () => document.createElement('div') as StepRow,
      fill: (row, place) => this.#fill(row, place),
    })
    this.element = element(
      'section',
      { class: 'pane timeline', 'aria-label': 'Timeline' },
      this.#heading.element,
      this.#list.element,
      this.#empty,
    )
    this.#list.element.addEventListener('click', ({ target }) => {
      const place = this.#list.placeOf(target)
      if (place >= 0) this.#choose(place)
    })
    this.#list.element.addEventListener('keydown', (event) => this.#key(event))
  }

  /** Goes to the steps. */
  focus(): void {
    this.#list.element.focus()
  }

  /** Goes to the field for what is looked for. */
  search(): void {
    this.#search.focus()
    this.#search.select()
  }

  render(session: Session): void {
    if (session !== this.#session) this.#search.value = session.timeline.filter.text ?? ''
    this.#session = session
    const { timeline } = session
    for (const [kind, box] of this.#checks) box.checked = timeline.filter.kinds.has(kind)
    this.#only.checked = timeline.filter.actor !== undefined
    this.#heading.setNote(timeline.length > 0 ? timeline.length.toLocaleString('en') : '')
    this.#list.element.hidden = timeline.length === 0
    this.#empty.hidden = timeline.length > 0
    setText(this.#empty, emptyText(session))
    this.#list.show(timeline.length, timeline.place)
  }

  #filter(): void {
    const chosen = new Set([...this.#checks].filter(([, box]) => box.checked).map(([kind]) => kind))
    const text = this.#search.value
    this.#actions.change((session) => {
      session.timeline.filter = { kinds: chosen, actor: this.#only.checked ? session.selected : undefined, text }
    })
  }

  #choose(place: number): void {
    this.#actions.change((session) => {
      session.timeline.goTo(place)
      const step = session.timeline.at(place)
      if (step) session.select(step.actor)
    })
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = this.#list.rowsOnPage
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const count = moves[event.key]
    if (count !== undefined) this.#actions.change(({ timeline }) => timeline.move(count))
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(this.#session?.timeline.place ?? -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #fill(row: StepRow, place: number): void {
    const session = this.#session
    const step = session?.timeline.at(place)
    if (!session || !step) return
    row.parts ??= makeParts(row)
    const { kind, actor, time, index } = step
    const { parts } = row
    const { first, end } = session.store
    const began = session.store.step(first)?.time ?? time
    const { position } = session.timeline
    const isSelected = place === session.timeline.place
    const isLater = index > position && index < end
    const from = inferredText(step)
    setAttribute(
      row,
      'class',
      `row step ${kind}${isLater ? ' is-later' : ''}${actor === session.selected ? ' is-of-selected' : ''}${from ? ' is-inferred' : ''}`,
    )
    setAttribute(row, 'aria-selected', String(isSelected))
    setText(parts.time, timeText(time - began))
    setText(parts.actor, actor.label)
    setText(parts.mark, kinds[kind].mark)
    setText(parts.title, stepTitle(step))
    setText(parts.inferred, from)
    parts.inferred.hidden = from === ''
    setText(parts.state, resultText(step))
    setText(parts.kind, kinds[kind].name)
  }
}

function emptyText({ timeline, store }: Session): string {
  if (timeline.isBehind) return 'Searching …'
  if (store.end === store.first) return 'No steps yet.'
  return timeline.filter.text ? 'No step that is listed says this.' : 'No step is of the kinds that are chosen.'
}

interface RowParts {
  readonly time: HTMLElement
  readonly actor: HTMLElement
  readonly mark: HTMLElement
  readonly kind: HTMLElement
  readonly title: HTMLElement
  readonly inferred: HTMLElement
  readonly state: HTMLElement
}

type StepRow = HTMLDivElement & { parts?: RowParts }

function makeParts(row: HTMLElement): RowParts {
  row.setAttribute('role', 'option')
  const time = element('span', { class: 'time' })
  const actor = element('span', { class: 'actor-name' })
  const mark = element('span', { class: 'mark', 'aria-hidden': 'true' })
  const kind = element('span', { class: 'visually-hidden' })
  const title = element('span', { class: 'title' })
  const inferred = element('span', { class: 'inferred' })
  const state = element('span', { class: 'state' })
  row.append(time, actor, mark, kind, title, inferred, state)
  return { time, actor, mark, kind, title, inferred, state }
}
