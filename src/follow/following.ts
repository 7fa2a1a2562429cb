import type { AnyActorRef, AnyMachineSnapshot } from 'xstate'
import type { Attributes } from '../watch/attributes.ts'
import type { Observation } from '../watch/observation.ts'
import { type ActorListener, Actors, type ChartKnown, type Makers } from './actors.ts'
import { callsAfter } from './callsAfter.ts'
import type { Step } from './cause.ts'
import { type Known, nothingKnown } from './known.ts'
import type { Picture } from './picture.ts'

/** Where following begins, and who observes it. */
export interface FollowingOptions {
  readonly shows: { readonly [object: string]: Attributes }
  readonly known?: Known | undefined
  readonly charts?: { readonly [chart: string]: ChartKnown } | undefined
  readonly makers: Makers
  readonly follow: (picture: Picture, observation: Observation) => Iterable<Step>
  readonly listener: FollowingListener
}

/** What is reported while observations are followed. */
export interface FollowingListener extends ActorListener {
  /** An observation was followed: what was known before is still there. Only if somebody judges. */
  readonly followed?: ((before: Picture, observation: Observation, after: Picture) => void) | undefined
  /** The root is to be stopped. */
  stop(): void
  /** An object is to be looked at in a later task. */
  lookAgain(name: string): void
  /** Not all of what follows from an observation was taken, since the connection was closed or let go of meanwhile. */
  cutShort(observation: Observation, taken: number): void
  /** Something of ours has thrown. */
  report(error: unknown): void
}

/**
 * Follows observations, one after another: one that comes while another is being taken waits. It holds what objects show
 * and what is known, and the actors of the charts.
 */
export class Following implements Picture, ActorListener {
  readonly actors: Actors
  known: Known
  calls: Picture['calls'] = []
  readonly #shown = new Map<string, Attributes>()
  readonly #follow: FollowingOptions['follow']
  readonly #listener: FollowingListener
  #waiting: Observation[] = []
  /** The place of the next of those that wait: to shift a long list takes long. */
  #next = 0
  /** What objects show in observations that wait. */
  readonly #shownNext = new Map<string, Attributes>()
  #isTaking = false
  /** How many of those that wait end the connection: then the rest of the one that is being taken is dropped. */
  #endings = 0
  /** What was known before the observation that is being taken, if it is to be judged. */
  #before: Picture | undefined
  /** What was removed: what it has shown can still be judged. */
  #gone: string[] = []

  constructor({ shows, known = nothingKnown, charts, makers, follow, listener }: FollowingOptions) {
    this.#follow = follow
    this.#listener = listener
    this.known = known
    for (const name in shows) this.#shown.set(name, shows[name] as Attributes)
    this.actors = new Actors(makers, this, charts)
  }

  /** Whether an observation is being taken: a callback of an actor may be running. */
  get isTaking(): boolean {
    return this.#isTaking
  }

  /** The names of all objects of which something is known. */
  get names(): Iterable<string> {
    return this.#shown.keys()
  }

  get channels(): Iterable<string> {
    return this.actors.channels.keys()
  }

  get ended(): Iterable<string> {
    return this.actors.ended
  }

  shown(name: string): Attributes | undefined {
    return this.#shown.get(name)
  }

  chart(name: string): AnyMachineSnapshot | undefined {
    return this.actors.get(name)?.getSnapshot()
  }

  id(name: string): string | undefined {
    return this.actors.idOf(name)
  }

  /** What an object has shown last, also in observations that wait. */
  latest(name: string): Attributes | undefined {
    return this.#shownNext.get(name) ?? this.#shown.get(name)
  }

