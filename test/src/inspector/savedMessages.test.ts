import { describe, expect, it } from 'vitest'
import { InspectorStore, unlimited } from '../../../src/inspector/store/inspectorStore.ts'
import { isSavedMessages, loadMessages, SavedError, savedMessages } from '../../../src/inspector/store/savedMessages.ts'
import { atOnce } from '../../../src/trace/slices.ts'

const about = (sessionId: string, createdAt: string) => ({ sessionId, createdAt })
const divergence = { kind: 'state', rule: 'DT-11', target: 'x', expected: 'closed', actual: 'open' }

function actor(sessionId: string, name: string, parentId?: string): object {
  const definition = JSON.stringify({ id: 'peerConnection', initial: 'a', states: { a: {} } })
  const snapshot = { status: 'active', value: 'a', context: { label: name } }
  return { ...about(sessionId, '1000'), type: '@xstate.actor', name, parentId, definition, snapshot }
}

const messages = [
  actor('x:0', 'alice'),
  actor('x:1', 'dataChannel:chat', 'x:0'),
  { ...about('x:0', '1001'), type: '@xstate.event', event: { type: 'go', by: 1 } },
  { ...about('x:1', '1002'), type: '@xstate.event', event: { type: 'told' }, sourceId: 'x:0' },
  {
    ...about('x:1', '1002'),
    type: '@xstate.snapshot',
    event: { type: 'told' },
    snapshot: { status: 'done', output: 7 },
  },
  {
    ...about('x:0', '1003'),
    type: '@xstate.snapshot',
    event: { type: 'go' },
    snapshot: { status: 'active', value: 'b' },
  },
  { ...about('x:0', '1004'), type: '@webrtc-statecharts.emitted', event: { type: 'change' } },
  { ...about('x:0', '1005'), type: '@xstate.event', event: { type: 'divergence', divergence } },
  actor('x:0', 'alice'),
  { ...about('x:9', '1006'), type: '@xstate.event', name: 'late', event: { type: 'heard of late' } },
]

/** What a store has of each step, and of the state of its actor then. */
function told(store: InspectorStore): readonly unknown[] {
  return Array.from({ length: store.end - store.first }, (_, place) => {
    const step = store.step(store.first + place)
    if (!step) return undefined
    const { actor, kind, event, source, snapshot, time } = step
    const state = actor.stateAt(step.index)
    return [
      actor.label,
      actor.definition,
      kind,
      event,
      source?.label,
      snapshot,
      time,
      state?.snapshot,
      state?.change?.from,
    ]
  })
}

function savedAndLoaded(store: InspectorStore): InspectorStore {
  const file: unknown = JSON.parse(atOnce(savedMessages(store)).join(''))
  if (!isSavedMessages(file as object)) throw new Error('It is no file of messages')
  const loaded = new InspectorStore(unlimited)
  atOnce(loadMessages(file as { version: unknown; messages: unknown }, loaded))
  expect(loaded.notices.malformed).toBe(0)
  return loaded
}

describe('a file of messages', () => {
  it('has all that the page has', () => {
    const store = new InspectorStore()
    store.receive(messages)
    const loaded = savedAndLoaded(store)
    expect(told(store)).toHaveLength(8)
    expect(told(loaded)).toEqual(told(store))
    expect(loaded.divergenceAfter(0)).toBe(store.divergenceAfter(0))
  })

  it('has also the actors of which the beginning was dropped', () => {
    const store = new InspectorStore({ steps: 8 })
    store.receive([actor('x:0', 'alice'), actor('x:1', 'dataChannel:chat', 'x:0')])
    for (let index = 0; index < 20; index += 1) {
      const of = { ...about('x:0', String(2000 + index)), event: { type: `e${index}` } }
      store.receive([
        { ...of, type: '@xstate.event' },
        { ...of, type: '@xstate.snapshot', snapshot: { value: `s${index}` } },
      ])
    }
    const loaded = savedAndLoaded(store)
    const names = (of: InspectorStore) =>
      of.roots.map(({ name, children }) => [name, children.map((child) => child.name)])
    expect(store.first).toBeGreaterThan(2)
    expect(names(loaded)).toEqual(names(store))
    expect(told(loaded).slice(-4)).toEqual(told(store).slice(-4))
  })

  it.each([
    [{ version: 2, messages: [] }, 'it holds messages of version 2, and this page reads version 1.'],
    [{ version: 1, messages: {} }, 'its "messages" must be a list.'],
  ])('says what is wrong with it', (file, reason) => {
    expect(() => atOnce(loadMessages(file, new InspectorStore()))).toThrow(new SavedError(reason))
  })
})
