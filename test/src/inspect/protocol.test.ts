import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect'
import { expect, it, vi } from 'vitest'
import { type AnyActorRef, assign, createActor, emit, fromCallback, setup } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { InspectorMessage, InspectorOptions } from '../../../src/inspect/index.ts'
import { makeInspector } from '../../../src/inspect/makeInspector.ts'

/** An inspector whose messages are collected. */
function collecting(options: InspectorOptions = {}, emitted = false) {
  const messages: InspectorMessage[] = []
  const link = { start() {}, stop() {}, send: ({ text }: { text: string }) => void messages.push(JSON.parse(text)) }
  return { ...makeInspector(link, options, emitted), messages }
}

/** The messages that `@statelyai/inspect` itself makes, as they are over a socket. */
function statelyCollecting() {
  const messages: InspectorMessage[] = []
  const send = (message: StatelyInspectionEvent) => void messages.push(JSON.parse(JSON.stringify(message)))
  return { ...createInspector({ send }), messages }
}

const shopMachine = setup({
  types: { events: {} as { type: 'add'; item: string } | { type: 'pay' }, emitted: {} as { type: 'paid' } },
  actors: { till: fromCallback(({ sendBack }) => sendBack({ type: 'pay' })) },
}).createMachine({
  id: 'shop',
  context: { items: [] as string[] },
  initial: 'open',
  states: {
    open: {
      on: {
        add: { actions: assign({ items: ({ context, event }) => [...context.items, event.item] }) },
        pay: { target: 'closed', actions: emit({ type: 'paid' }) },
      },
    },
    closed: { type: 'final' },
  },
})

const outerMachine = setup({ actors: { shop: shopMachine } }).createMachine({
  id: 'outer',
  type: 'parallel',
  states: { one: { invoke: { src: 'shop', id: 'shop' } }, two: { initial: 'a', states: { a: {} } } },
})

/** Theirs have the names of a definition in the order of the alphabet. */
function comparable(messages: readonly InspectorMessage[]): unknown[] {
  return messages.map((message) => ({
    ...message,
    createdAt: typeof message.createdAt,
    ...('definition' in message && { definition: JSON.parse(message.definition ?? '') }),
  }))
}

it('sends the messages of @statelyai/inspect', async () => {
  const ours = collecting()
  const theirs = statelyCollecting()
  const both = {
    next: (event: Parameters<typeof ours.inspect.next>[0]) => {
      ours.inspect.next(event)
      theirs.inspect.next?.(event)
    },
  }
  const actor = createActor(outerMachine, { inspect: both }).start()
  // Theirs are made later, when the first snapshots of the actors could have been replaced.
  await expect.poll(() => theirs.messages.length).toBe(ours.messages.length)
  actor.getSnapshot().children.shop?.send({ type: 'add', item: 'apple' })
  actor.getSnapshot().children.shop?.send({ type: 'pay' })
  await expect.poll(() => theirs.messages.length).toBe(ours.messages.length)
  expect(ours.messages.length).toBeGreaterThan(9)
  expect(comparable(ours.messages)).toEqual(comparable(theirs.messages))
})

it('tells how an actor was at its beginning, and not how it is when that is sent', () => {
  const { inspect, messages } = collecting()
  const actor = createActor(shopMachine, { inspect }).start()
  const items = ['apple']
  actor.send({ type: 'add', item: 'apple' })
  items.push('pear')
  actor.send({ type: 'pay' })
  const told = messages.map((message) => [
    message.type,
    'snapshot' in message ? message.snapshot.value : message.event.type,
  ])
  expect(told).toEqual([
    ['@xstate.actor', 'open'],
    ['@xstate.event', 'xstate.init'],
    ['@xstate.snapshot', 'open'],
    ['@xstate.event', 'add'],
    ['@xstate.snapshot', 'open'],
    ['@xstate.event', 'pay'],
    ['@xstate.snapshot', 'closed'],
  ])
})

it('tells of an actor that is never started', async () => {
  const { inspect, messages } = collecting()
  createActor(shopMachine, { inspect })
  expect(messages).toEqual([])
  await Promise.resolve()
  expect(messages).toMatchObject([{ type: '@xstate.actor', name: 'shop', snapshot: { value: 'open' } }])
})

