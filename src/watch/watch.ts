import type { Attributes, Kind, Shows } from './attributes.ts'
import { errorName, throwLater } from './errors.ts'
import { isChannelLike } from './isChannelLike.ts'
import type { Happening, Observation } from './observation.ts'
import { allStates, type Scope, type Source } from './scope.ts'
import {
  type AroundCall,
  type Extent,
  type Kinds,
  type ObservedCall,
  type Occasions,
  Watched,
  type Watcher,
} from './watched.ts'

/** Who has objects watched. */
export interface WatchOwner {
  /** Is given each observation, when it is made. */
  take(observation: Observation, source: Source): void
  /** What an object has shown last, of what was read. */
  shownBy(name: string): Attributes | undefined
  /** Whether somebody else follows a channel. */
  isElsewhere(channel: RTCDataChannel): boolean
}

const nothing: Source = {}

/**
 * Watches objects that belong together, and makes an observation of each thing that happens to them. It is all that
 * touches objects of the platform, and knows no rule. In an observation each attribute is read once, at the most.
 */
export class Watch implements Watcher {
  /** How much is read at each observation. */
  extent: Extent = 'followed'
  /** How many calls are under way that may change what belongs to what. */
  negotiating = 0
  readonly #owner: WatchOwner
  readonly #kinds: Kinds
  /** The connection, its transports and its transceivers. */
  readonly #parts = new Map<string, Watched>()
  readonly #channels = new Map<string, Watched>()
  readonly #names = new WeakMap<object, string>()
  readonly #counts: { [K in Kind]?: number } = {}
  #calls = 0
  #guest: Watched | undefined

  constructor(kinds: Kinds, owner: WatchOwner) {
    this.#kinds = kinds
    this.#owner = owner
  }

  /** The object of a name, as long as it is watched. */
  objectOf(name: string): object | undefined {
    return this.#watchedOf(name)?.object
  }

  /** The name of an object that is watched. */
  nameOf(object: object): string | undefined {
    return this.#names.get(object)
  }

