import { expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { FakeSctpTransport } from '../../../harness/fakes/fakeTransports.ts'
import { bindDataChannel, bindPeerConnection, unbind } from '../../../src/index.ts'

const statusOf = (actor: AnyActorRef) => actor.getSnapshot().status

test('an inspector that is told of a new actor binds its object again, and is given that actor', () => {
  const connection = new FakeConnection()
  const seen: unknown[] = []
  const again: unknown[] = []
  const actor = bindPeerConnection(asConnection(connection), {
    inspect({ type, actorRef }) {
      if (type !== '@xstate.actor') return
      seen.push(actorRef)
      const [channel] = connection.channels
      again.push(
        channel
          ? bindDataChannel(asChannel(channel), { connection: asConnection(connection) })
          : bindPeerConnection(asConnection(connection)),
      )
    },
  })
  connection.createDataChannel('chat')
  expect(again).toEqual(seen)
  expect(again.length).toBeGreaterThanOrEqual(2)
  expect(again[0]).toBe(actor)
  connection.close()
  expect((again as AnyActorRef[]).map(statusOf)).not.toContain('active')
})

test('a channel that a callback lets go of while it is being bound has an actor that has ended', () => {
  const connection = new FakeConnection()
  const channel = asChannel(connection.createDataChannel('chat'))
  bindPeerConnection(asConnection(connection), { inspect: () => unbind(channel) })
  const actor = bindDataChannel(channel, { connection: asConnection(connection) })
  expect(statusOf(actor)).not.toBe('active')
  expect(connection.channels[0]?.listening).toEqual([])
})

test('a connection that is closed as a dropped transport’s actor ends leaves none of them active', () => {
  const connection = new FakeConnection()
  const actors = new Set<AnyActorRef>()
  const ended: AnyActorRef[] = []
  bindPeerConnection(asConnection(connection), {
    inspect({ type, actorRef }) {
      if (type !== '@xstate.snapshot' || actors.has(actorRef as AnyActorRef)) return
      actors.add(actorRef as AnyActorRef)
      ;(actorRef as AnyActorRef).subscribe({
        complete() {
          ended.push(actorRef as AnyActorRef)
          connection.close()
        },
      })
    },
  })
  for (const signalingState of ['have-local-offer', 'stable', 'have-local-offer', 'stable']) {
    connection.show('signalingstatechange', { signalingState, sctp: new FakeSctpTransport() })
  }
  expect(ended.length).toBeGreaterThan(0)
  expect([...actors].filter((actor) => statusOf(actor) === 'active').map(({ id }) => id)).toEqual([])
})
