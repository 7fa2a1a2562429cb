import { expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import type { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { FakeSctpTransport } from '../../../harness/fakes/fakeTransports.ts'
import { bindDataChannel, bindPeerConnection, channels, unbind } from '../../../src/index.ts'

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

/** Creates a channel in a callback of the connection's actor, which is told that negotiation is needed. */
function createdInCallback(then: (channel: RTCDataChannel, connection: FakeConnection) => void): FakeConnection {
  const connection = new FakeConnection()
  const actor = bindPeerConnection(asConnection(connection))
  let isDone = false
  actor.on('*', () => {
    if (isDone) return
    isDone = true
    then(asChannel(connection.createDataChannel('chat')), connection)
  })
  connection.show('signalingstatechange', { signalingState: 'have-local-offer' })
  expect(isDone).toBe(true)
  return connection
}

test('a channel that was created in a callback is bound as its connection’s, also if that is not named', () => {
  let actor: AnyActorRef | undefined
  const connection = createdInCallback((channel, its) => {
    actor = bindDataChannel(channel)
    expect(bindDataChannel(channel, { connection: asConnection(its) })).toBe(actor)
  })
  const bound = bindPeerConnection(asConnection(connection))
  expect(channels(bound.getSnapshot())).toEqual([actor])
  connection.close()
  expect(statusOf(actor as AnyActorRef)).toBe('done')
  expect(connection.channels[0]?.listening).toEqual([])
})

test('one that was let go of in that callback is followed alone, if it is bound without its connection', () => {
  let actor: AnyActorRef | undefined
  const connection = createdInCallback((channel) => {
    unbind(channel)
    actor = bindDataChannel(channel)
  })
  const bound = bindPeerConnection(asConnection(connection))
  expect(channels(bound.getSnapshot())).toEqual([])
  const [channel] = connection.channels as [FakeChannel]
  expect(bindDataChannel(asChannel(channel))).toBe(actor)
  unbind(asChannel(channel))
  expect(channel.listening).toEqual([])
})
