import { showInstead } from '../watch/seen.ts'
import { type Attribute, attributeOf, type Kind, states, UNREADABLE } from './attributes.ts'
import { readersOf } from './readers.ts'
import type { Shown, ShownValue } from './trace.ts'

/** What was read of an attribute while an entry is being taken. */
type Reading = { readonly value: unknown } | { readonly error: unknown }

/** An object that is followed. */
interface Sighted {
  readonly object: object
  readonly kind: Kind
  readonly readers: ReadonlyMap<string, () => unknown>
  /** What it showed last. */
  readonly shown: Map<string, ShownValue>
  /** What was read for an entry, and for which. */
  readonly read: Map<string, Reading>
  readFor: number
  /** The object, and the parts of it, in whose place something else is read. */
  readonly replaced: readonly object[]
}

/**
 * Sees all that bindings read of a connection's objects. While an entry is being taken each attribute is read once: so a
 * replay reads what was read then, also where an engine changes attributes while script runs (EX-6).
 */
export class Sightings {
  readonly #sighted = new Map<string, Sighted>()
  readonly #names = new WeakMap<object, string>()
  /** Counts the entries: for each, what was read before is out of date. */
  #entry = 0
  readonly #counts: Partial<Record<Kind, number>> = {}
  readonly #noteChange: (name: string, attribute: string, value: ShownValue) => void
  readonly #isTaking: () => boolean

  /** @param isTaking - whether an entry is being taken: else the objects themselves are read, and nothing is noted */
  constructor(noteChange: (name: string, attribute: string, value: ShownValue) => void, isTaking: () => boolean) {
    this.#noteChange = noteChange
    this.#isTaking = isTaking
  }

  /** The name of an object that is or was followed, or of the transceiver of a sender. */
  nameOf(object: object): string | undefined {
    return this.#names.get(object)
  }

  /** The object of a name, as long as it is followed. */
  objectOf(name: string): object | undefined {
    return this.#sighted.get(name)?.object
  }

  /** What an attribute showed last. */
  shown(name: string, attribute: string): ShownValue | undefined {
    return this.#sighted.get(name)?.shown.get(attribute)
  }