  /** The names of all objects that are watched. */
  get names(): readonly string[] {
    return [...this.#parts.keys(), ...this.#channels.keys()]
  }

  /** Watches an object from now on. Returns its name. */
  follow(object: object, kind: Kind): string {
    const existing = this.#names.get(object)
    if (existing !== undefined) return existing
    const name = this.#newName(kind)
    this.#names.set(object, name)
    const watched = new Watched(this, name, object, kind, this.#kinds[kind])
    ;(kind === 'channel' ? this.#channels : this.#parts).set(name, watched)
    watched.begin()
    return name
  }

  /** What the chart of an object begins with that no attribute shows. */
  knownOf(name: string, shown: Attributes): object | undefined {
    return this.#watchedOf(name)?.known(shown)
  }

  /** What an object has shown last, of what was read. */
  shownBy(name: string): Attributes | undefined {
    return this.#owner.shownBy(name)
  }

  nameElsewhere(channel: RTCDataChannel): string | undefined {
    if (this.#names.has(channel) || !this.#owner.isElsewhere(channel)) return undefined
    const name = this.#newName('channel')
    this.#guest = new Watched(this, name, channel, 'channel', this.#kinds.channel)
    return name
  }

  /** The channel that was announced last, if somebody else follows it. */
  guest(name: string): object | undefined {
    return this.#guest?.name === name ? this.#guest.object : undefined
  }

  /** Watches an object no more: takes off listeners and hooks. */
  release(name: string): void {
    const watched = this.#watchedOf(name)
    if (!watched) return
    this.#parts.delete(name)
    this.#channels.delete(name)
    this.#names.delete(watched.object)
    watched.end()
  }

  /** Watches nothing any more. */
  end(): void {
    this.#guest = undefined
    for (const name of this.names) this.release(name)
  }

  /** Has a channel's `bufferedamountlow` heard until the function is called that it returns. */
  hearDrained(name: string): () => void {
    const watched = this.#watchedOf(name)
    watched?.listenTo('bufferedamountlow')
    return () => watched?.listenNoMoreTo('bufferedamountlow')
  }

  /** Makes an observation. What comes of it throws nothing to the engine. */
  observe(happening: Happening, scope: Scope = {}, source: Source = nothing): void {
    try {
      const shows = this.look(scope)
      const observation: { -readonly [Name in keyof Observation]: Observation[Name] } = {
        ...happening,
        time: performance.now(),
      }
      if (shows) observation.shows = shows
      this.#owner.take(observation as Observation, source)
    } catch (error) {
      throwLater(error)
    }
  }

  /** Makes two observations of a call: before and after it. */
  call(
    { on, method, ...more }: ObservedCall,
    run: (call: number) => unknown,
    { before, after, args }: AroundCall,
  ): unknown {
    this.#calls += 1
    const call = this.#calls
    const returned = { kind: 'returned', on, method, call } as const
    this.observe({ kind: 'call', on, method, call, ...more }, before, { args })
    let result: unknown
    try {
      result = run(call)
    } catch (error) {
      this.observe({ ...returned, threw: errorName(error) }, after)
      throw error
    }
    const isChannel = method === 'createDataChannel' && this.#watchedOf(on) && isChannelLike(result)
    const channel = isChannel ? this.follow(result as object, 'channel') : undefined
    this.observe(channel === undefined ? returned : { ...returned, channel }, { channel, ...after })
    return result
  }

  /** Reads what an observation looks at. Returns what is new. */
  look(scope: Scope = {}): Shows | undefined {
    const { channels, channel } = scope
    const shows: { [name: string]: Attributes } = {}
    this.#lookAtConnection(scope, shows)
    if (channels) for (const watched of this.#channels.values()) watched.read('state', shows)
    if (channel !== undefined) {
      const watched = this.#channels.get(channel) ?? this.#guest
      watched?.read(this.extent === 'all' ? 'state buffer once' : 'state buffer', shows)
    }
    for (const _ in shows) return shows
    return undefined
  }

  #lookAtConnection(scope: Scope, shows: { [name: string]: Attributes }): void {
    const connection = this.#parts.get('connection')
    if (!connection) return
    const { signaling, transports, aggregates, structure } =
      this.extent === 'followed' ? scope : { ...allStates, ...scope }
    const isStructure = structure || (this.negotiating > 0 && (signaling || transports))
    if (signaling || isStructure) connection.read(this.#occasions('signaling', isStructure), shows)
    if (!isStructure && shows.connection?.signalingState !== undefined) {
      // Which call has changed it was not seen.
      connection.read('structure description', shows)
    }
    if (transports || isStructure) {
      const occasions = this.#occasions('state', isStructure)
      // Objects that are found meanwhile are added at the end.
      for (const watched of this.#parts.values()) if (watched !== connection) watched.read(occasions, shows)
      const transceivers = shows.connection?.transceivers
      if (Array.isArray(transceivers)) this.#releaseOthers(transceivers)
    }
    if (aggregates || structure || hasTransport(shows)) connection.read('aggregate', shows)
  }

  #occasions(first: 'signaling' | 'state', isStructure: boolean | undefined): Occasions {
    if (this.extent === 'all') return `${first} structure description once judged`
    if (!isStructure) return first
    return this.extent === 'judged' ? `${first} structure description judged` : `${first} structure`
  }

  /** Transceivers that the connection has dropped. */
  #releaseOthers(transceivers: readonly string[]): void {
    for (const name of this.#parts.keys()) {
      if (name.startsWith('transceiver') && !transceivers.includes(name)) this.release(name)
    }
  }

  #newName(kind: Kind): string {
    const count = this.#counts[kind] ?? 0
    this.#counts[kind] = count + 1
    return kind === 'connection' ? kind : `${kind}:${count}`
  }

  #watchedOf(name: string): Watched | undefined {
    return this.#parts.get(name) ?? this.#channels.get(name)
  }
}

/** Whether a transport shows something new: then the connection may as well. */
function hasTransport(shows: Shows): boolean {
  for (const name in shows) if (name !== 'connection') return true
  return false
}
