import type { InferredFrom } from '../../trace/traceSource.ts'
import { isRecord } from '../plain.ts'
import type { Told, ToldEvent } from './readMessage.ts'
import type { StepKind } from './step.ts'

/** One thing that has happened, in the timeline of all actors. */
export interface TimelineStep {
  /** Its number, counted from the first step that there ever was. */
  readonly index: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly kind: StepKind
  readonly actor: RemoteActor
  event: ToldEvent
  /** The actor that has sent the event. */
  readonly source: RemoteActor | undefined
  /** What has come of it; `undefined` until that is known, and of what is emitted. */
  snapshot: Told | undefined
  /** From what it was inferred, in a trace that was made from a dump; `undefined` if it was observed. */
  readonly inferred: InferredFrom | undefined
  /** Roughly how many characters it takes. */
  size: number
}

/** What an actor was like from one step on. */
export interface ActorState {
  readonly step: TimelineStep
  readonly snapshot: Told
  /** The last step up to this one that has changed the state, and the value before it. */
  readonly change: { readonly step: TimelineStep; readonly from: unknown } | undefined
}

/** What an actor is called, and where it belongs. */
export interface Identity {
  readonly name: string
  /** What tells it from those of other systems. */
  readonly place: string | undefined
  readonly parent: RemoteActor | undefined
}

/** An actor that messages are about. */
export class RemoteActor {
  /** Unlike the `sessionId`, never used twice: an app that is loaded again counts from the beginning. */
  readonly key: string
  readonly sessionId: string
  readonly parent: RemoteActor | undefined
  readonly children: RemoteActor[] = []
  /** The step in which it was created, or first heard of. */
  readonly firstStep: number
  readonly name: string
  /** Of a root, which one it is of those with the same name; of a part, its root, if that has a name of its own. */
  readonly place: string | undefined
  /** The machine's config as JSON text. */
  definition: string | undefined
  /** The steps that have not led to a snapshot yet, in their order. */
  readonly open: TimelineStep[] = []
  /** Its states, in the order of their steps. */
  readonly #states: ActorState[] = []
  readonly #divergences: number[] = []
  lastStep: number

  constructor(key: string, sessionId: string, { name, place, parent }: Identity, firstStep: number) {
    this.key = key
    this.sessionId = sessionId
    this.name = name
    this.place = place
    this.parent = parent
    this.firstStep = firstStep
    this.lastStep = firstStep
  }

  /** Its name, with what tells it from those of the same name in other systems. */
  get label(): string {
    if (this.place === undefined) return this.name
    return this.parent ? `${this.place} · ${this.name}` : `${this.name} (${this.place})`
  }

  /** Its state at a step; `undefined` if it was not there yet, or nothing is known. */
  stateAt(index: number): ActorState | undefined {
    return this.#states[after(this.#states, index, (state) => state.step.index) - 1]
  }

  /** How many divergences it has had up to a step. */
  divergencesAt(index: number): number {
    return after(this.#divergences, index, (divergence) => divergence)
  }

  /** @internal */
  noteDivergence(index: number): void {
    this.#divergences.push(index)
  }

  /** @internal */
  noteState(step: TimelineStep, snapshot: Told): void {
    const last = this.#states.at(-1)
    if (last && last.step.index >= step.index) this.#states.pop()
    const before = this.#states.at(-1)
    const isChange = !before || !isSame(before.snapshot.value, snapshot.value)
    const change = isChange ? { step, from: before?.snapshot.value } : before.change
    this.#states.push({ step, snapshot, change })
  }

  /** Forgets what was before a step; its state then stays known. @internal */
  forgetBefore(index: number): void {
    this.#states.splice(0, Math.max(after(this.#states, index, (state) => state.step.index) - 1, 0))
    this.open.splice(
      0,
      after(this.open, index - 1, (step) => step.index),
    )
  }

  /** Whether it has ended, and no step of it is left. */
  isGone(first: number): boolean {
    const status = this.#states.at(-1)?.snapshot.status
    return this.lastStep < first && status !== undefined && status !== 'active' && this.children.length === 0
  }
}

/** How many of the items, which are in order, are not after an index. */
export function after<Item>(items: readonly Item[], index: number, indexOf: (item: Item) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (indexOf(items[middle] as Item) <= index) low = middle + 1
    else high = middle
  }
  return low
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  return isRecord(one) && isRecord(other) && JSON.stringify(one) === JSON.stringify(other)
}
