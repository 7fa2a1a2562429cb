import { expect, it } from 'vitest'
import { valueIn, valueText } from '../../../src/inspector/chartPaths.ts'
import { resultText, stepLine, stepTitle } from '../../../src/inspector/page/stepText.ts'
import { InspectorStore } from '../../../src/inspector/store/inspectorStore.ts'
import { Timeline } from '../../../src/inspector/store/timeline.ts'

const about = { sessionId: 'x:0', createdAt: '1000' }
const call = { method: 'setLocalDescription', type: 'offer', sdp: 'last-created' }
const value = { live: { signaling: 'stable', negotiation: { clear: 'idle' }, operations: 'busy' } }

function storeOf(operations: readonly unknown[]): InspectorStore {
  const store = new InspectorStore()
  const step = (event: object, context: object) => [
    { ...about, type: '@xstate.event', event },
    { ...about, type: '@xstate.snapshot', event, snapshot: { status: 'active', value, context } },
  ]
  store.receive([
    { ...about, type: '@xstate.actor', name: 'alice', snapshot: { status: 'active', value: 'new', context: {} } },
    ...step({ type: 'operation.called', id: 4, call }, { operations }),
    ...step({ type: 'operation.settled', id: 4 }, { operations: [] }),
    ...step({ type: 'operation.settled', id: 5 }, { operations: [] }),
  ])
  return store
}

it('names the regions in the line of a state', () => {
  expect(valueText(value)).toBe('live · signaling: stable, negotiation: clear · idle, operations: busy')
  expect(valueText({ open: 'opened' })).toBe('open · opened')
  expect(valueIn(value, ['live', 'negotiation'])).toEqual({ clear: 'idle' })
  expect(valueIn(value, ['live', 'negotiation', 'toString'])).toBeUndefined()
})

it.each([
  [
    [
      { id: 3, call: { method: 'createOffer' } },
      { id: 4, call },
    ],
    'operation.settled · setLocalDescription(offer)',
  ],
  [['none', null, { id: 4 }], 'operation.settled'],
  [[], 'operation.settled'],
])('names the method in the line of an operation', (operations, settled) => {
  const store = storeOf(operations)
  const titles = [1, 2, 3].flatMap((index) => store.step(index) ?? []).map(stepTitle)
  expect(titles).toEqual(['operation.called · setLocalDescription(offer)', settled, 'operation.settled'])
})

it('finds steps by what their lines say, and leaves off when it has no time', () => {
  const store = storeOf([{ id: 4, call }])
  const timeline = new Timeline(store, stepLine)
  const looked = (text: string) => {
    timeline.filter = { ...timeline.filter, text }
    timeline.update()
    return Array.from({ length: timeline.length }, (_, place) => timeline.at(place)?.index)
  }
  expect(looked('SETLOCAL')).toEqual([1, 2])
  expect(looked('operations: busy')).toEqual([1, 2, 3])
  expect(looked('alice')).toEqual([0, 1, 2, 3])
  expect(looked('nothing of the kind')).toEqual([])
  expect(looked('  ')).toEqual([0, 1, 2, 3])
  expect(resultText({ ...store.step(0), snapshot: { status: 'done' } } as never)).toBe('done')

  for (let index = 0; index < 1_000; index += 1) {
    store.receive([{ ...about, type: '@webrtc-statecharts.emitted', event: { type: `change ${index}` } }])
  }
  timeline.filter = { ...timeline.filter, text: 'change' }
  expect([timeline.length, timeline.isBehind]).toEqual([0, true])
  let rounds = 0
  for (; timeline.isBehind; rounds += 1) timeline.update(() => true)
  expect(timeline.length).toBe(1_000)
  expect(rounds).toBeGreaterThan(10)
})
