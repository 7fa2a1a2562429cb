import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { dataChannelMachine } from '../../machines/index.ts'
import { bindPeerConnection, signalingState, target, unbind } from '../../src/index.ts'
import { createSink } from '../../src/sink/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'

const closed = closedAfterEach()

/** A proxy as a framework makes it of what it observes: methods work on it, as they are bound to the object. */
function proxyOf<Target extends object>(object: Target): Target {
  return new Proxy(object, {
    get(_, name) {
      const value = Reflect.get(object, name, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}

test('the actor of a chart alone is refused without a word of proxies', () => {
  const alone = createActor(dataChannelMachine, { input: { readyState: 'open' } })
  expect(() => createSink(alone)).toThrow(
    /but was given an object of class Actor\. It follows nothing: it was restored from a snapshot, or made from the chart alone\.$/,
  )
  expect(target(alone)).toBeUndefined()
})

describe('a proxy of a connection', () => {
  test('is another object: it has an actor of its own, which does not see the calls of the connection', () => {
    const connection = closed(new RTCPeerConnection())
    const actor = bindPeerConnection(connection)
    connection.createDataChannel('chat')
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
