import type { NoticeMessage } from '../../inspect/protocol.ts'
import { LEFT_OUT } from '../definition.ts'
import type { TimelineStep } from './actor.ts'
import { after, RemoteActor } from './actor.ts'
import { LEAST, NoMessage, type ReadMessage, readMessage, type ToldEvent } from './readMessage.ts'
import { divergenceIn, type StepKind } from './step.ts'

/** How much is kept. When there is more, the oldest quarter of the steps is dropped. */
export interface StoreLimits {
  readonly steps: number
  /** Of all steps together: roughly, in characters. */
  readonly size: number
  readonly actors: number
  /** Of all definitions together, in characters. Each is kept once. */
  readonly definitions: number
}

const defaults: StoreLimits = { steps: 20_000, size: 50_000_000, actors: 5_000, definitions: 50_000_000 }

/** Of what nothing is to be dropped: a trace is as large as it is. */
export const unlimited: StoreLimits = {
  steps: Number.POSITIVE_INFINITY,
  size: Number.POSITIVE_INFINITY,
  actors: Number.POSITIVE_INFINITY,
  definitions: Number.POSITIVE_INFINITY,
}

/** Of one actor: events that wait for a snapshot. To an actor that has ended, none comes. */
const MOST_OPEN = 1_000

/** What is not shown, and why. */
export interface Notices {
  /** Steps that were dropped to keep within the limits. */
  dropped: number
  /** What has arrived and was no message, and why the last of it was none. */
  malformed: number
  lastProblem: string | undefined
  /** Messages about new actors when there were too many already. */
  refusedActors: number
  /** What the server has said of itself. */
  server: Omit<NoticeMessage, 'type'> | undefined
}

/** All that messages have told: the actors, the steps of all of them, and the state of each at any step. */
export class InspectorStore {
  readonly notices: Notices = {
    dropped: 0,
    malformed: 0,
    lastProblem: undefined,
    refusedActors: 0,
    server: undefined,
  }
  readonly #limits: StoreLimits
  readonly #steps: TimelineStep[] = []
  readonly #actors = new Set<RemoteActor>()
  readonly #bySession = new Map<string, RemoteActor>()
  readonly #divergences: number[] = []
  readonly #names = new Map<string, number>()
  readonly #definitions = new Map<string, string>()
  /** Of all definitions. */
  #definitionsSize = 0
  readonly #roots: RemoteActor[] = []
  #first = 0
  #size = 0
  #count = 0
  #lastTime = 0
  #version = 0

  constructor(limits: Partial<StoreLimits> = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  /** Grows with each change of the actors. */
  get actorsVersion(): number {
    return this.#version
  }

  /** The actors without a parent. */
  get roots(): readonly RemoteActor[] {
    return this.#roots
  }

  get actorCount(): number {
    return this.#actors.size
  }

  /** All actors, each after its parent. */
  get actors(): Iterable<RemoteActor> {
    return this.#actors
  }

  has(actor: RemoteActor): boolean {
    return this.#actors.has(actor)
  }

  /** The index of the first step that is kept. */
  get first(): number {
    return this.#first
  }

  /** The index after the last step. */
  get end(): number {
    return this.#first + this.#steps.length
  }

  step(index: number): TimelineStep | undefined {
    return this.#steps[index - this.#first]
  }

  get hasDivergences(): boolean {
    return this.#divergences.length > 0
  }

  /** The index of the next divergence after a step, or of the first one of all; `undefined` if there is none. */
  divergenceAfter(index: number): number | undefined {
    return this.#divergences[after(this.#divergences, index, (divergence) => divergence)] ?? this.#divergences[0]
  }

  /** Takes what has arrived. Input that is not a message is counted and ignored. */
  receive(messages: readonly unknown[]): void {
    for (const given of messages) this.read(given)
  }

  /** Takes one message, and returns roughly how many characters of it were read. */
  read(given: unknown): number {
    const message = readMessage(given)
    if (message instanceof NoMessage) {
      this.notices.malformed += 1
      this.notices.lastProblem = message.reason
      return LEAST
    }
    if (message.type === '@webrtc-statecharts.notice') {
      this.notices.server = message
      return LEAST
    }
    this.take(message)
    return message.size
  }

  /** Takes a message that is known to be one. */
  take(message: ReadMessage): void {
    this.#add(message)
    if (this.#steps.length > this.#limits.steps || this.#size > this.#limits.size) this.#drop()
  }

  #add(message: ReadMessage): void {
    this.#lastTime = message.time ?? this.#lastTime
    const { type, event, snapshot, sourceId, size } = message
    const about = { inferred: message.inferred, size }
    if (type === '@xstate.actor') {
      const created = this.#create(message)
      if (!created) return
      const step = this.#push(created, 'started', { type: 'xstate.init' }, undefined, about)
      created.open.push(step)
      if (snapshot) created.noteState(step, snapshot)
      return
    }
    const actor = this.#bySession.get(message.sessionId) ?? this.#create(message)
    if (!actor) return
    const source = sourceId === undefined ? undefined : this.#bySession.get(sourceId)
    if (type === '@webrtc-statecharts.emitted') {
      if (!divergenceIn(event)) this.#push(actor, 'emitted', event, undefined, about)
    } else if (type === '@xstate.event') {
      if (isBeginning(actor, event)) return
      const step = this.#push(actor, divergenceIn(event) ? 'divergence' : 'cause', event, source, about)
      if (step.kind === 'divergence') {
        actor.noteDivergence(step.index)
        this.#divergences.push(step.index)
      }
      actor.open.push(step)
      if (actor.open.length > MOST_OPEN) actor.open.splice(0, MOST_OPEN / 2)
    } else if (snapshot) {
      const step = closed(actor, event) ?? this.#push(actor, 'cause', event, undefined, { ...about, size: 0 })
      step.snapshot = snapshot
      step.size += size
      this.#size += size
      actor.noteState(step, snapshot)
    }
  }

  #create({ sessionId, name, parentId, definition, type }: ReadMessage): RemoteActor | undefined {
    if (this.#actors.size >= this.#limits.actors) {
      this.notices.refusedActors += 1
      return undefined
    }
    const parent = parentId === undefined ? undefined : this.#bySession.get(parentId)
    const place = parent ? placeOfParts(parent) : this.#placeOf(name)
    const actor = new RemoteActor(`${sessionId}#${this.#count}`, sessionId, { name, place, parent }, this.end)
    this.#count += 1
    if (type === '@xstate.actor' && definition !== undefined) actor.definition = this.#interned(definition)
    this.#actors.add(actor)
    this.#bySession.set(sessionId, actor)
    if (parent) parent.children.push(actor)
    else this.#roots.push(actor)
    this.#version += 1
    return actor
  }

