import type { AnyMachineSnapshot } from 'xstate'
import type { Attributes } from '../watch/attributes.ts'
import { guarded } from '../watch/errors.ts'
import type { Observation } from '../watch/observation.ts'
import { type ActorListener, Actors, type ChartKnown, type Makers } from './actors.ts'
import type { Step, Steps } from './cause.ts'
import { type Known, nothingKnown } from './known.ts'
import type { Picture } from './picture.ts'

/** Where following begins, and what it is told of. */
export interface FollowingOptions {
  readonly shows: { readonly [object: string]: Attributes }
  readonly known?: Known | undefined
  readonly charts?: { readonly [chart: string]: ChartKnown } | undefined
  readonly makers: Makers
  readonly follow: (picture: Picture, observation: Observation) => Steps
  readonly listener: FollowingListener
}

/** What is told while observations are followed. */
export interface FollowingListener extends ActorListener {
  /** An observation was followed: what was known before is still there. */
  readonly followed?: ((before: Picture, observation: Observation, after: Picture) => void) | undefined
  /** The root is to be stopped. */
  stop(): void
  /** An object is to be looked at in a later task. */
  lookAgain(name: string): void
  /** Not all of what follows from an observation was taken, since the connection was closed or let go of meanwhile. */
  cutShort?(observation: Observation, taken: number): void
  /** Something of ours has thrown. */
  report(error: unknown): void
}

/**
 * Follows observations, one after another: one that comes while another is being taken waits. It holds what objects show
 * and what is known, and the actors of the charts.
 */
export class Following {
  readonly actors: Actors
  readonly #shown = new Map<string, Attributes>()
  readonly #options: FollowingOptions
  readonly #waiting: Observation[] = []
  /** What was removed: what it has shown can still be judged. */
  readonly #gone: string[] = []
  #known: Known
  #isTaking = false
  /** How many of those that wait end the connection: then the rest of the one that is being taken is dropped. */
  #endings = 0

  constructor(options: FollowingOptions) {
    this.#options = options
    this.#known = options.known ?? nothingKnown
    for (const name in options.shows) this.#shown.set(name, options.shows[name] as Attributes)
    const { inspect, made, removed } = options.listener
    this.actors = new Actors(options.makers, options.charts ?? {}, (name) => this.#shown.get(name), {
      inspect,
      made,
      removed: (name) => {
        this.#gone.push(name)
        removed(name)
      },
    })
  }

  /** Whether an observation is being taken: a callback of an actor may be running. */
  get isTaking(): boolean {
    return this.#isTaking
  }

  /** What is known now. */
  get picture(): Picture {
    const { actors } = this
    const known = () => this.#known
    return {
      shown: (name) => this.#shown.get(name),
      chart: (name) => actors.snapshot(name),
      id: (name) => actors.get(name)?.id,
      get channels() {
        return actors.channels.keys()
      },
      ended: actors.ended,
      get known() {
        return known()
      },
    }
  }

  /** Takes an observation, now or when those before it are taken. */
  take(observation: Observation): void {
    if (this.#isTaking && isEnding(observation)) this.#endings += 1
    this.#waiting.push(observation)
    this.run(() => {})
  }

  /** Does something, and then takes what waits: also what comes in meanwhile. */
  run(act: () => void): void {
    if (this.#isTaking) {
      act()
      return
    }
    this.#isTaking = true
    try {
      act()
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#takeNow(next)
    } finally {
      this.#isTaking = false
    }
  }

  /** Lets what comes in wait until a microtask: an actor is in the middle of a step that is none of ours. */
  pause(): void {
    if (this.#isTaking) return
    this.#isTaking = true
    queueMicrotask(() => {
      this.#isTaking = false
      this.run(() => {})
    })
  }

  /** What all objects show, of what was read. */
  get shown(): ReadonlyMap<string, Attributes> {
    return this.#shown
  }

  #takeNow(observation: Observation): void {
    if (this.#endings > 0 && isEnding(observation)) this.#endings -= 1
    const { listener, follow } = this.#options
    const before = listener.followed && this.#pictureBefore(observation)
    let isJudged = before === undefined
    const judge = () => {
      if (!isJudged && before) guarded(() => listener.followed?.(before, observation, this.picture), listener.report)
      isJudged = true
    }
    this.#show(observation)
    guarded(() => this.#enact(observation, follow(this.picture, observation), judge), listener.report)
    judge()
    for (const name of this.#gone.splice(0)) this.#shown.delete(name)
  }

  #show({ shows }: Observation): void {
    for (const name in shows) this.#shown.set(name, { ...this.#shown.get(name), ...shows[name] })
  }

  #enact(observation: Observation, steps: Steps, judge: () => void): void {
    let taken = 0
    for (const step of steps) {
      // In a replay nothing comes in meanwhile: the trace says how far it went.
      if (taken === observation.taken) return
      if ('judge' in step) judge()
      else this.#take(step)
      taken += 1
      if (this.#endings === 0) continue
      this.#options.listener.cutShort?.(observation, taken)
      return
    }
  }

  #take(step: Step): void {
    const { listener } = this.#options
    if ('cause' in step) this.actors.send(step.on, step.cause)
    else if ('known' in step) this.#known = { ...this.#known, ...step.known }
    else if ('stop' in step) listener.stop()
    else if ('lookAgain' in step) listener.lookAgain(step.lookAgain)
  }

  /** What was known before an observation, of the objects that it is about. */
  #pictureBefore({ shows = {}, on }: Observation): Picture {
    const { actors } = this
    const known = this.#known
    const shown = new Map(Object.keys(shows).map((name) => [name, this.#shown.get(name)]))
    const charts = new Map<string, AnyMachineSnapshot | undefined>(
      actors.parts.map(([name, actor]) => [name, actor.getSnapshot()]),
    )
    charts.set(on, actors.snapshot(on))
    const id = actors.get(on)?.id
    return {
      shown: (name) => (shown.has(name) ? shown.get(name) : this.#shown.get(name)),
      chart: (name) => (charts.has(name) ? charts.get(name) : actors.snapshot(name)),
      id: (name) => (name === on ? id : actors.get(name)?.id),
      channels: [...actors.channels.keys()],
      ended: [],
      known,
    }
  }
}

/** Whether an observation ends the connection, or its being followed. */
function isEnding(observation: Observation): boolean {
  if (observation.on !== 'connection') return false
  return observation.kind === 'unbound' || (observation.kind === 'call' && observation.method === 'close')
}
