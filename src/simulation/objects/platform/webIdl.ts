import { defineEventHandlers } from './eventHandlers.ts'

/** What WebIDL says about an interface, and a class of JavaScript does not. */
export interface InterfaceShape {
  readonly name: string
  /** How many arguments its constructor needs. Default: 0, which those have that script cannot construct, too. */
  readonly constructorLength?: number
  /** How many arguments a method needs, by its name, where it is not as many as its function has. */
  readonly lengths?: Readonly<Record<string, number>>
  /** The events for which it has an attribute: `onopen`. */
  readonly events?: readonly string[]
  /** An attribute by which its objects are told from all others. Default: its first one. */
  readonly brand?: string
}

/** A class, as far as it matters here. */
interface Constructor {
  readonly prototype: object
}

/**
 * Makes of a class what WebIDL makes of an interface: its members are enumerable, `length` is the number of arguments that
 * are needed, and its objects have its name. The name is set, because a bundler may give the class another one.
 *
 * @see {@link https://webidl.spec.whatwg.org/#es-interfaces | WebIDL, interfaces}
 */
export function defineInterface(target: Constructor, shape: InterfaceShape): void {
  const { name, constructorLength = 0, lengths = {}, events = [] } = shape
  define(target, 'name', name)
  define(target, 'length', constructorLength)
  for (const owner of [target.prototype, target]) {
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (key === 'constructor' || key === 'prototype' || key === 'name' || key === 'length') continue
      const length = lengths[key]
      if (length !== undefined) define(member.value as object, 'length', length)
      if (!member.enumerable) Object.defineProperty(owner, key, { enumerable: true })
    }
  }
  define(target.prototype, Symbol.toStringTag, name)
  if (events.length > 0) defineEventHandlers(target.prototype as EventTarget, events, brandOf(target.prototype, shape))
}

/** What a twin has of its own. */
export interface TwinShape extends Pick<InterfaceShape, 'name' | 'lengths'> {
  readonly statics: Readonly<Record<string, unknown>>
}

/** The members of an interface, made once. */
const membersOf = new WeakMap<Constructor, PropertyDescriptorMap>()

/**
 * Makes of a constructor an interface with the members of another, as each realm has its own. They are the very same
 * functions: to make them anew takes a good part of what a short life does.
 *
 * @param first - is an interface by {@link defineInterface}, and extends EventTarget
 */
export function defineTwin(target: Constructor, first: Constructor, { name, lengths = {}, statics }: TwinShape): void {
  const members = membersOf.get(first) ?? Object.getOwnPropertyDescriptors(first.prototype)
  membersOf.set(first, members)
  const prototype: object = Object.create(EventTarget.prototype, members)
  Object.defineProperty(prototype, 'constructor', { value: target })
  Object.setPrototypeOf(target, EventTarget)
  Object.defineProperty(target, 'prototype', { value: prototype, writable: false })
  define(target, 'name', name)
  define(target, 'length', 0)
  for (const [key, value] of Object.entries(statics)) {
    define(value as object, 'length', lengths[key] ?? 0)
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
  }
}

function define(owner: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(owner, key, { value, writable: false, enumerable: false, configurable: true })
}

/** What throws a TypeError for all but the objects of an interface: its attributes do. */
function brandOf(prototype: object, { brand }: InterfaceShape): (object: unknown) => void {
  const members = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>
  const key = brand ?? Object.keys(members).find((each) => members[each]?.get)
  const get = key === undefined ? undefined : members[key]?.get
  return (object) => void get?.call(object)
}
