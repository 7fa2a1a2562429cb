import { type Attribute, type Attributes, type Kind, type ShownValue, UNREADABLE } from './attributes.ts'
import { observedError } from './errors.ts'
import { isChannelLike } from './isChannelLike.ts'
import { isTrusting } from './isTrusting.ts'
import type { Given, Happening } from './observation.ts'
import type { Scope, Source } from './scope.ts'

/** What is read of an object when it is first seen, whatever is asked for. */
const NEW = 'signaling aggregate state structure description once buffer'

/** A row of the table of attributes, with its name. */
export type Row = Attribute & { readonly name: string }

/** Who watches the object, with others. */
export interface Watcher {
  /** How much is read at each observation. */
  readonly extent: Extent
  /** How many calls are under way that may change what belongs to what. */
  negotiating: number
  /** What an object has shown last, of what was read. */
  shownBy(name: string): Attributes | undefined
  /** The name of a channel that somebody else follows, and that is not watched here. */
  nameElsewhere(channel: RTCDataChannel): string | undefined
  /** Watches another object from now on. Returns its name. */
  follow(object: object, kind: Kind): string
  /** Makes an observation. */
  observe(happening: Happening, scope?: Scope, source?: Source): void
  /** Makes two observations of a call: before and after it. */
  call(call: ObservedCall, run: (call: number) => unknown, around: AroundCall): unknown
}

/** How much is read: what following needs, what judging needs besides, or all that there is at each observation. */
export type Extent = 'followed' | 'judged' | 'all'

/** A call as it is observed. */
export interface ObservedCall {
  readonly on: string
  readonly method: string
  readonly given?: Given
}

/** What a call can change before and after it, and what it was given. */
export interface AroundCall {
  readonly before: Scope
  readonly after: Scope
  readonly args: readonly unknown[]
}

/** What there is to watch of a kind of object. */
export interface WatchedKind {
  /** What is read of it, by what is asked for. */
  readonly rows: Rows
  /** The events that are listened to, and what each may have changed. */
  readonly events: { readonly [type: string]: Scope }
  /** What an event says besides what all events do. */
  readonly tells?: (watched: Watched, event: Event) => Partial<Happening & { kind: 'event' }>
  /** What there is to know of an object, when it is bound, besides what it shows. */
  readonly knows?: (watched: Watched, shown: Attributes) => object | undefined
  /** Hooks its methods. Returns what takes the hooks off, or `undefined` if it allows none. */
  readonly hook?: (watched: Watched) => (() => void) | undefined
}

/** What there is to watch, by kind. Who watches a channel alone has nothing but channels. */
export type Kinds = { readonly [K in Kind]: WatchedKind }

/** The rows of a table of attributes, by the occasions that are asked for. */
export class Rows {
  readonly #all: readonly Row[]
  readonly #byOccasions: { [occasions: string]: readonly Row[] } = {}

  constructor(table: Readonly<Record<string, Attribute>>) {
    this.#all = Object.entries(table).map(([name, attribute]) => ({ ...attribute, name }))
  }

  of(occasions: Occasions): readonly Row[] {
    let rows = this.#byOccasions[occasions]
    if (!rows) {
      const asked = occasions.split(' ')
      rows = this.#byOccasions[occasions] = this.#all.filter(({ when }) => asked.includes(when))
    }
    return rows
  }
}

/** Some of the {@link Occasion}s, with spaces between them. */
export type Occasions = string

/** One object that is watched. */
export class Watched {
  readonly name: string
  readonly object: object
  readonly watch: Watcher
  readonly #kind: WatchedKind
  readonly #isChannel: boolean
  /** Whether it was never read yet: then all is read that never changes, too. */
  #isNew = true
  #unhook: (() => void) | undefined
  /** A function: what zone.js makes of a connection’s listeners calls no objects. */
  readonly #listener = (event: Event) => this.#hear(event)

  constructor(watch: Watcher, name: string, object: object, kind: Kind, watchedKind: WatchedKind) {
    this.watch = watch
    this.name = name
    this.object = object
    this.#kind = watchedKind
    this.#isChannel = kind === 'channel'
  }

