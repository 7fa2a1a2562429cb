import fc from 'fast-check'
import { hostileNames } from './hostileNames.ts'

/** A definition that an app, or what poses as one, may send: what it is, its JSON, and a value of its machine. */
export interface HostileDefinition {
  readonly name: string
  readonly json: string
  readonly value: unknown
}

/** Each in one size; twice the size is to be twice the work. */
const shapes: Readonly<Record<string, (size: number) => unknown>> = {
  arrows: (size) => ({ initial: 'a', states: { a: { on: events(size, () => 'b') }, b: {} } }),
  'arrows back': (size) => ({
    initial: 'a',
    states: { a: { on: events(size, () => 'b') }, b: { on: events(size, () => 'a') } },
  }),
  guards: (size) => ({
    initial: 'a',
    states: { a: { on: { go: list(size, (index) => ({ target: 'b', guard: `is${index}` })) } }, b: {} },
  }),
  actions: (size) => ({
    initial: 'a',
    states: { a: { on: { go: { actions: list(size, (index) => `emit${index}`) } } } },
  }),
  'what the root takes': (size) => ({
    initial: 's0',
    on: events(size, (index) => ({ actions: [`emit${index}`] })),
    states: states(Math.min(size, 290)),
  }),
  states: (size) => ({ initial: 's0', states: states(size) }),
  'states by transitions': (size) => ({ initial: 's0', states: states(Math.min(size, 250), 20) }),
  regions: (size) => ({ type: 'parallel', states: states(size) }),
  targets: (size) => ({ initial: 'a', states: { a: { on: { go: { target: list(size, () => 'b') } } }, b: {} } }),
  actors: (size) => ({ initial: 'a', states: { a: { invoke: list(size, (index) => ({ src: `actor${index}` })) } } }),
  routing: (size) => ({
    initial: 's0',
    states: states(Math.min(size, 200), 20, 'always'),
  }),
  ids: (size) => ({ initial: 'a', states: { a: { id: 'x', on: { go: '#x' } }, ...states(Math.min(size, 280), 3) } }),
  'a long name': (size) => ({ initial: 'a', states: { a: { on: { ['e'.repeat(size * 20)]: 'a' } } } }),
  'a long state': (size) => ({ initial: 'x'.repeat(size * 20), states: { ['x'.repeat(size * 20)]: states(5) } }),
  depth: (size) => nested(Math.min(size, 20_000)),
}

/** In its largest form, each. */
export const MOST = 40_000

export function definitionsOfShapes(size: number): HostileDefinition[] {
  return Object.entries(shapes).map(([name, make]) => ({
    name: `${name}, ${size}`,
    json: jsonOf(make(size)),
    value: firstOf(name),
  }))
}

/** Charts of hostile names in all places, with parts of wrong types, ids that go round in circles, and targets that are not there. */
export const randomDefinitions: fc.Arbitrary<HostileDefinition> = fc
  .tuple(fc.array(fc.constantFrom(...hostileNames), { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()))
  .map(([names, numbers]) => {
    const next = (below: number) => Number(numbers.next().value) % below
    const pick = () => names[next(names.length)] as string
    const odd = (): unknown =>
      [7, null, true, [], {}, [[]], 'x', { type: 7 }, { target: {} }, '[Object]', pick()][next(11)]
    const state = (depth: number): unknown => {
      if (next(12) === 0) return odd()
      const made: [string, unknown][] = [
        [
          'on',
          next(9) === 0 ? odd() : Object.fromEntries(list(next(4), () => [pick(), next(3) === 0 ? odd() : target()])),
        ],
        ['entry', odd()],
        ['meta', { [pick()]: odd() }],
      ]
      if (next(3) === 0) made.push(['id', pick()])
      if (next(4) === 0) made.push(['type', ['parallel', 'final', 'history', pick()][next(4)]])
      if (next(4) === 0) made.push(['invoke', next(2) ? odd() : { src: pick(), onDone: target() }])
      if (next(5) === 0) made.push(['always', target()])
      if (next(5) === 0) made.push(['after', { [String(next(5000))]: target(), [pick()]: odd() }])
      if (depth < 4 && next(3) > 0) {
        made.push(['initial', pick()], ['states', Object.fromEntries(names.map((name) => [name, state(depth + 1)]))])
      }
      return Object.fromEntries(made)
    }
    const target = (): unknown =>
      [pick(), `#${pick()}`, `.${pick()}`, { target: pick(), guard: pick(), actions: [pick()] }][next(4)]
    const root = { id: pick(), initial: names[0], states: Object.fromEntries(names.map((name) => [name, state(1)])) }
    return {
      name: `of the names ${JSON.stringify(names.map((name) => name.slice(0, 30)))}`,
      json: jsonOf(root),
      value: pick(),
    }
  })

function events(size: number, make: (index: number) => unknown): object {
  return Object.fromEntries(list(size, (index) => [`e${index}`, make(index)]))
}

function states(size: number, transitions = 0, kind: 'on' | 'always' = 'on'): object {
  return Object.fromEntries(
    list(size, (index) => {
      const targets = list(transitions, (place) => ({
        target: `s${(index * 7 + place * 13) % size}`,
        guard: `g${place}`,
      }))
      return [
        `s${index}`,
        { [kind]: kind === 'always' ? targets : Object.fromEntries(targets.map((one, place) => [`e${place}`, one])) },
      ]
    }),
  )
}

/** As text at once: `JSON.stringify()` does not go so deep. */
function nested(depth: number): string {
  return `${'{"initial":"a","states":{"a":'.repeat(depth)}{}${'}}'.repeat(depth)}`
}

function jsonOf(definition: unknown): string {
  return typeof definition === 'string' ? definition : JSON.stringify(definition)
}

function firstOf(name: string): unknown {
  return /states|root|routing|ids/.test(name) ? 's0' : 'a'
}

function list<Item>(length: number, make: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => make(index))
}
