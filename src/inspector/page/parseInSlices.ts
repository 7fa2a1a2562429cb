import type { Slices } from '../../trace/slices.ts'
import { TraceError } from '../../trace/TraceError.ts'
import { withoutMark } from '../../trace/withoutMark.ts'

/** What is parsed at once, in characters: some milliseconds. */
const CHUNK = 200_000
/** Of lists and objects that are longer than a chunk: in levels. */
const DEEPEST = 100

/**
 * Parses JSON as `JSON.parse()` does, but what is long piece by piece. A byte order mark before it is ignored.
 *
 * @throws SyntaxError if it is no JSON
 * @throws TraceError if it is nested too deeply to be a trace
 */
export function* parseInSlices(text: string, chunk = CHUNK): Slices<unknown> {
  const reader = new Reader(withoutMark(text), chunk)
  const value = yield* reader.value(0)
  reader.end()
  return value
}

class Reader {
  readonly #text: string
  readonly #chunk: number
  #place = 0

  constructor(text: string, chunk: number) {
    this.#text = text
    this.#chunk = chunk
  }

  *value(depth: number): Slices<unknown> {
    this.#skipSpace()
    const first = this.#text[this.#place]
    const end = endOfValue(this.#text, this.#place, this.#place + this.#chunk)
    if (end === undefined && (first === '[' || first === '{')) {
      if (depth > DEEPEST) throw new TraceError('not-a-trace', 'It is nested too deeply.')
      return first === '[' ? yield* this.#list(depth) : yield* this.#record(depth)
    }
    return this.#short(end ?? endOfValue(this.#text, this.#place, this.#text.length) ?? this.#text.length)
  }

  /** There is nothing more. */
  end(): void {
    this.#skipSpace()
    if (this.#place < this.#text.length) throw new SyntaxError('There is something after the value')
  }

  *#list(depth: number): Slices<unknown> {
    const items: unknown[] = []
    if (this.#isEmpty(']')) return items
    do {
      items.push(yield* this.value(depth + 1))
      yield
    } while (this.#isNext(',', ']'))
    return items
  }

  *#record(depth: number): Slices<unknown> {
    const pairs: [string, unknown][] = []
    if (this.#isEmpty('}')) return {}
    do {
      this.#skipSpace()
      const name = this.#short(endOfValue(this.#text, this.#place, this.#text.length) ?? this.#text.length)
      if (typeof name !== 'string') throw new SyntaxError('A name is not a text')
      this.#isNext(':', ':')
      pairs.push([name, yield* this.value(depth + 1)])
      yield
    } while (this.#isNext(',', '}'))
    return Object.fromEntries(pairs)
  }

  /** Goes past the sign that opens a list or an object; and past the one that closes it, if there is nothing between. */
  #isEmpty(closing: string): boolean {
    this.#place += 1
    this.#skipSpace()
    if (this.#text[this.#place] !== closing) return false
    this.#place += 1
    return true
  }

  #short(end: number): unknown {
    const value: unknown = JSON.parse(this.#text.slice(this.#place, end))
    this.#place = end
    return value
  }

  /** Goes past one of two signs. Returns whether it was the first. */
  #isNext(sign: string, other: string): boolean {
    this.#skipSpace()
    const next = this.#text[this.#place]
    if (next !== sign && next !== other) throw new SyntaxError(`"${sign}" is missing`)
    this.#place += 1
    return next === sign
  }

  #skipSpace(): void {
    while (' \n\r\t'.includes(this.#text[this.#place] ?? '-')) this.#place += 1
  }
}

/** Where the value ends that begins at a place: roughly, if it is not right. `undefined` if that is not before a limit. */
function endOfValue(text: string, start: number, limit: number): number | undefined {
  let depth = 0
  let isText = false
  const last = Math.min(limit, text.length)
  for (let place = start; place < last; place += 1) {
    const sign = text[place] as string
    if (isText) {
      if (sign === '\\') place += 1
      else if (sign === '"') isText = false
      if (isText || depth > 0) continue
      return place + 1
    }
    if (sign === '"') isText = true
    else if (sign === '[' || sign === '{') depth += 1
    else if (sign === ']' || sign === '}') {
      depth -= 1
      if (depth <= 0) return depth < 0 ? place : place + 1
    } else if (depth === 0 && (sign === ',' || sign === ':')) return place
  }
  return depth === 0 && !isText && text.length <= limit ? text.length : undefined
}
