const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]
const COLON = 0x3a
const COMMA = 0x2c

/** A stretch of bytes: the end is the first that is none of it. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A member of an object: its name, and where its value is. `end` is -1 if the value breaks off. */
export interface Member extends Stretch {
  readonly key: string
}

/** Why reading of an object or a list has ended before its end, and where. */
export interface Break {
  readonly at: number
  readonly isEnd: boolean
}

const decoder = new TextDecoder()

/** The text of a stretch. */
export function textOf(bytes: Uint8Array, { start, end }: Stretch): string {
  return decoder.decode(bytes.subarray(start, end))
}

/** What JSON says; `undefined` if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The first byte from there on that is no white space. */
export function afterSpace(bytes: Uint8Array, at: number): number {
  let next = at
  while (next < bytes.length && isSpace(bytes[next])) next += 1
  return next
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * Finds the members of the object that begins there, without reading their values: nothing is parsed, and depth costs
 * nothing.
 *
 * @param endOf - finds the end of a value: who reads a value by itself need not have it skipped before
 * @param closed - called with the end of the object, if it has one
 * @returns where it has broken off; `undefined` if it is whole
 */
export function* membersOf(
  bytes: Uint8Array,
  start: number,
  endOf: (bytes: Uint8Array, at: number, key: string) => number = endOfValue,
  closed: (end: number) => void = () => {},
): Generator<Member, Break | undefined> {
  let at = afterSpace(bytes, start + 1)
  if (bytes[at] === CLOSE_OBJECT) {
    closed(at + 1)
    return undefined
  }
  for (;;) {
    if (bytes[at] !== QUOTE) return broken(bytes, at)
    const keyEnd = endOfString(bytes, at)
    if (keyEnd === -1) return broken(bytes, bytes.length)
    const key = jsonOf(textOf(bytes, { start: at, end: keyEnd }))
    const colon = afterSpace(bytes, keyEnd)
    if (typeof key !== 'string' || bytes[colon] !== COLON) return broken(bytes, colon)
    const value = afterSpace(bytes, colon + 1)
    const end = endOf(bytes, value, key)
    yield { key, start: value, end }
    if (end === -1) return broken(bytes, bytes.length)
    at = afterSpace(bytes, end)
    if (bytes[at] === CLOSE_OBJECT) {
      closed(at + 1)
      return undefined
    }
    if (bytes[at] !== COMMA) return broken(bytes, at)
    at = afterSpace(bytes, at + 1)
  }
}

/** The same for the items of a list. */
export function* itemsOf(bytes: Uint8Array, start: number): Generator<Stretch, Break | undefined> {
  let at = afterSpace(bytes, start + 1)
  if (bytes[at] === CLOSE_LIST) return undefined
  for (;;) {
    const end = endOfValue(bytes, at)
    yield { start: at, end }
    if (end === -1) return broken(bytes, bytes.length)
    const next = afterSpace(bytes, end)
    if (bytes[next] === CLOSE_LIST) return undefined
    if (bytes[next] !== COMMA) return broken(bytes, next)
    at = afterSpace(bytes, next + 1)
  }
}

function broken(bytes: Uint8Array, at: number): Break {
  return { at, isEnd: at >= bytes.length }
}

/** The end of the value that begins there; -1 if the bytes end before, or there is none. */
export function endOfValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start]
  if (first === QUOTE) return endOfString(bytes, start)
  if (first === OPEN_OBJECT || first === OPEN_LIST) return endOfNested(bytes, start)
  let at = start
  while (at < bytes.length && !isDelimiter(bytes[at])) at += 1
  return at === bytes.length || at === start ? -1 : at
}

function isDelimiter(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte === COLON || isSpace(byte)
}

function endOfNested(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfString(bytes, at)
      if (end === -1) return -1
      at = end - 1
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

/** Most are short: to look at each byte is faster than to ask for the next quote. */
function endOfString(bytes: Uint8Array, start: number): number {
  const { length } = bytes
  for (let at = start + 1; at < length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at += 1
  }
  return -1
}
