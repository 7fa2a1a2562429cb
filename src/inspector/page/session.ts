import type { RemoteActor } from '../store/actor.ts'
import { InspectorStore, type StoreLimits } from '../store/inspectorStore.ts'
import { Timeline } from '../store/timeline.ts'

/** What is looked at: what a source has sent, or a trace; and where one stands in it. */
export class Session {
  readonly store: InspectorStore
  readonly timeline: Timeline
  /** The name of the trace; `undefined` of what a source sends. */
  readonly traceName: string | undefined
  /** What is to be said of it besides the store's own notices. */
  remarks: readonly string[] = []
  /** The actors whose children are not shown. */
  readonly collapsed = new Set<RemoteActor>()
  #selected: RemoteActor | undefined

  constructor(traceName?: string, limits?: Partial<StoreLimits>) {
    this.store = new InspectorStore(limits)
    this.timeline = new Timeline(this.store)
    this.traceName = traceName
  }

  /** The actor that is looked at: the first one that has a chart, until another one is chosen. */
  get selected(): RemoteActor | undefined {
    const { store } = this
    if (this.#selected && !store.has(this.#selected)) this.#selected = undefined
    return this.#selected ?? store.roots.find(({ definition }) => definition) ?? store.roots[0]
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
  /** Shows a file that holds a trace. */
  open(file: File): void
  /** Leaves the trace. */
  backToLive(): void
}
