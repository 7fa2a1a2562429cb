import conversions from 'webidl-conversions'

/** What a member of a dictionary, or an argument, is converted by. */
export type Convert<Value> = (value: unknown, context: string) => Value

/** Where a value comes from, for the message of its error. */
type Context = string

export const toBoolean: Convert<boolean> = (value, context) => conversions.boolean(value, { context })
export const toText: Convert<string> = (value, context) => conversions.USVString(value, { context })
export const toDOMString: Convert<string> = (value, context) => conversions.DOMString(value, { context })
export const toUnsignedShort: Convert<number> = (value, context) =>
  conversions['unsigned short'](value, { context, enforceRange: true })
export const toPlainUnsignedShort: Convert<number> = (value, context) =>
  conversions['unsigned short'](value, { context })
export const toOctet: Convert<number> = (value, context) => conversions.octet(value, { context, enforceRange: true })
export const toUnsignedLong: Convert<number> = (value, context) =>
  conversions['unsigned long'](value, { context, enforceRange: true })

export const toUnsignedLongLong: Convert<number> = (value, context) =>
  conversions['unsigned long long'](value, { context, enforceRange: true })
export const toPlainLong: Convert<number> = (value, context) => conversions.long(value, { context })
export const toPlainUnsignedLong: Convert<number> = (value, context) => conversions['unsigned long'](value, { context })

/** The same, of what may be null. */
export function nullable<Value>(convert: Convert<Value>): Convert<Value | null> {
  return (value, context) => (value === null || value === undefined ? null : convert(value, context))
}

/**
 * Converts to one of the values of an enumeration.
 *
 * @throws TypeError if it is none of them
 */
export function toOneOf<const Value extends string>(...values: readonly Value[]): Convert<Value> {
  return (value, context) => {
    const text = conversions.DOMString(value, { context })
    const found = values.find((each) => each === text)
    if (found === undefined) throw new TypeError(`${context}: "${text}" is none of ${values.join(', ')}.`)
    return found
  }
}

/**
 * Converts to a sequence.
 *
 * @throws TypeError if it cannot be iterated
 */
export function toSequence<Value>(convert: Convert<Value>): Convert<readonly Value[]> {
  return (value, context) => {
    const isIterable =
      typeof value === 'object' && value !== null && typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function'
    if (!isIterable) throw new TypeError(`${context} is no sequence.`)
    return Array.from(value as Iterable<unknown>, (item, index) => convert(item, `${context}[${index}]`))
  }
}

/** A dictionary that is being converted: its members are to be read in the order of their names. */
export class Dictionary {
  readonly #value: object
  readonly #context: Context

  /** @throws TypeError if it is neither an object, nor undefined or null, which stand for an empty one */
  constructor(value: unknown, context: Context) {
    if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function') {
      throw new TypeError(`${context} is no object.`)
    }
    this.#value = value ?? {}
    this.#context = context
  }

  /** The member, converted; `undefined` if it is not there. */
  member<Value>(name: string, convert: Convert<Value>): Value | undefined {
    const value = (this.#value as Readonly<Record<string, unknown>>)[name]
    return value === undefined ? undefined : convert(value, `${this.#context}: ${name}`)
  }

  /** @throws TypeError if it is not there */
  required<Value>(name: string, convert: Convert<Value>): Value {
    const value = this.member(name, convert)
    if (value === undefined) throw new TypeError(`${this.#context}: ${name} is missing.`)
    return value
  }
}

/**
 * Makes sure that a call has its arguments.
 *
 * @throws TypeError if there are fewer
 */
export function needArguments(count: number, given: number, context: Context): void {
  if (given >= count) return
  throw new TypeError(`${context}: ${count} argument${count > 1 ? 's' : ''} required, but only ${given} present.`)
}
