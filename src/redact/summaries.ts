import { tagOf } from './kinds.ts'
import { inPlaceOf, type PrivateContent } from './privateContents.ts'

/** How each kind of private contents is called where it is not shown. */
export const nouns: Readonly<Record<PrivateContent, string>> = {
  sdp: 'SDP',
  candidates: 'candidate',
  addresses: 'address',
  credentials: 'credential',
  messages: 'text',
}

/** What is shown of an object whose parts are not. */
export function summary(object: object): string {
  if (Array.isArray(object)) return inPlaceOf('array', object.length, 'item')
  if (object instanceof Map || object instanceof Set) return inPlaceOf(tagOf(object), object.size, 'item')
  const tag = tagOf(object)
  return tag === 'Object' ? inPlaceOf('object', Object.keys(object).length, 'key') : inPlaceOf(tag)
}

/** The first items of a list, a set or a map. */
export function firstOf<Item>(items: Iterable<Item> | readonly Item[], most: number): readonly Item[] {
  if (Array.isArray(items)) return Array.from({ length: Math.min(items.length, most) }, (_, index) => items[index])
  const first: Item[] = []
  for (const item of items) {
    if (first.length === most) break
    first.push(item)
  }
  return first
}

/** The bytes of binary data; a Blob tells them only later. */
export function bytesOf(object: object, tag: string): Uint8Array | undefined {
  if (ArrayBuffer.isView(object)) return new Uint8Array(object.buffer, object.byteOffset, object.byteLength)
  return tag === 'ArrayBuffer' ? new Uint8Array(object as ArrayBuffer) : undefined
}

/** The beginning of a text, to the last white space before a place. */
export function wordsBefore(text: string, before: number): string {
  let place = before
  while (place > 0 && !/\s/.test(text[place] ?? '')) place -= 1
  return text.slice(0, place)
}
