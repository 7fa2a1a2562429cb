import { describe, expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { BindError, target, transports, unbind } from '../../../src/index.ts'
import { channels$, connectionState$, keepMessages, messages$, send, stats$ } from '../../../src/rx/index.ts'
import { createSink } from '../../../src/sink/index.ts'
import { record } from '../../../src/testing/index.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'

const openChannels = openChannelsOfEachTest()

/** How a framework, or an app, comes to have an actor that is none. */
const wraps: Record<string, (actor: AnyActorRef) => AnyActorRef> = {
  'a Proxy without traps': (actor) => new Proxy(actor, {}),
  // As Vue, MobX and Immer make them: what is read from it is a proxy, too.
  'a Proxy whose parts are proxies': (actor) => {
    const handler: ProxyHandler<AnyActorRef> = {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver)
        return typeof value === 'object' && value !== null ? new Proxy(value, handler as ProxyHandler<object>) : value
      },
    }
    return new Proxy(actor, handler)
  },
  'an object that inherits from it': (actor) => Object.create(actor),
}

/** What is asked of the actor of a bound channel. */
const ofChannel: Record<string, (actor: never) => unknown> = {
  target: (actor) => target(actor),
  'createSink()': (actor) => createSink(actor),
  'send()': (actor) => send(actor, 'hello'),
  'messages$()': (actor) => messages$(actor),
}

/** What is asked of the actor of a bound connection. */
const ofConnection: Record<string, (actor: never) => unknown> = {
  target: (actor) => target(actor),
  'record()': (actor) => record(actor),
  'stats$()': (actor) => stats$(actor),
  'keepMessages()': (actor) => keepMessages(actor),
  'connectionState$()': (actor) => connectionState$(actor),
  'channels$()': (actor) => channels$(actor),
}

function refusal(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('it was not refused')
}

const cases = Object.keys(wraps)

describe.each(cases)('%s of a bound actor is refused in words that help', (name) => {
  const wrap = wraps[name] as (typeof wraps)[string]

  test.each(Object.keys(ofChannel))('a channel’s, by %s', async (asker) => {
    const { near, nearActor } = await openChannels()
    const ask = ofChannel[asker] as (typeof ofChannel)[string]
    expect(refusal(() => ask(wrap(nearActor) as never)).message).toMatch(/pass the original/i)
    // It was not taken half.
    expect(target(nearActor)).toBe(near)
    const sink = createSink(nearActor)
    expect(sink.actor.getSnapshot().status).toBe('active')
  })

  test.each(Object.keys(ofConnection))('a connection’s, by %s', async (asker) => {
    const { a, nearConnection } = await openChannels()
    const ask = ofConnection[asker] as (typeof ofConnection)[string]
    expect(refusal(() => ask(wrap(nearConnection) as never)).message).toMatch(/pass the original/i)
    expect(target(nearConnection)).toBe(a)
    record(nearConnection).stop()
  })

  test('a transport’s, by target()', async () => {
    const { nearConnection } = await openChannels()
    const { sctp, dtls, ice, gatherers } = transports(nearConnection.getSnapshot())
    for (const transport of [sctp, dtls[0], ice[0], gatherers[0]] as AnyActorRef[]) {
      const { message } = refusal(() => target(wrap(transport) as never))
      expect(message).toMatch(/pass the original/i)
    }
  })

  test('not-an-actor is its code, by target(), createSink() and messages$()', async () => {
    const { nearActor } = await openChannels()
    for (const ask of [target, createSink, messages$] as ((actor: never) => unknown)[]) {
      const error = refusal(() => ask(wrap(nearActor) as never))
      expect(error).toBeInstanceOf(BindError)
      expect((error as BindError).code).toBe('not-an-actor')
    }
  })

  test('also after its end, and after unbind()', async () => {
    const { a, b, nearActor, nearConnection } = await openChannels()
    a.close()
    unbind(b)
    expect(target(nearActor)).toBeUndefined()
    for (const actor of [nearActor, nearConnection]) {
      expect(refusal(() => target(wrap(actor) as never)).message).toMatch(/pass the original/i)
    }
  })
})
