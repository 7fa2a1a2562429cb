import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { dataChannelMachine } from '../../machines/index.ts'
import { bindDataChannel, bindPeerConnection, signalingState, target, unbind } from '../../src/index.ts'
import { connectionState$, messages$ } from '../../src/rx/index.ts'
import { createSink } from '../../src/sink/index.ts'
import { record } from '../../src/testing/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'

const closed = closedAfterEach()

function bound() {
  const connection = closed(new RTCPeerConnection())
  const actor = bindPeerConnection(connection)
  return { connection, actor, channel: bindDataChannel(connection.createDataChannel('chat')) }
}

/** A proxy as a framework makes it of what it observes: methods work on it, as they are bound to the object. */
function proxyOf<Target extends object>(object: Target): Target {
  return new Proxy(object, {
    get(_, name) {
      const value = Reflect.get(object, name, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}

describe('a proxy of an actor', () => {
  test('is refused with what to do', () => {
    const { actor, channel } = bound()
    const hint = (bind: string) => `Pass the very actor that ${bind}() has returned, and no proxy of it.`
    expect(() => createSink(proxyOf(channel))).toThrow(hint('bindDataChannel'))
    expect(() => messages$(proxyOf(channel))).toThrow(hint('bindDataChannel'))
    expect(() => connectionState$(proxyOf(actor))).toThrow(hint('bindPeerConnection'))
    expect(() => record(proxyOf(actor))).toThrow('the original one and no proxy of it')
  })

  test('is known to nobody, and works as the actor otherwise', () => {
    const { actor } = bound()
    expect(target(proxyOf(actor))).toBeUndefined()
    proxyOf(actor).send({ type: 'close' })
    expect(signalingState(actor.getSnapshot())).toBe('closed')
  })

  test('an actor of a chart alone is refused without that hint', () => {
    const alone = createActor(dataChannelMachine, { input: { readyState: 'open' } })
    expect(() => createSink(alone)).toThrow('createSink() needs the actor of a bound channel')
  })
})

describe('a proxy of a connection', () => {
  test('is another object: it has an actor of its own, which does not see the calls of the connection', () => {
    const { connection, actor } = bound()
    const proxy = proxyOf(connection)
    const other = bindPeerConnection(proxy)
    expect(other).not.toBe(actor)
    connection.createDataChannel('another')
    expect(actor.getSnapshot().context.channels).toHaveLength(2)
    expect(other.getSnapshot().context.channels).toHaveLength(0)
    unbind(proxy)
    expect(target(actor)).toBe(connection)
    connection.close()
    expect(signalingState(actor.getSnapshot())).toBe('closed')
  })
})