  /** Follows an object, and returns its name. */
  follow(object: object, kind: Kind): string {
    const known = this.#names.get(object)
    if (known && this.#sighted.has(known)) return known
    const count = this.#counts[kind] ?? 0
    const name = known ?? (kind === 'connection' ? kind : `${kind}:${count}`)
    this.#names.set(object, name)
    if (!known) this.#counts[kind] = count + 1
    const readers = readersOf(object, kind)
    const views = this.#viewsOf(name, object, kind, readers)
    for (const [replaced, view] of views) {
      this.#names.set(replaced, name)
      showInstead(replaced, view)
    }
    const replaced = views.map(([part]) => part)
    this.#sighted.set(name, { object, kind, readers, shown: new Map(), read: new Map(), readFor: 0, replaced })
    return name
  }

  /** Has each attribute read anew. */
  renew(): void {
    this.#entry += 1
  }

  /** Reads all that there is. */
  all(): Shown {
    // Iterating finds those that are added meanwhile.
    for (const [name, { readers }] of this.#sighted) {
      for (const attribute of readers.keys()) {
        try {
          this.#readOnce(name, attribute)
        } catch {
          // It is noted as unreadable.
        }
      }
    }
    return Object.fromEntries([...this.#sighted].map(([name, { shown }]) => [name, Object.fromEntries(shown)]))
  }

  /** Follows an object no more. */
  drop(name: string): void {
    for (const object of this.#sighted.get(name)?.replaced ?? []) showInstead(object, undefined)
    this.#sighted.delete(name)
  }

  /** Follows no more the transports and transceivers that nothing leads to. */
  forgetLost(): void {
    const used = new Set([...this.#sighted.values()].flatMap(({ shown }) => [...shown.values()].flat()))
    const isStable = this.#sighted.get('connection')?.shown.get('signalingState') === 'stable'
    for (const [name, { kind, shown }] of this.#sighted) {
      const isLost = kind !== 'channel' && kind !== 'connection' && !used.has(name)
      if (isLost && (isStable || shown.get('state') === 'closed')) this.drop(name)
    }
  }

  /** Follows nothing any more. */
  end(): void {
    for (const name of [...this.#sighted.keys()]) this.drop(name)
  }

  /** What belongs together is read together, so that it fits. */
  #readOnce(name: string, attribute: string): unknown {
    const sighted = this.#sighted.get(name)
    if (!sighted) return undefined
    const { read } = sighted
    if (sighted.readFor !== this.#entry) {
      read.clear()
      sighted.readFor = this.#entry
    }
    if (!read.has(attribute)) {
      for (const each of readTogether(sighted, attribute)) if (!read.has(each)) this.#readNow(sighted, name, each)
    }
    const reading = read.get(attribute)
    if (reading && 'error' in reading) throw reading.error
    return reading?.value
  }

  #readNow(sighted: Sighted, name: string, attribute: string): void {
    const described = attributeOf(sighted.kind, attribute)
    if (!described) return
    const reading = attempt(sighted.readers.get(attribute))
    sighted.read.set(attribute, reading)
    const value = 'error' in reading ? UNREADABLE : this.#shownAs(described, reading.value)
    if (!isSame(sighted.shown.get(attribute), value)) {
      sighted.shown.set(attribute, value)
      this.#noteChange(name, attribute, value)
    }
  }

  #shownAs(attribute: Attribute, value: unknown): ShownValue {
    if ('refersTo' in attribute) {
      const name = (object: unknown) => this.#refer(object as object | null | undefined, attribute.refersTo)
      return attribute.many ? (value as object[]).flatMap((object) => name(object) ?? []) : name(value)
    }
    if ('type' in attribute && attribute.type === 'description') return Boolean(value)
    return value === Number.POSITIVE_INFINITY ? 'Infinity' : ((value ?? null) as ShownValue)
  }

  /** Older engines show some transports as empty objects. */
  #refer(object: object | null | undefined, kind: Kind): string | null {
    if (!object) return null
    const isTransport = kind !== 'transceiver'
    if (isTransport && typeof (object as Partial<RTCDtlsTransport>).addEventListener !== 'function') return null
    return this.follow(object, kind)
  }

  /** What bindings read in the place of an object, and of its parts. */
  #viewsOf(
    name: string,
    object: object,
    kind: Kind,
    readers: ReadonlyMap<string, () => unknown>,
  ): readonly (readonly [object, object])[] {
    const read = (attribute: string) =>
      this.#isTaking() ? this.#readOnce(name, attribute) : readers.get(attribute)?.()
    const view = withGetters([...readers.keys()].map((attribute) => [attribute, () => read(attribute)]))
    if (kind === 'connection') {
      Object.assign(view, {
        getTransceivers: () => read('transceivers'),
        getSenders: () => ({ length: read('senders') }),
        getReceivers: () => ({ length: read('receivers') }),
      })
    }
    if (kind !== 'transceiver') return [[object, view]]
    const { sender, receiver } = object as RTCRtpTransceiver
    return [
      [object, view],
      [sender, withGetters([['transport', () => read('senderTransport')]])],
      [receiver, withGetters([['transport', () => read('receiverTransport')]])],
    ]
  }
}

/** A connection's states, and all that a transport or a channel shows; a description is costly to read. */
function readTogether({ kind, readers }: Sighted, attribute: string): Iterable<string> {
  if (kind === 'connection') return states.includes(attribute) ? states : [attribute]
  return kind === 'transceiver' ? [attribute] : readers.keys()
}

function withGetters(getters: readonly (readonly [string, () => unknown])[]): object {
  const view = {}
  for (const [name, get] of getters) Object.defineProperty(view, name, { get, enumerable: true })
  return view
}

function attempt(read: (() => unknown) | undefined): Reading {
  try {
    return { value: read?.() }
  } catch (error) {
    return { error }
  }
}

function isSame(before: ShownValue | undefined, now: ShownValue): boolean {
  if (!Array.isArray(before) || !Array.isArray(now)) return Object.is(before, now)
  return before.length === now.length && before.every((name, index) => name === now[index])
}
