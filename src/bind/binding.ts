import type { AnyActorRef } from 'xstate'
import type { Divergence } from '../../machines/rules/divergence.ts'
import { type Makers, objectOf } from '../follow/actors.ts'
import type { Step } from '../follow/cause.ts'
import { Following, type FollowingListener } from '../follow/following.ts'
import { sendingOwn } from '../follow/ownCauses.ts'
import type { Picture } from '../follow/picture.ts'
import { type Attributes, kindOf } from '../watch/attributes.ts'
import { guarded, throwLater } from '../watch/errors.ts'
import { isTrusting } from '../watch/isTrusting.ts'
import type { Observation } from '../watch/observation.ts'
import { allStates, type Source, wholeConnection } from '../watch/scope.ts'
import { Watch, type WatchOwner } from '../watch/watch.ts'
import type { Kinds } from '../watch/watched.ts'
import { boundTo } from './ended.ts'
import { GivenName } from './givenName.ts'
import { guardSend } from './guardedLogic.ts'
import { Inspectors } from './inspectors.ts'
import { Judges } from './judges.ts'
import type { BindOptions, BindPeerConnectionOptions } from './options.ts'
import { type Detachable, entryOf, register, reserve, unregister } from './registry.ts'

/** What a binding of a kind of object is made of. */
export interface BindingParts {
  readonly root: 'connection' | 'channel'
  readonly kinds: Kinds
  readonly makers: Makers
  readonly follow: (picture: Picture, observation: Observation) => Iterable<Step>
}

/** In milliseconds: an engine that is written in JavaScript may change an attribute long before it fires the event. */
const LATER = { trusting: 0, other: 50 } as const

/** In milliseconds: by then a transport that negotiation has dropped has shown that it is closed, if it ever does. */
const DROPPED = 2500

/** Follows one real object with all that belongs to it: a connection, or a channel that is bound alone. */
export class Binding implements Detachable, FollowingListener, WatchOwner {
  readonly watch: Watch
  readonly following: Following
  /** Who writes down what comes in. */
  #tap: Tap | undefined
  readonly #root: string
  readonly #givenName: GivenName | undefined
  readonly #inspectors = new Inspectors()
  #judges: Judges | undefined
  #looks: Map<string, ReturnType<typeof setTimeout>> | undefined
  /** The actors of channels that are being bound. */
  readonly #bound = new Map<string, AnyActorRef | undefined>()
  /** Stops the root as XState does it: what an app calls lets go of the object first. */
  #stopRoot: (() => void) | undefined

