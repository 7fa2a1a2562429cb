import { describe, expect, it } from 'vitest'
import type { RemoteActor } from '../../../src/inspector/store/actor.ts'
import { InspectorStore } from '../../../src/inspector/store/inspectorStore.ts'
import { Timeline } from '../../../src/inspector/store/timeline.ts'

const about = (sessionId: string, time = 0) => ({ sessionId, createdAt: String(1000 + time) })
const created = (sessionId: string, parentId?: string, name = sessionId) => ({
  ...about(sessionId),
  type: '@xstate.actor',
  name,
  parentId,
  snapshot: { status: 'active', value: 'a' },
})
const event = (sessionId: string, type: string, sourceId?: string) => ({
  ...about(sessionId),
  type: '@xstate.event',
  event: { type },
  sourceId,
})
const snapshot = (sessionId: string, type: string, value: unknown, status = 'active') => ({
  ...about(sessionId),
  type: '@xstate.snapshot',
  event: { type },
  snapshot: { status, value },
})
const emitted = (sessionId: string, type: string) => ({
  ...about(sessionId),
  type: '@webrtc-statecharts.emitted',
  event: { type },
})
const divergence = { kind: 'state', rule: 'DT-11', target: 'x', expected: 'closed', actual: 'open' }

function lines(store: InspectorStore): string[] {
  return Array.from({ length: store.end - store.first }, (_, place) => {
    const step = store.step(store.first + place)
    const result = step?.snapshot ? ` ⇒ ${JSON.stringify(step.snapshot.value)}` : ''
    return `${step?.source ? `${step.source.name} → ` : ''}${step?.actor.name} ${step?.kind} ${step?.event.type}${result}`
  })
}