it('tells of actors that were there before it', () => {
  const { inspect, messages } = collecting()
  const actor = createActor(outerMachine).start()
  const shop = actor.getSnapshot().children.shop as AnyActorRef
  actor.system.inspect(inspect)
  shop.send({ type: 'add', item: 'apple' })
  expect(messages).toMatchObject([
    { type: '@xstate.actor', sessionId: actor.sessionId },
    { type: '@xstate.actor', sessionId: shop.sessionId, parentId: actor.sessionId },
    { type: '@xstate.event', sessionId: shop.sessionId },
    { type: '@xstate.snapshot', sessionId: shop.sessionId },
  ])
})

it('tells of emitted events, in their place, to our own page', () => {
  const { inspect, messages } = collecting({}, true)
  const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' }, inspect }).start()
  actor.send({ type: 'open' })
  actor.send({ type: 'close' })
  actor.send({ type: 'transport.closed' })
  const told = messages.map((message) =>
    [message.type.split('.')[1], 'event' in message ? message.event.type : ''].join(' '),
  )
  expect(told).toEqual(expect.arrayContaining(['emitted open', 'emitted close']))
  expect(told.indexOf('emitted open')).toBeLessThan(told.indexOf('snapshot close'))
})

it('takes no harm from what the app gives it, and says so once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { inspect, messages } = collecting({
    sanitizeContext: () => {
      throw new Error('never')
    },
  })
  const actor = createActor(shopMachine, { inspect }).start()
  actor.send({ type: 'pay' })
  expect(actor.getSnapshot().status).toBe('done')
  expect(messages.map(({ type }) => type)).toEqual(['@xstate.event', '@xstate.event'])
  expect(warn.mock.calls).toEqual([['webrtc-statecharts/inspect: a message could not be sent.', new Error('never')]])
  warn.mockRestore()
})

it('filters, sanitizes and serializes as @statelyai/inspect does', () => {
  const { inspect, messages } = collecting({
    filter: ({ type }) => type === '@xstate.snapshot',
    sanitizeContext: () => ({ items: 'none' }),
    sanitizeEvent: ({ type }) => ({ type, sanitized: true }),
    serialize: (message) => ({ ...message, _version: 'mine' }),
  })
  createActor(shopMachine, { inspect }).start().send({ type: 'add', item: 'apple' })
  expect(messages.at(-1)).toMatchObject({
    event: { type: 'add', sanitized: true },
    snapshot: { context: { items: 'none' } },
    _version: 'mine',
  })
  expect(messages).toHaveLength(2)
})

it('is told by hand, and leaves the same out', () => {
  const { actor, event, snapshot, messages } = collecting()
  actor('mine', { value: 'idle', context: { password: 'secret' } }, { definition: '{"id":"mine"}', parentId: 'other' })
  event('mine', 'go', { source: { sessionId: 'other' } })
  event('mine', { type: 'message', data: 'secret' })
  snapshot('mine', { value: 'busy', context: { credential: 'secret' } }, { event: { type: 'go' } })
  expect(JSON.stringify(messages)).not.toContain('secret')
  expect(messages).toMatchObject([
    { type: '@xstate.actor', sessionId: 'mine', name: 'mine', parentId: 'other', definition: '{"id":"mine"}' },
    { type: '@xstate.event', sessionId: 'mine', event: { type: 'go' }, sourceId: 'other' },
    { type: '@xstate.event', event: { type: 'message', data: '«text, 6 characters»' } },
    { type: '@xstate.snapshot', event: { type: 'go' }, snapshot: { status: 'active', value: 'busy' } },
  ])
})

it('shortens what is too long to be sent', () => {
  const { snapshot, messages } = collecting()
  // In JSON, each takes six characters.
  const text = '\u0001'.repeat(20_000)
  snapshot('mine', { value: 'busy', context: Array.from({ length: 20 }, () => text) })
  expect(messages).toMatchObject([{ snapshot: { value: 'busy', context: expect.stringContaining('too long') } }])
})