  constructor(object: object, { root, kinds, makers, follow }: BindingParts, options: BindPeerConnectionOptions) {
    this.watch = new Watch(kinds, this)
    const name = this.watch.follow(object, root)
    this.#root = name
    this.#inspectors.add(name, options.inspect)
    this.#judgeFor(options.divergences)
    this.#givenName = options.name === undefined ? undefined : new GivenName(options.name, this)
    const shows = this.watch.look({ ...wholeConnection, channel: name }) ?? {}
    const charts = { [name]: { id: this.#givenName?.id, input: this.watch.knownOf(name, shows[name] ?? {}) } }
    this.following = new Following({ shows, charts, makers, follow, listener: this })
    this.following.run(() => this.following.actors.make(name))
    if (this.#isActive(name)) this.watch.observe({ kind: 'bound', on: name })
    else this.#letGo()
  }

  get givenName(): string | undefined {
    return this.#givenName?.id
  }

  /** The actor of an object. */
  actorOf(name: string): AnyActorRef {
    return this.following.actors.get(name) as AnyActorRef
  }

  objectOf(name: string): object | undefined {
    return this.watch.objectOf(objectOf(name))
  }

  making(): void {
    this.#inspectors.hold()
  }

  made(name: string, actor: AnyActorRef): void {
    const object = this.objectOf(name)
    const isBindable = kindOf(name) === 'channel' || kindOf(name) === 'connection'
    guardSend(actor)
    if (this.#bound.has(name)) this.#bound.set(name, actor)
    register({ actor, binding: this, name }, isBindable ? object : undefined)
    if (name === this.#root) this.#takeRoot(name, actor)
    this.#inspectors.release()
  }

  #takeRoot(name: string, actor: AnyActorRef): void {
    this.#stopRoot = actor.stop.bind(actor)
    actor.stop = () => {
      const root = this.objectOf(name)
      if (root) unregister(root)
      this.unbind(name)
      return actor
    }
    const end = () => this.#letGo()
    actor.subscribe({ complete: end })
    // In two: an observer that takes errors would keep XState from reporting them.
    actor.subscribe({ error: end })
  }

  removed(name: string): void {
    this.#inspectors.remove(name)
    this.#judges?.remove(name)
    if (objectOf(name) === name) this.watch.release(name)
  }

  /** Sees the actors from their beginning, if somebody has asked for it by then. */
  get inspect(): FollowingListener['inspect'] {
    return this.#inspectors.atFirst()
  }

  get followed(): FollowingListener['followed'] {
    return this.#judges?.judge
  }

  take(observation: Observation, source: Source): void {
    this.#tap?.observed(observation, source)
    if (this.following.isTaking) this.#reserve(observation)
    this.following.take(observation)
    // In a callback of an actor the chart is closed when that has returned. The objects are let go at once.
    if (observation.kind === 'returned' && observation.on === 'connection' && observation.method === 'close')
      this.#letGo()
  }

  shownBy(name: string): Attributes | undefined {
    // Before there is a following, nothing was shown.
    return (this.following as Following | undefined)?.latest(name)
  }

  isElsewhere(channel: RTCDataChannel): boolean {
    const entry = entryOf(channel)
    if (!entry || !('binding' in entry) || entry.binding === this) return false
    return entry.binding.objectOf(entry.name) !== undefined
  }

  elsewhere(name: string): AnyActorRef | undefined {
    const channel = this.watch.guest(name)
    return channel && boundTo(channel)?.actor
  }

  stop(): void {
    this.#stopRoot?.()
    // A promise may settle later: what is no longer followed is not judged either.
    this.#judges = undefined
  }

  lookAgain(name: string): void {
    const object = this.objectOf(name)
    if (!object) return
    const soon = isTrusting(object) ? LATER.trusting : LATER.other
    this.#lookLater(name, kindOf(name) === 'channel' ? soon : DROPPED)
  }

  cutShort(observation: Observation, taken: number): void {
    this.#tap?.cutShort(observation, taken)
  }

  report(error: unknown): void {
    throwLater(error)
  }

  /** Who writes down what comes in. */
  get tap(): Tap | undefined {
    return this.#tap
  }

  /** Whether an observation is being taken, or a call is being made. */
  get isBusy(): boolean {
    return this.following.isTaking || this.following.calls.length > 0
  }

  /** Has all that can be read, and all that comes in, written down; or, without `tap`, ends that for who did it before. */
  record(tap: Tap | undefined, before?: Tap): void {
    if (before && this.#tap !== before) return
    this.#tap = tap
    this.watch.extent = tap ? 'all' : this.#judges ? 'judged' : 'followed'
  }

  pause(): void {
    this.following.pause()
  }

  hearDrained(name: string): () => void {
    return this.watch.hearDrained(name)
  }

  /** Takes the options of the first call for an object that has any. */
  configure(name: string, { inspect, divergences }: BindOptions): void {
    if (!this.objectOf(name)) return
    if (this.#inspectors.add(name, inspect)) this.#inspectors.attach(this.actorOf(this.#root).system)
    this.#judgeFor(divergences, name === this.#root ? undefined : name)
  }

  /** Follows a channel of the connection that was there before, or finds its actor. */
  bindChannel(channel: RTCDataChannel, options: BindOptions): AnyActorRef {
    const name = this.watch.follow(channel, 'channel')
    this.configure(name, options)
    this.#bound.set(name, this.following.actors.get(name))
    this.watch.observe({ kind: 'bound', on: name }, { channel: name })
    // In a callback of an actor it is followed when that has returned. Its actor is there at once.
    const isAhead = !this.#bound.get(name)
    if (isAhead) this.following.run(() => this.following.actors.make(name, this.watch.shownBy(name)))
    // A callback of the actor may have let go of the channel by now.
    const actor = this.#bound.get(name) as AnyActorRef
    this.#bound.delete(name)
    if (isAhead) this.#tap?.madeAhead(name, actor.id)
    if (actor.getSnapshot().status !== 'active') this.watch.release(name)
    return actor
  }

  unbind(name: string): void {
    if (!this.objectOf(name)) return
    if (name === this.#root) this.#detach()
    else this.watch.release(name)
    this.take({ time: performance.now(), kind: 'unbound', on: name }, {})
  }

  tell(name: string, cause: 'close' | 'transferred'): void {
    if (!this.objectOf(name)) return
    if (!this.actorOf(name).getSnapshot().can({ type: cause })) {
      // One that is closing already is not told again. It may have closed, and an app keep the event from us.
      if (kindOf(name) === 'channel') this.watch.observe({ kind: 'look', on: name }, { channel: name })
      return
    }
    this.watch.observe({ kind: 'told', on: name, cause }, { ...allStates, channel: name })
    const object = this.objectOf(name) as RTCDataChannel | RTCPeerConnection | undefined
    if (cause !== 'close' || !object) return
    guarded(() => object.close())
    // A proxy may have called the method of its target, which has no hooks.
    if (name === 'connection' && this.objectOf(name)) {
      this.watch.observe({ kind: 'look', on: name }, { ...wholeConnection, channels: true })
    }
  }

  #judgeFor(divergences: BindOptions['divergences'], only?: string): void {
    if (!divergences) return
    this.#judges ??= new Judges(
      (divergence, on) => this.#emit(divergence, on),
      (delay) => this.#lookLater(this.#root, delay),
    )
    this.#judges.add(divergences, this.objectOf(this.#root), only)
    if (this.watch.extent === 'followed') this.watch.extent = 'judged'
  }

  #emit(divergence: Divergence, on: string): void {
    const event = { type: 'divergence', divergence } as const
    for (const name of new Set([this.#root, on])) {
      if (!this.#isActive(name) || (name !== this.#root && kindOf(name) !== 'channel')) continue
      sendingOwn([event], () => this.actorOf(name).send(event))
    }
  }

  /** A channel that comes in a callback is ours from now on, though its actor is made when that has returned. */
  #reserve(observation: Observation): void {
    const { channel, isElsewhere } = observation as { readonly channel?: string; readonly isElsewhere?: true }
    const object = channel !== undefined && !isElsewhere && this.objectOf(channel)
    if (object) reserve(object, { binding: this, name: channel })
  }

  #isActive(name: string): boolean {
    return this.following.actors.get(name)?.getSnapshot().status === 'active'
  }

  #lookLater(name: string, delay: number): void {
    this.#looks ??= new Map()
    const looks = this.#looks
    if (looks.has(name)) return
    const look = () => {
      looks.delete(name)
      const isChannel = kindOf(name) === 'channel'
      if (!this.objectOf(name)) return
      this.watch.observe(
        { kind: 'look', on: name },
        isChannel ? { channel: name } : { ...wholeConnection, channels: true },
      )
    }
    const timer = setTimeout(look, delay)
    looks.set(name, timer)
    // In Node a look is no reason to stay alive.
    ;(timer as { unref?: () => void }).unref?.()
  }

  /** Lets go of all objects, so that they can be bound anew. */
  #detach(): void {
    for (const name of this.watch.names) {
      const object = this.watch.objectOf(name)
      if (object) unregister(object)
    }
    this.#letGo()
  }

  /** Lets go of all objects, and of the name. What has ended is found again by its object. */
  #letGo(): void {
    this.#givenName?.release()
    for (const timer of this.#looks?.values() ?? []) clearTimeout(timer)
    this.#looks = undefined
    this.watch.end()
  }
}

/** Who writes down what a binding takes. */
export interface Tap {
  observed(observation: Observation, source: Source): void
  cutShort(observation: Observation, taken: number): void
  /** The actor of a channel was made before that is followed which was observed last. */
  madeAhead(name: string, id: string): void
}
