import type { RemoteActor } from '../store/actor.ts'
import { InspectorStore, type StoreLimits } from '../store/inspectorStore.ts'
import { Timeline } from '../store/timeline.ts'
import type { ListedConnection } from './dump/openedDump.ts'
import type { Plots } from './plots/plots.ts'
import { stepLine } from './stepText.ts'

/** What is looked at: what a source has sent, or a trace; and where one stands in it. */
export class Session {
  readonly store: InspectorStore
  readonly timeline: Timeline
  /** The name of the trace; `undefined` of what a source sends. */
  readonly traceName: string | undefined
  /** What is to be said of it besides the store's own notices. */
  remarks: readonly string[] = []
  /** When the times of a trace begin, in milliseconds since 1970. */
  began = 0
  /** What can be plotted of the statistics of a trace, and when their times begin. */
  statistics: { plots(): Promise<Plots>; readonly began: number } | undefined
  /** What was opened, to be saved as it is; `undefined` of what a source sends. */
  opened: unknown
  /** What is looked for in the names of actors, in small letters; with each that has it, those above it are shown. */
  #actorText = ''
  /** The actors whose children are not shown. */
  readonly collapsed = new Set<RemoteActor>()
  #selected: RemoteActor | undefined

  constructor(traceName?: string, limits?: Partial<StoreLimits>) {
    this.store = new InspectorStore(limits)
    this.timeline = new Timeline(this.store, stepLine)
    this.traceName = traceName
  }

  /** The actor that is looked at: the first one that has a chart, until another one is chosen. */
  get selected(): RemoteActor | undefined {
    const { store } = this
    if (this.#selected && !store.has(this.#selected)) this.#selected = undefined
    return this.#selected ?? store.roots.find(({ definition }) => definition) ?? store.roots[0]
  }

  get actorText(): string {
    return this.#actorText
  }

  /** Looks for actors by a text in their names; the empty one is in all. */
  look(text: string): void {
    this.#actorText = text.trim().toLowerCase()
  }

  /** What it is called: the file, or else the connection that is looked at, or its system's root. */
  get title(): string | undefined {
    if (this.traceName !== undefined) return this.traceName
    let root = this.selected
    while (root?.parent) root = root.parent
    return root?.label
  }

  select(actor: RemoteActor): void {
    this.#selected = actor
    const { filter } = this.timeline
    if (filter.actor && filter.actor !== actor) this.timeline.filter = { ...filter, actor }
  }
}

/** A part of the page. */
export interface Pane {
  readonly element: HTMLElement
  /** Shows the session as it is now. Called once in a frame at the most. */
  render(session: Session): void
}

/** What parts of the page can bring about. */
export interface Actions {
  /** Does something to what is shown, and shows it in the next frame. */
  change(what: (session: Session) => void): void
  /** Shows a file: a trace, or a dump. */
  open(file: File): void
  /** Shows a connection of the dump. */
  choose(connection: ListedConnection): void
  /** Leaves the connection, and shows those of its dump. */
  backToList(): void
  /** Leaves the trace, or the dump. */
  backToLive(): void
  /** Hands over what is shown as a file. */
  save(): void
  /** Says what the keys and the marks mean. */
  help(): void
  /** Goes to the search of the timeline. */
  search(): void
  /** Shows the statistics as a table, or not. */
  table(): void
  /** Shows the chart larger or smaller, or all of it. */
  zoom(how: 'in' | 'out' | 'fit'): void
}