  /** Puts on listeners and hooks. */
  begin(): void {
    for (const type in this.#kind.events) this.listenTo(type)
    const { hook } = this.#kind
    this.#unhook = hook?.(this)
  }

  /** Takes off listeners and hooks. */
  end(): void {
    for (const type in this.#kind.events) this.listenNoMoreTo(type)
    this.#unhook?.()
    this.#unhook = undefined
  }

  listenTo(type: string): void {
    ;(this.object as EventTarget).addEventListener(type, this.#listener)
  }

  listenNoMoreTo(type: string): void {
    ;(this.object as EventTarget).removeEventListener(type, this.#listener)
  }

  /** Reads the attributes of some occasions, and notes what is new in `shows`. Of a new object more is read. */
  read(occasions: Occasions, shows: { [name: string]: Attributes }): void {
    const shown = this.watch.shownBy(this.name)
    const rows = this.#kind.rows.of(this.#isNew ? `${occasions} ${NEW}` : occasions)
    let changes: { [attribute: string]: ShownValue } | undefined
    for (const row of rows) {
      const value = this.#valueOf(row)
      if (value === undefined || isSame(shown?.[row.name], value)) continue
      changes ??= { ...shows[this.name] } as { [attribute: string]: ShownValue }
      changes[row.name] = value
    }
    if (this.#isNew && this.#kind.hook && this.#unhook === undefined) {
      changes ??= {}
      changes.unhooked = true
    }
    this.#isNew = false
    if (changes) shows[this.name] = changes
  }

  /** What there is to know of it, when it is bound, besides what it shows. */
  known(shown: Attributes): object | undefined {
    return this.#kind.knows?.(this, shown)
  }

  #hear(event: Event): void {
    const { type } = event
    const scope = this.#kind.events[type] ?? {}
    const happening: Happening & { kind: 'event' } = { kind: 'event', on: this.name, type }
    const untrusted = event.isTrusted === false && isTrusting(this.object)
    const details: Partial<typeof happening> = {
      ...(untrusted && { untrusted }),
      ...(type === 'error' && { error: observedError(event) ?? {} }),
      ...(!untrusted && this.#kind.tells?.(this, event)),
      ...(type === 'datachannel' && !untrusted && this.#announced(event)),
    }
    const channel = this.#isChannel ? this.name : details.channel
    this.watch.observe({ ...happening, ...details }, { ...scope, channel }, { event })
  }

  #announced(event: Event): { readonly channel?: string; readonly isElsewhere?: true } {
    const { channel } = event as Partial<RTCDataChannelEvent>
    if (!isChannelLike(channel)) return {}
    const elsewhere = this.watch.nameElsewhere(channel)
    return elsewhere === undefined
      ? { channel: this.watch.follow(channel, 'channel') }
      : { channel: elsewhere, isElsewhere: true }
  }

  /** `undefined` if the object has no such attribute: engines differ. */
  #valueOf(row: Row): ShownValue | undefined {
    let value: unknown
    try {
      value = row.read ? row.read(this.object as never) : (this.object as Record<string, unknown>)[row.name]
    } catch {
      return UNREADABLE
    }
    if (value === undefined) return undefined
    if ('refersTo' in row) {
      const { refersTo } = row
      if (row.many) return (value as object[]).map((object) => this.watch.follow(object, refersTo))
      // Older engines show some transports as empty objects.
      const isObject = value !== null && typeof (value as Partial<EventTarget>).addEventListener === 'function'
      return isObject ? this.watch.follow(value as object, refersTo) : null
    }
    if ('type' in row && row.type === 'description') return Boolean(value)
    return value === Number.POSITIVE_INFINITY ? 'Infinity' : (value as ShownValue)
  }
}

function isSame(before: ShownValue | undefined, now: ShownValue): boolean {
  if (!Array.isArray(before) || !Array.isArray(now)) return Object.is(before, now)
  return before.length === now.length && before.every((name, index) => name === now[index])
}
