import { valueText } from '../chartPaths.ts'
import { element, setAttribute, setText } from '../element.ts'
import type { RemoteActor } from '../store/actor.ts'
import { paneHeading } from './paneHeading.ts'
import { searchField } from './searchField.ts'
import type { Actions, Pane, Session } from './session.ts'
import { VirtualList } from './virtualList.ts'

interface Branch {
  readonly actor: RemoteActor
  readonly level: number
}

/** In pixels. */
const ROW = 28
/** So far are rows indented: in levels. Screen readers get the level itself. */
const DEEPEST_SHOWN = 20

/** The actors as a tree, each with its state at the present step. */
export class ActorTree implements Pane {
  readonly element: HTMLElement
  readonly #actions: Actions
  readonly #search = searchField(
    'Search the actors',
    (text) => this.#actions.change((session) => session.look(text)),
    () => this.#list.element,
  )
  readonly #heading = paneHeading('Actors', this.#search)
  readonly #nothing = element('p', { class: 'hint' }, 'No actor has this in its name.')
  readonly #list: VirtualList<ActorRow>
  #branches: readonly Branch[] = []
  #session: Session | undefined
  #version = ''

  constructor(actions: Actions) {
    this.#actions = actions
    this.#list = new VirtualList({
      role: 'tree',
      label: 'Actors',
      rowHeight: ROW,
      idPrefix: 'actor',
      make: () => document.createElement('div') as ActorRow,
      fill: (row, place) => this.#fill(row, place),
    })
    this.element = element(
      'section',
      { class: 'pane actors', 'aria-label': 'Actors' },
      this.#heading.element,
      this.#list.element,
      this.#nothing,
    )
    this.#list.element.addEventListener('click', (event) => this.#click(event))
    this.#list.element.addEventListener('keydown', (event) => this.#key(event))
  }

  render(session: Session): void {
    const version = `${session.store.actorsVersion} ${session.collapsed.size} ${session.actorText}`
    if (session !== this.#session) this.#search.value = session.actorText
    if (session !== this.#session || version !== this.#version) this.#branches = branchesOf(session)
    this.#session = session
    this.#version = version
    this.#heading.setNote(session.store.actorCount > 0 ? String(session.store.actorCount) : '')
    this.#list.element.hidden = this.#branches.length === 0
    this.#search.hidden = session.store.actorCount === 0
    this.#nothing.hidden = this.#branches.length > 0 || session.store.actorCount === 0
    this.#list.show(this.#branches.length, this.#selectedPlace())
  }

  #selectedPlace(): number {
    const selected = this.#session?.selected
    return this.#branches.findIndex(({ actor }) => actor === selected)
  }

  #fill(row: ActorRow, place: number): void {
    const branch = this.#branches[place]
    const session = this.#session
    if (!branch || !session) return
    row.parts ??= makeParts(row)
    const { actor, level } = branch
    const { position } = session.timeline
    const { twisty, name, state, badge } = row.parts
    const snapshot = actor.stateAt(position)?.snapshot
    const isThere = actor.firstStep <= position
    const status = String(snapshot?.status ?? 'active')
    const isEnded = isThere && status !== 'active'
    const divergences = actor.divergencesAt(position)
    const isLast = session.store.step(position)?.actor === actor
    setAttribute(
      row,
      'class',
      ['row actor', isThere ? '' : 'is-later', isEnded ? 'is-ended' : '', isLast ? 'is-acting' : ''].join(' '),
    )
    setAttribute(row, 'aria-level', String(level))
    setAttribute(row, 'aria-selected', String(session.selected === actor))
    const hasChildren = actor.children.length > 0
    const isOpen = session.actorText !== '' || !session.collapsed.has(actor)
    setAttribute(row, 'aria-expanded', hasChildren ? String(isOpen) : undefined)
    row.style.paddingInlineStart = `${8 + Math.min(level - 1, DEEPEST_SHOWN) * 14}px`
    setText(twisty, hasChildren ? (isOpen ? '▾' : '▸') : '')
    setText(name, actor.parent ? actor.name : actor.label)
    const text = valueText(snapshot?.value)
    setText(state, isThere ? [text, isEnded && text !== status ? status : ''].filter(Boolean).join(' · ') : 'not yet')
    setText(badge, divergences > 0 ? `≠ ${divergences}` : '')
    badge.hidden = divergences === 0
    row.title = `${actor.label} (${actor.sessionId})${text ? `: ${text}` : ''}`
  }

  #click(event: Event): void {
    const branch = this.#branches[this.#list.placeOf(event.target)]
    if (!branch) return
    const isTwisty = event.target instanceof Element && event.target.matches('.twisty:not(:empty)')
    this.#actions.change((session) => {
      if (isTwisty) toggle(session, branch.actor)
      else session.select(branch.actor)
    })
  }

  #key(event: KeyboardEvent): void {
    const place = this.#selectedPlace()
    const move = moves[event.key]
    const branch = this.#branches[place]
    if (move) {
      const to = this.#branches[Math.max(0, Math.min(this.#branches.length - 1, move(place, this.#branches.length)))]
      if (to) this.#actions.change((session) => session.select(to.actor))
    } else if (branch && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      this.#actions.change((session) => sideways(session, branch.actor, event.key === 'ArrowLeft'))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
}

