import { describe, expect, it } from 'vitest'
import {
  definitionOf,
  LEFT_OUT,
  LONGEST_NAME,
  MOST_STATES,
  MOST_TRANSITIONS,
  readDefinition,
} from '../../../src/inspector/definition.ts'
import { hookedDrawing } from '../../../src/inspector/drawing.ts'
import { Intake } from '../../../src/inspector/page/intake.ts'
import { plainCopy } from '../../../src/inspector/plain.ts'
import { InspectorStore, unlimited } from '../../../src/inspector/store/inspectorStore.ts'
import { loadTrace } from '../../../src/inspector/store/loadTrace.ts'
import { takenArrows } from '../../../src/inspector/takenArrows.ts'
import { atOnce } from '../../../src/trace/slices.ts'
import { hugeTrace } from '../../../tools/attack/page/hugeTrace.ts'

function list<Item>(length: number, make: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => make(index))
}

describe('a chart that is too large to draw', () => {
  const withEvents = (count: number) => ({
    initial: 'a',
    states: { a: { on: Object.fromEntries(list(count, (index) => [`e${index}`, 'b'])) }, b: {} },
  })

  it.each<[string, unknown, RegExp]>([
    ['transitions', withEvents(40_000), /too large to draw: it has [\d,]+ transitions, .* more than 5,000/],
    [
      'guards',
      { initial: 'a', states: { a: { on: { go: list(100_000, (index) => ({ target: 'a', guard: `g${index}` })) } } } },
      /too large to draw: it has [\d,]+ transitions/,
    ],
    [
      'states',
      { initial: 's0', states: Object.fromEntries(list(100_000, (index) => [`s${index}`, {}])) },
      /too large to draw: it has 100,000 states, more than 300/,
    ],
    [
      'a long name',
      { initial: 'a', states: { a: { on: { ['e'.repeat(LONGEST_NAME + 1)]: 'a' } } } },
      /too large to draw: a name in it has 1,001 characters, more than 1,000/,
    ],
  ])('says so of %s, and has the first states for a list', (_, config, problem) => {
    const definition = definitionOf(config)
    expect(definition.problem).toMatch(problem)
    expect(definition.machine).toBeUndefined()
    const kept = Object.keys(definition.root.states ?? {})
    expect(kept).toHaveLength(Math.min(definition.states, MOST_STATES))
  })

  it('says so of what is nested deeply, and of a definition that was not kept', () => {
    const deep = list(50, () => 0).reduce<object>((inner) => ({ initial: 'a', states: { a: inner } }), {})
    expect(definitionOf(deep).problem).toMatch(/too large to draw: its states are nested deeper than 30 levels/)
    expect(readDefinition(LEFT_OUT).problem).toMatch(/too large to be kept/)
  })

  it('is drawn up to the limit, each arrow in a few lines that say how many there are', () => {
    const { machine } = definitionOf(withEvents(MOST_TRANSITIONS))
    const { order } = hookedDrawing(machine as NonNullable<typeof machine>)
    const labels = order.machine.transitions.flatMap(({ label }) => label ?? [])
    expect(labels.map((label) => label.split('\n').at(-1))).toContain(`… ${MOST_TRANSITIONS} in all`)
  })
})

it('shows fewer lines in each state, the more states there are', () => {
  const on = Object.fromEntries(list(20, (index) => [`e${index}`, { actions: ['emitOpen'] }]))
  const linesIn = (count: number) => {
    const { machine } = definitionOf({
      initial: 's0',
      states: Object.fromEntries(list(count, (index) => [`s${index}`, { on }])),
    })
    const { order } = hookedDrawing(machine as NonNullable<typeof machine>)
    return order.machine.states.flatMap(({ actions = [] }) => actions.map(({ body }) => body))
  }
  expect(linesIn(2)).toHaveLength(24)
  expect(linesIn(2).at(-1)).toBe('… 20 in all')
  expect(linesIn(99)).toHaveLength(990)
})

it('finds the arrows that were taken among states without an event that lead everywhere', () => {
  const count = 40
  const always = list(count, (index) => ({ target: `s${index}`, guard: 'g' }))
  const states = Object.fromEntries(list(count, (index) => [`s${index}`, { always, on: { go: 's1' } }]))
  const { machine } = definitionOf({ initial: 's0', states: { ...states, end: {} } })
  const { arrows } = hookedDrawing(machine as NonNullable<typeof machine>)
  // Nothing leads to the end: all ways are looked at.
  expect(takenArrows(arrows, { event: 'go', from: 's0' }, 'end').size).toBe(0)
})

describe('what is left out of a copy', () => {
  it('is said in its place', () => {
    const { value } = plainCopy({ list: list(9, String), more: 1, rest: 2 }, { values: 6 })
    expect(value).toEqual({ list: ['0', '1', '2', '3', '… (5 more)'], '…': '… (2 more)' })
  })

  it('is more of a text than there is room for, of all texts together', () => {
    const texts = plainCopy(
      list(5, () => 'x'.repeat(600)),
      { characters: 1_000 },
    ).value as string[]
    expect(texts.map((text) => text.replace(/x+/, ({ length }) => `${length}`))).toEqual([
      '600',
      '400… (600 characters)',
      ...list(3, () => '… (600 characters)'),
    ])
  })
})

describe('the store', () => {
  const created = (sessionId: string, definition: string) => ({ type: '@xstate.actor', sessionId, definition })

  it('keeps each definition once, and says of those beyond the limit that they are left out', () => {
    const store = new InspectorStore({ definitions: 100 })
    const definition = JSON.stringify({ id: 'x'.repeat(50) })
    store.receive([created('a', definition), created('b', definition), created('c', definition.replace('x', 'y'))])
    expect(store.roots.map((root) => root.definition)).toEqual([definition, definition, LEFT_OUT])
  })

  it('takes a trace of many channels without a copy, and drops nothing', () => {
    expect(Object.values(unlimited)).toEqual(Object.keys(unlimited).map(() => Number.POSITIVE_INFINITY))
    const store = new InspectorStore(unlimited)
    const channels = 1_100
    const trace = hugeTrace(channels)
    expect(atOnce(loadTrace(trace, store)).skipped).toEqual([])
    expect(store.actorCount).toBe(channels + 1)
    expect(store.end).toBeGreaterThan(trace.entries.length)
    expect(store.notices).toMatchObject({ dropped: 0, refusedActors: 0, malformed: 0 })
    const definitions = new Set(store.roots.flatMap(({ children }) => children.map(({ definition }) => definition)))
    expect(definitions.size).toBe(1)
  })
})

describe('a flood of messages', () => {
  it('is read in several tasks, and none is left out', async () => {
    const store = new InspectorStore({ steps: Number.POSITIVE_INFINITY })
    const seen: number[] = []
    const intake = new Intake(
      () => seen.push(store.end),
      () => Promise.resolve(),
    )
    const event = { type: '@xstate.event', sessionId: 'x', event: { type: 'go', text: 'x'.repeat(9_000) } }
    intake.take(
      store,
      list(500, () => event),
    )
    intake.take(store, [event])
    const first = store.end
    expect(first).toBeGreaterThan(10)
    expect(first).toBeLessThan(100)
    await intake.done
    expect(store.end).toBe(501)
    const parts = seen.map((end, place) => end - (seen[place - 1] ?? first))
    expect(Math.max(...parts)).toBeLessThan(100)
  })
})