describe('the store', () => {
  it('makes one step of a cause and what comes of it, also where actors take turns', () => {
    const store = new InspectorStore()
    store.receive([
      created('p'),
      event('p', 'xstate.init'),
      created('c', 'p'),
      event('c', 'xstate.init', 'p'),
      snapshot('c', 'xstate.init', 'a'),
      snapshot('p', 'xstate.init', 'a'),
      event('p', 'go'),
      event('c', 'told', 'p'),
      emitted('c', 'done'),
      snapshot('c', 'told', 'b'),
      snapshot('p', 'go', 'b'),
      event('p', 'one'),
      event('p', 'two'),
      snapshot('p', 'one', 'c'),
      snapshot('p', 'two', 'd'),
    ])
    expect(lines(store)).toEqual(
      [
        'p started xstate.init',
        'c started xstate.init',
        'p cause go ⇒ "b"',
        'p → c cause told ⇒ "b"',
        'c emitted done',
        'p cause one ⇒ "c"',
        'p cause two ⇒ "d"',
      ].map((line) => line.replace(/(started xstate.init)$/, '$1 ⇒ "a"')),
    )
    expect(store.roots.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([['p', ['c']]])
  })

  it('knows the state of each actor at each step, and what has led to it', () => {
    const store = new InspectorStore()
    store.receive([
      created('p'),
      created('q'),
      event('p', 'go'),
      snapshot('p', 'go', 'b'),
      event('q', 'go'),
      snapshot('q', 'go', { b: 'c' }),
      event('p', 'stay'),
      snapshot('p', 'stay', 'b'),
    ])
    const [p, q] = store.roots
    expect([0, 1, 2, 3, 4].map((index) => p?.stateAt(index)?.snapshot.value)).toEqual(['a', 'a', 'b', 'b', 'b'])
    expect([0, 1, 2, 3, 4].map((index) => q?.stateAt(index)?.snapshot.value)).toEqual([
      undefined,
      'a',
      'a',
      { b: 'c' },
      { b: 'c' },
    ])
    const { change } = p?.stateAt(4) ?? {}
    expect([change?.step.event.type, change?.from]).toEqual(['go', 'a'])
  })

  it('sets divergences apart, and tells each once', () => {
    const store = new InspectorStore()
    store.receive([
      created('p'),
      { ...event('p', 'divergence'), event: { type: 'divergence', divergence } },
      { ...emitted('p', 'divergence'), event: { type: 'divergence', ...divergence } },
      snapshot('p', 'divergence', 'a'),
      event('p', 'divergence'),
    ])
    expect(lines(store)).toEqual(['p started xstate.init', 'p divergence divergence ⇒ "a"', 'p cause divergence'])
    const [p] = store.roots
    expect([0, 1, 2].map((index) => p?.divergencesAt(index))).toEqual([0, 1, 1])
    expect([store.divergenceAfter(0), store.divergenceAfter(1)]).toEqual([1, 1])
  })

  it('takes an app that is loaded again for another one', () => {
    const store = new InspectorStore()
    store.receive([created('x:0', undefined, 'app'), event('x:0', 'go'), snapshot('x:0', 'go', 'b')])
    store.receive([created('x:0', undefined, 'app'), created('x:1', 'x:0')])
    expect(store.roots.map(({ label, children }) => [label, children.length])).toEqual([
      ['app', 0],
      ['app (2)', 1],
    ])
    expect(store.roots.map((root) => root.stateAt(9)?.snapshot.value)).toEqual(['b', 'a'])
  })

  it('tells the parts of systems apart by the names that their roots were given', () => {
    const store = new InspectorStore()
    const definition = JSON.stringify({ id: 'peerConnection' })
    for (const [session, name] of Object.entries({ x: 'peerConnection', y: 'alice', z: 'bob', w: 'bob' })) {
      store.receive([
        { ...created(session, undefined, name), definition },
        { ...created(`${session}:1`, session, 'dataChannel:chat'), definition },
        { ...created(`${session}:2`, `${session}:1`, 'procedure'), definition },
      ])
    }
    const labels = (actors: readonly RemoteActor[]): readonly string[] =>
      actors.flatMap(({ label, children }) => [label, ...labels(children)])
    expect(labels(store.roots)).toEqual([
      'peerConnection',
      'dataChannel:chat',
      'procedure',
      'alice',
      'alice · dataChannel:chat',
      'alice · procedure',
      'bob',
      'bob · dataChannel:chat',
      'bob · procedure',
      'bob (2)',
      'bob (2) · dataChannel:chat',
      'bob (2) · procedure',
    ])
  })

  it('hears of actors late, and of events without snapshots', () => {
    const store = new InspectorStore()
    store.receive([snapshot('x', '', 'b'), event('y', 'lost'), event('y', 'taken'), snapshot('y', 'taken', 'c')])
    expect(lines(store)).toEqual(['x cause  ⇒ "b"', 'y cause lost', 'y cause taken ⇒ "c"'])
  })

  it('keeps within its limits, and the states that it has dropped the steps of', () => {
    const store = new InspectorStore({ steps: 100 })
    store.receive([created('old'), created('ended'), snapshot('ended', 'end', 'z', 'done')])
    for (let index = 0; index < 1000; index += 1) store.receive([event('p', 'go'), snapshot('p', 'go', index)])
    expect(store.end).toBe(1003)
    expect(store.end - store.first).toBeLessThanOrEqual(100)
    expect(store.notices.dropped).toBe(store.first)
    expect(store.roots.map(({ name }) => name)).toEqual(['old', 'p'])
    expect(store.roots.map((root) => root.stateAt(store.first)?.snapshot.value)).toEqual(['a', store.first - 3])
  })

  it('keeps within its size, however large the messages are', () => {
    const store = new InspectorStore({ size: 1_000_000 })
    const text = 'x'.repeat(9000)
    for (let index = 0; index < 500; index += 1) store.receive([{ ...event('p', 'go'), event: { type: 'go', text } }])
    expect(store.end - store.first).toBeLessThan(112)
    expect(store.step(store.end - 1)?.event.text).toBe(text)
  })

  it('takes no more actors than it can show', () => {
    const store = new InspectorStore({ actors: 3 })
    store.receive(['a', 'b', 'c', 'd', 'e'].map((name) => created(name)))
    expect([store.actorCount, store.notices.refusedActors]).toEqual([3, 2])
  })

  it('holds nothing of the app: what it keeps is a copy', () => {
    const store = new InspectorStore()
    const context: Record<string, unknown> = { list: [1], when: new Date(0), sure: Symbol('s'), big: 7n, run() {} }
    context.self = context
    const given = { ...snapshot('p', 'go', 'a'), snapshot: { status: 'active', value: 'a', context } }
    store.receive([given])
    context.list = 'changed'
    expect(store.step(0)?.snapshot?.context).toEqual({
      list: [1],
      when: '1970-01-01T00:00:00.000Z',
      big: '7n',
      run: 'ƒ run',
      self: '… (in a circle)',
    })
  })
})

describe('the timeline', () => {
  const filled = () => {
    const store = new InspectorStore({ steps: 100 })
    store.receive([created('p'), created('q')])
    const go = (count: number) => {
      for (let index = 0; index < count; index += 1) store.receive([event('p', 'go'), emitted('q', 'gone')])
    }
    return { store, timeline: new Timeline(store), go }
  }

  it('follows the newest step until one steps back, and then stays', () => {
    const { timeline, go } = filled()
    go(2)
    timeline.update()
    expect([timeline.position, timeline.place, timeline.length, timeline.isFollowing]).toEqual([5, 5, 6, true])
    timeline.move(-2)
    go(2)
    timeline.update()
    expect([timeline.position, timeline.length, timeline.isFollowing]).toEqual([3, 10, false])
    timeline.move(-99)
    expect(timeline.position).toBe(0)
    timeline.move(99)
    expect(timeline.position).toBe(9)
    timeline.follow()
    go(1)
    timeline.update()
    expect(timeline.position).toBe(11)
  })

  it('lists what is asked for, and steps through that only', () => {
    const { store, timeline, go } = filled()
    go(3)
    timeline.filter = { kinds: new Set(['emitted']), actor: undefined }
    expect(Array.from({ length: timeline.length }, (_, place) => timeline.at(place)?.index)).toEqual([3, 5, 7])
    timeline.move(-1)
    expect(timeline.position).toBe(5)
    timeline.filter = { kinds: new Set(['started', 'cause', 'emitted']), actor: store.roots[0] }
    expect(timeline.length).toBe(4)
    expect(timeline.place).toBe(2)
  })

  it('goes on when steps are dropped, also the one at which it stands', () => {
    const { store, timeline, go } = filled()
    go(2)
    timeline.update()
    timeline.goTo(1)
    go(200)
    timeline.update()
    expect(timeline.position).toBe(store.first)
    expect(timeline.length).toBe(store.end - store.first)
    expect(timeline.at(0)?.index).toBe(store.first)
  })
})