  /** Takes an observation, now or when those before it are taken. */
  take(observation: Observation): void {
    if (this.#isTaking && isEnding(observation)) this.#endings += 1
    this.#waiting.push(observation)
    if (this.#isTaking) {
      for (const name in observation.shows)
        this.#shownNext.set(name, { ...this.latest(name), ...observation.shows[name] })
    }
    this.run()
  }

  /** Does something, and then takes what waits: also what comes in meanwhile. */
  run(act?: () => void): void {
    if (this.#isTaking) {
      act?.()
      return
    }
    this.#isTaking = true
    try {
      act?.()
      while (this.#next < this.#waiting.length) {
        this.#next += 1
        this.#takeNow(this.#waiting[this.#next - 1] as Observation)
      }
      this.#waiting = []
      this.#next = 0
      this.#shownNext.clear()
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
      this.run()
    })
  }

  making(): void {
    this.#listener.making?.()
  }

  made(name: string, actor: AnyActorRef): void {
    this.#listener.made(name, actor)
  }

  elsewhere(name: string): AnyActorRef | undefined {
    return this.#listener.elsewhere?.(name)
  }

  removed(name: string): void {
    this.#gone.push(name)
    this.#listener.removed(name)
  }

  get inspect() {
    return this.#listener.inspect
  }

  #takeNow(observation: Observation): void {
    if (this.#endings > 0 && isEnding(observation)) this.#endings -= 1
    const { followed } = this.#listener
    this.#before = followed && this.#pictureBefore(observation)
    const { shows } = observation
    for (const name in shows) this.#shown.set(name, { ...this.#shown.get(name), ...shows[name] })
    this.calls = callsAfter(this.calls, observation)
    try {
      if (this.#enact(observation)) this.#judge(observation)
    } catch (error) {
      this.#listener.report(error)
    }
    // What others follow is known as it was when it was announced.
    if (observation.kind === 'event' && observation.isElsewhere && observation.channel !== undefined)
      this.#gone.push(observation.channel)
    if (this.#gone.length === 0) return
    for (const name of this.#gone) this.#shown.delete(name)
    this.#gone = []
  }

  #judge(observation: Observation): void {
    const before = this.#before
    this.#before = undefined
    if (!before) return
    try {
      this.#listener.followed?.(before, observation, this)
    } catch (error) {
      this.#listener.report(error)
    }
  }

  /** Returns whether all was taken: else nothing is judged either. */
  #enact(observation: Observation): boolean {
    let taken = 0
    for (const step of this.#follow(this, observation)) {
      // In a replay nothing comes in meanwhile: the trace says how far it went.
      if (taken === observation.taken) return false
      if (taken > 0 && this.#endings > 0) {
        this.#listener.cutShort(observation, taken)
        return false
      }
      if ('judge' in step) this.#judge(observation)
      else this.#take(step)
      taken += 1
    }
    return true
  }

  #take(step: Exclude<Step, { readonly judge: true }>): void {
    if ('cause' in step) this.actors.send(step.on, step.cause)
    else if ('known' in step) this.known = { ...this.known, ...step.known }
    else if ('stop' in step) this.#listener.stop()
    else this.#listener.lookAgain(step.lookAgain)
  }

  /** What was known before an observation, of the objects that it is about. */
  #pictureBefore({ shows = {}, on }: Observation): Picture {
    const { actors, calls, known } = this
    const { channels } = actors
    const shown = new Map(Object.keys(shows).map((name) => [name, this.#shown.get(name)]))
    const names = new Set([on, ...actors.parts.map(([name]) => name)])
    const charts = new Map([...names].map((name) => [name, this.chart(name)]))
    const id = this.id(on)
    return {
      shown: (name) => (shown.has(name) ? shown.get(name) : this.#shown.get(name)),
      chart: (name) => (charts.has(name) ? charts.get(name) : this.chart(name)),
      id: (name) => (name === on ? id : this.id(name)),
      channels: { [Symbol.iterator]: () => channels.keys() },
      ended: [],
      calls,
      known,
    }
  }
}

/** Whether an observation ends the connection, or its being followed. */
function isEnding(observation: Observation): boolean {
  if (observation.on !== 'connection') return false
  return observation.kind === 'unbound' || (observation.kind === 'call' && observation.method === 'close')
}