  /** Twenty connections have the same name: they are numbered. */
  #placeOf(name: string): string | undefined {
    const number = (this.#names.get(name) ?? 0) + 1
    this.#names.set(name, number)
    return number > 1 ? String(number) : undefined
  }

  /** Twenty connections have the same chart: its text is kept once. */
  #interned(definition: string): string {
    const known = this.#definitions.get(definition)
    if (known !== undefined) return known
    if (this.#definitionsSize + definition.length > this.#limits.definitions) return LEFT_OUT
    this.#definitions.set(definition, definition)
    this.#definitionsSize += definition.length
    return definition
  }

  /** Forgets the definitions of actors that are gone. */
  #forgetDefinitions(): void {
    const used = new Set([...this.#actors].map(({ definition }) => definition))
    for (const definition of this.#definitions.keys()) {
      if (used.has(definition)) continue
      this.#definitions.delete(definition)
      this.#definitionsSize -= definition.length
    }
  }

  #push(
    actor: RemoteActor,
    kind: StepKind,
    event: ToldEvent,
    source: RemoteActor | undefined,
    about: Pick<TimelineStep, 'inferred' | 'size'>,
  ): TimelineStep {
    const step = { ...about, index: this.end, time: this.#lastTime, kind, actor, event, source, snapshot: undefined }
    this.#steps.push(step)
    this.#size += about.size
    actor.lastStep = step.index
    return step
  }

  /** By quarters, so that it costs little for each step. */
  #drop(): void {
    const quarter = Math.ceil(this.#limits.steps / 4)
    while (this.#steps.length > this.#limits.steps || (this.#size > this.#limits.size && this.#steps.length > 1)) {
      const dropped = this.#steps.splice(0, Math.min(quarter, Math.ceil(this.#steps.length / 2)))
      this.#first += dropped.length
      this.notices.dropped += dropped.length
      for (const { size } of dropped) this.#size -= size
    }
    this.#divergences.splice(
      0,
      after(this.#divergences, this.#first - 1, (divergence) => divergence),
    )
    // Children come after their parents, and go before them.
    for (const actor of [...this.#actors].reverse()) {
      actor.forgetBefore(this.#first)
      if (actor.isGone(this.#first)) this.#remove(actor)
    }
    this.#forgetDefinitions()
    this.#version += 1
  }

  #remove(actor: RemoteActor): void {
    this.#actors.delete(actor)
    if (this.#bySession.get(actor.sessionId) === actor) this.#bySession.delete(actor.sessionId)
    const siblings = actor.parent?.children ?? this.#roots
    // The last of them go first.
    const place = siblings.lastIndexOf(actor)
    if (place >= 0) siblings.splice(place, 1)
  }
}

/** An actor's first event: the step in which it starts stands for it. */
function isBeginning({ open: [first] }: RemoteActor, event: ToldEvent): boolean {
  if (event.type !== 'xstate.init' || first?.kind !== 'started') return false
  first.event = event
  return true
}

/** The step that a snapshot is the outcome of. An actor takes its events in their order; some lead to no snapshot. */
function closed(actor: RemoteActor, { type }: ToldEvent): TimelineStep | undefined {
  const place = actor.open.findIndex((step) => step.event.type === type)
  if (place < 0) return undefined
  return actor.open.splice(0, place + 1).at(-1)
}

/** The parts of two connections have the same names. */
function placeOfParts(parent: RemoteActor): string | undefined {
  if (parent.parent) return parent.place
  return hasGivenName(parent) || parent.place !== undefined ? parent.label : undefined
}

/** Whether the name of a root is not that of its machine: of most, the definition begins with that. */
function hasGivenName({ name, definition }: RemoteActor): boolean {
  return definition?.startsWith('{"id":"') === true && !definition.startsWith(`{"id":${JSON.stringify(name)}`)
}
