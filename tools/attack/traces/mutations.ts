import fc from 'fast-check'

/** One change of a trace: places are fractions of what there is. */
export type Mutation =
  /** Other characters in place of some of its text. */
  | { readonly kind: 'text'; readonly at: number; readonly length: number; readonly put: string }
  /** Another value in place of one that is somewhere in it; `undefined` takes it away. */
  | { readonly kind: 'value'; readonly at: number; readonly put: unknown }
  /** An entry is dropped, doubled, or put elsewhere. */
  | { readonly kind: 'drop' | 'double' | 'move'; readonly at: number; readonly to: number }
  /** It is cut off. */
  | { readonly kind: 'cut'; readonly at: number }

/** Anywhere: by itself it would mostly be at an end. */
const place = fc.noBias(fc.nat({ max: 999_999 })).map((millionth) => millionth / 1_000_000)

/** As deep as a parser goes without recursion. */
const deep = fc
  .integer({ min: 1, max: 3000 })
  .map((depth): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth)))

const names = [
  '__proto__',
  'constructor',
  'toString',
  'toJSON',
  'connection',
  'channel:0',
  'dtls:999999999',
  'ice:-1',
  'close',
]
const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, 0.5, '', 'unreadable', 'Infinity', ...names, undefined),
  fc.constantFrom<unknown>([], {}, [[]], [null], { toString: 1 }, JSON.parse('{"__proto__":{"kind":"event"}}')),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ maxLength: 5000, unit: 'binary' }),
  deep,
)

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('value' as const), at: place, put: wrong }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop' as const, 'double' as const, 'move' as const),
      at: place,
      to: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      at: place,
      length: fc.nat({ max: 3 }),
      put: fc.string({ maxLength: 3, unit: fc.constantFrom(...'{}[]":,\\0-e.\u0000\ufeff\ud800 a') }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
)

/** What is done to one trace. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 5 })

/** The text of a trace after some changes. What needs JSON changes nothing where there is none any more. */
export function mutated(text: string, those: readonly Mutation[]): string {
  return those.reduce((before, one) => {
    const at = Math.floor(before.length * one.at)
    if (one.kind === 'text') return before.slice(0, at) + one.put + before.slice(at + one.length)
    if (one.kind === 'cut') return before.slice(0, at)
    try {
      const trace: unknown = JSON.parse(before)
      if (one.kind === 'value') putValue(trace, one)
      else changeEntries(trace, one)
      return JSON.stringify(trace)
    } catch {
      return before
    }
  }, text)
}

function putValue(trace: unknown, { at, put }: Extract<Mutation, { kind: 'value' }>): void {
  const slots: (readonly [Record<string, unknown>, string])[] = []
  const collect = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const name of Object.keys(value)) {
      slots.push([value as Record<string, unknown>, name])
      collect((value as Record<string, unknown>)[name])
    }
  }
  collect(trace)
  const [holder, name] = slots[Math.floor(slots.length * at)] ?? []
  if (holder && name !== undefined) Object.defineProperty(holder, name, { value: put, enumerable: true })
}

function changeEntries(trace: unknown, { kind, at, to }: Extract<Mutation, { to: number }>): void {
  const { entries } = trace as { readonly entries: unknown[] }
  const from = Math.floor(entries.length * at)
  const taken = kind === 'double' ? entries.slice(from, from + 1) : entries.splice(from, 1)
  if (kind !== 'drop') entries.splice(Math.floor(entries.length * to), 0, ...taken)
}
