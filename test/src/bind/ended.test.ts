import { describe, expect, test } from 'vitest'
import { type AnyActorRef, toPromise } from 'xstate'
import { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  readyState,
  signalingState,
  target,
  unbind,
} from '../../../src/index.ts'
import { createSink } from '../../../src/sink/index.ts'

const collect = (globalThis as unknown as { gc: (options: object) => Promise<void> }).gc

/** Lets go of what nobody holds. A task has to pass: until then, what a reference has given is held. */
async function collected(...references: readonly WeakRef<object>[]): Promise<readonly boolean[]> {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setTimeout(resolve))
    await collect({ type: 'major', execution: 'async' })
  }
  return references.map((reference) => reference.deref() === undefined)
}

/** What is told of an actor that has ended. */
function told(actor: AnyActorRef) {
  const { status, value, output } = actor.getSnapshot()
  return { id: actor.id, status, value, output }
}

/** A connection with channels that is closed, and held as an engine may hold it; nobody holds its actors. */
function leaked() {
  const connection = new FakeConnection()
  const actor = bindPeerConnection(asConnection(connection))
  const closed = connection.createDataChannel('closed')
  closed.become('open')
  closed.become('closed')
  const open = connection.createDataChannel('open')
  open.become('open')
  const actors: AnyActorRef[] = [actor, ...channels(actor.getSnapshot())]
  connection.close()
  return { connection, open, closed, told: actors.map(told), references: actors.map((each) => new WeakRef(each)) }
}

describe('an object that its engine holds for ever', () => {
  test('keeps neither its actor nor its system; bound again, it has an actor that tells the same', async () => {
    const { connection, open, closed, told: before, references } = leaked()
    expect(await collected(...references)).toEqual([true, true])
    const again = bindPeerConnection(asConnection(connection))
    const channel = bindDataChannel(asChannel(open))
    expect([again, channel].map(told)).toEqual(before)
    expect(await toPromise(again)).toMatchObject({ cause: 'local-close' })
    expect(await toPromise(channel)).toEqual({ cause: 'connection-closed', opened: true })
    expect(await toPromise(bindDataChannel(asChannel(closed)))).toMatchObject({ cause: 'unknown', opened: true })
    expect([signalingState, connectionState].map((state) => state(again.getSnapshot()))).toEqual(['closed', 'closed'])
    expect(channels(again.getSnapshot())).toEqual([])
    expect(readyState(channel.getSnapshot())).toBe('closed')
    expect((channel as unknown as { _parent: unknown })._parent).toBeUndefined()
  })

  test('has the same actor again, as long as somebody holds that', async () => {
    const { connection, open } = leaked()
    const [actor, channel] = [bindPeerConnection(asConnection(connection)), bindDataChannel(asChannel(open))]
    await collected()
    expect(bindPeerConnection(asConnection(connection))).toBe(actor)
    expect(bindDataChannel(asChannel(open))).toBe(channel)
  })

  test('can be asked, told, and let go of, as if its first actor were there', async () => {
    const { connection, open, references } = leaked()
    expect(await collected(...references)).toEqual([true, true])
    const channel = bindDataChannel(asChannel(open), { connection: asConnection(connection), divergences: undefined })
    expect(target(channel)).toBeUndefined()
    channel.send({ type: 'close' })
    expect(() => channel.send({ type: 'open' } as never)).toThrow(BindError)
    expect(createSink(channel).actor.getSnapshot().output).toMatchObject({ because: 'connection-closed' })
    expect(bindDataChannel(asChannel(open))).toBe(channel)
    unbind(asChannel(open))
    expect(told(channel)).toMatchObject({ status: 'done' })
    expect(bindDataChannel(asChannel(open))).not.toBe(channel)
  })

  test('a channel that is bound with it later is closed as well', async () => {
    const connection = new FakeConnection()
    const late = new FakeChannel('late')
    const references = (() => {
      const actor = bindPeerConnection(asConnection(connection))
      connection.close()
      return [new WeakRef(actor)]
    })()
    expect(await collected(...references)).toEqual([true])
    late.readyState = 'open'
    const channel = bindDataChannel(asChannel(late), { connection: asConnection(connection) })
    expect(told(channel)).toMatchObject({ id: 'dataChannel:late', output: { cause: 'connection-closed' } })
    expect(target(channel)).toBeUndefined()
    const other = new FakeChannel()
    unbind(asConnection(connection))
    expect(() => bindDataChannel(asChannel(other), { connection: asConnection(connection) })).toThrow('is not bound')
  })
})

describe('a channel that is bound alone, and whose engine never tells an end,', () => {
  test('has its listeners until unbind()', () => {
    const channel = new FakeChannel()
    const heard: string[] = []
    const actor = bindDataChannel(asChannel(channel))
    actor.on('*', ({ type }) => heard.push(type))
    unbind(asChannel(channel))
    channel.become('open')
    expect(heard).toEqual([])
  })

  test('is not held by its binding', async () => {
    const references = (() => {
      const channel = new FakeChannel()
      const actor = bindDataChannel(asChannel(channel))
      actor.subscribe(() => {})
      channel.become('open')
      return [new WeakRef<object>(channel), new WeakRef<object>(actor)]
    })()
    expect(await collected(...references)).toEqual([true, true])
  })
})