interface RowParts {
  readonly twisty: HTMLElement
  readonly name: HTMLElement
  readonly state: HTMLElement
  readonly badge: HTMLElement
}

type ActorRow = HTMLDivElement & { parts?: RowParts }

function makeParts(row: HTMLElement): RowParts {
  row.setAttribute('role', 'treeitem')
  const twisty = element('span', { class: 'twisty', 'aria-hidden': 'true' })
  const name = element('span', { class: 'name' })
  const state = element('span', { class: 'state' })
  const badge = element('span', { class: 'badge' })
  row.append(twisty, element('span', { class: 'dot', 'aria-hidden': 'true' }), name, state, badge)
  return { twisty, name, state, badge }
}

const moves: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowDown: (place) => place + 1,
  ArrowUp: (place) => place - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** As in any tree: left closes or goes to the parent, right opens or goes to the first child. */
function sideways(session: Session, actor: RemoteActor, isLeft: boolean): void {
  const isOpen = actor.children.length > 0 && !session.collapsed.has(actor)
  const [child] = actor.children
  if (isLeft && isOpen) session.collapsed.add(actor)
  else if (isLeft && actor.parent) session.select(actor.parent)
  else if (!isLeft && isOpen && child) session.select(child)
  else if (!isLeft) session.collapsed.delete(actor)
}

function toggle({ collapsed }: Session, actor: RemoteActor): void {
  if (!collapsed.delete(actor)) collapsed.add(actor)
}

/** Without recursion: actors can be nested as deep as one likes. */
function branchesOf({ store, collapsed, actorText }: Session): readonly Branch[] {
  const branches: Branch[] = []
  const open: Branch[] = []
  const found = actorText ? foundIn(store.actors, actorText) : undefined
  const add = (actors: readonly RemoteActor[], level: number) => {
    for (let place = actors.length - 1; place >= 0; place -= 1) {
      const actor = actors[place] as RemoteActor
      if (!found || found.has(actor)) open.push({ actor, level })
    }
  }
  add(store.roots, 1)
  for (let branch = open.pop(); branch; branch = open.pop()) {
    branches.push(branch)
    if (found || !collapsed.has(branch.actor)) add(branch.actor.children, branch.level + 1)
  }
  return branches
}

/** The actors in whose name a text is, and those above them. */
function foundIn(actors: Iterable<RemoteActor>, text: string): ReadonlySet<RemoteActor> {
  const found = new Set<RemoteActor>()
  for (const actor of actors) {
    if (!actor.label.toLowerCase().includes(text)) continue
    for (let each: RemoteActor | undefined = actor; each && !found.has(each); each = each.parent) found.add(each)
  }
  return found
}
