import { expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { connectionClosed } from '../../../machines/chart/connectionClosed.ts'
import { addTransports, createChannel, enter } from '../connection/connectionChart.ts'

test('it is one object, that nothing changes', () => {
  expect(connectionClosed).toEqual({ type: 'connection.closed' })
  expect(Object.isFrozen(connectionClosed)).toBe(true)
})

test('INV-48: the parts of a connection get this very object', () => {
  const connection = enter()
  const { sctp, dtls, ice, gatherer } = addTransports(connection)
  const channel = createChannel(connection, 'a', 'open')
  connection.send({ type: 'channel.created', channel })

  const taken = new Map<AnyActorRef, unknown>()
  connection.system.inspect((event) => {
    if (event.type === '@xstate.microstep' && event.event.type === 'connection.closed') {
      taken.set(event.actorRef as AnyActorRef, event.event)
    }
  })
  connection.send({ type: 'close' })

  const parts: readonly AnyActorRef[] = [channel, sctp, dtls, ice, gatherer]
  expect([...taken.keys()]).toEqual(parts)
  for (const part of parts) expect(taken.get(part)).toBe(connectionClosed)
})
