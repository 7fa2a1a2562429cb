import type { TimelineStep } from './actor.ts'
import { after, type RemoteActor } from './actor.ts'
import type { InspectorStore } from './inspectorStore.ts'
import { type StepKind, stepKinds } from './step.ts'

/** Which steps are listed. */
export interface TimelineFilter {
  readonly kinds: ReadonlySet<StepKind>
  /** Only those of this actor. */
  readonly actor: RemoteActor | undefined
  /** Only those in whose line this text is, in whatever case; all if it is left out or empty. */
  readonly text?: string | undefined
}

/** How often is looked whether there is time for more, in steps: so many take less than a millisecond. */
const LOOK_EVERY = 64

/** A way through the steps of a store: which are listed, and at which one it stands. It follows the newest by itself. */
export class Timeline {
  readonly #store: InspectorStore
  readonly #lineOf: (step: TimelineStep) => string
  /** The indices of the listed steps, in their order. */
  readonly #listed: number[] = []
  #filter: TimelineFilter = { kinds: new Set(stepKinds), actor: undefined }
  #seen = 0
  #position: number | undefined

  /** The filter's text, as it is looked for. */
  #text = ''

  /** @param lineOf - what a step says in the list, for a filter with a text */
  constructor(store: InspectorStore, lineOf: (step: TimelineStep) => string = ({ event }) => event.type) {
    this.#store = store
    this.#lineOf = lineOf
  }

  get filter(): TimelineFilter {
    return this.#filter
  }

  /** With a text, what is listed is found by the next calls of `update()`: to look through a long life takes time. */
  set filter(filter: TimelineFilter) {
    this.#filter = filter
    this.#text = (filter.text ?? '').trim().toLowerCase()
    this.#listed.length = 0
    this.#seen = this.#store.first
    if (!this.#text) this.update()
  }

  /** Whether there are steps of which is not known yet whether they are listed. */
  get isBehind(): boolean {
    return this.#seen < this.#store.end
  }

  /** How many steps are listed. */
  get length(): number {
    return this.#listed.length
  }

  /** Whether it goes on to each new step by itself. */
  get isFollowing(): boolean {
    return this.#position === undefined
  }

  /** The index of the step at which it stands: all is shown as it was then. -1 if there is none. */
  get position(): number {
    return this.#position ?? this.#store.end - 1
  }

  /** The place of the present step in the list; of one that is not listed, the place before it. -1 if there is none. */
  get place(): number {
    return after(this.#listed, this.position, (index) => index) - 1
  }

  /** A listed step by its place. */
  at(place: number): TimelineStep | undefined {
    const index = this.#listed[place]
    return index === undefined ? undefined : this.#store.step(index)
  }

  /**
   * Goes on with what the store has taken since.
   *
   * @param isTimeUp - whether to leave off a search, to be gone on with by the next call
   */
  update(isTimeUp: () => boolean = () => false): void {
    const { first, end } = this.#store
    if ((this.#listed[0] ?? first) < first)
      this.#listed.splice(
        0,
        after(this.#listed, first - 1, (index) => index),
      )
    let index = Math.max(this.#seen, first)
    for (; index < end; index += 1) {
      if (this.#text && index % LOOK_EVERY === 0 && index > this.#seen && isTimeUp()) break
      const step = this.#store.step(index)
      if (step && this.#isListed(step)) this.#listed.push(index)
    }
    this.#seen = index
    if (this.#position !== undefined && this.#position < first) this.#position = first
  }

  /** Goes to a place in the list, and stays there. */
  goTo(place: number): void {
    const last = this.#listed.length - 1
    const index = this.#listed[Math.max(0, Math.min(place, last))]
    if (index !== undefined) this.#position = index
  }

  /** Goes to the last listed step that is not after a time, in milliseconds since 1970; or else to the first one. */
  goToTime(time: number): void {
    const timeOf = (index: number) => this.#store.step(index)?.time ?? Number.NEGATIVE_INFINITY
    this.goTo(after(this.#listed, time, timeOf) - 1)
  }

  /** Goes to a step, whether it is listed or not. */
  show(index: number): void {
    this.#position = index
  }

  /** Goes some listed steps forwards, or back. */
  move(count: number): void {
    this.goTo(this.place + count)
  }

  /** Follows the newest step again. */
  follow(): void {
    this.#position = undefined
  }

  #isListed(step: TimelineStep): boolean {
    const { kinds, actor } = this.#filter
    if (!kinds.has(step.kind) || (actor && actor !== step.actor)) return false
    return !this.#text || this.#lineOf(step).toLowerCase().includes(this.#text)
  }
}
