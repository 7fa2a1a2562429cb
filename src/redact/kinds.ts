/** The class of an object as far as the platform tells; `Object` of those that apps make. Of any realm. */
export function tagOf(object: object): string {
  const tag = Object.prototype.toString.call(object).slice(8, -1)
  if (tag !== 'Object') return tag
  // Engines in JavaScript, whose objects keep what they were given in properties of their own.
  const name: unknown = Object.getPrototypeOf(object)?.constructor?.name
  return typeof name === 'string' && /^(?:RTC|MediaStream)/.test(name) ? name : tag
}

/** The size of binary data in bytes; `undefined` if it is none. */
export function binarySize(object: object): number | undefined {
  if (ArrayBuffer.isView(object)) return object.byteLength
  const tag = Object.prototype.toString.call(object).slice(8, -1)
  if (tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer') return (object as ArrayBuffer).byteLength
  if (tag === 'Blob' || tag === 'File') return (object as Blob).size
  return undefined
}

/** How many bytes JSON has made of binary data, as an object with a number for each; `undefined` if it was none. */
export function bytesInJson(keys: readonly string[], read: (key: string) => unknown): number | undefined {
  const last = keys.length - 1
  const areBytes =
    keys[0] === '0' && keys[last] === String(last) && keys.slice(0, 1000).every((key) => isByte(read(key)))
  if (areBytes) return keys.length
  const isBuffer = keys.length === 2 && keys[0] === 'type' && keys[1] === 'data' && read('type') === 'Buffer'
  const data = isBuffer ? read('data') : undefined
  return Array.isArray(data) && data.slice(0, 1000).every(isByte) ? data.length : undefined
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}

/** What an error says; its stack, which has paths of the machine, is not in it. `undefined` if it is no error. */
export function errorParts(object: object, tag: string): readonly (readonly [string, unknown])[] | undefined {
  if (tag !== 'Error' && tag !== 'DOMException' && tag !== 'RTCError' && !(object instanceof Error)) return undefined
  const error = object as unknown as Record<string, unknown>
  const inherited = ['name', 'message', 'code', 'errorDetail', 'sctpCauseCode', 'receivedAlert', 'sentAlert', 'cause']
  const names = new Set([...inherited.filter((name) => error[name] !== undefined), ...Object.keys(error)])
  names.delete('stack')
  return [...names].map((name) => [name, error[name]])
}

export function functionName(value: object): string {
  const name: unknown = (value as { name?: unknown }).name
  return typeof name === 'string' ? name : ''
}
