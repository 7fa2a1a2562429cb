import { expect, test } from 'vitest'
import {
  type ActorRefFrom,
  createActor,
  type InspectionEvent,
  SimulatedClock,
  type Snapshot,
  type StateValue,
  setup,
  toPromise,
  waitFor,
} from 'xstate'
import { announced, fired, makePeers, type Peers } from '../../harness/peers.ts'
import { withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import { connectionState, target } from '../../src/index.ts'
import { callMachine } from '../examples/appMachines/callMachine.ts'
import { ownedConnection, type Phone } from '../examples/appMachines/ownedConnection.ts'
import { startCall } from '../examples/appMachines/startCall.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { hooked } from './engineMethods.ts'

type Call = ActorRefFrom<typeof callMachine>

const closed = closedAfterEach()

/** A phone whose peers answer, if `answers` does not say otherwise, and what it has made. */
function makePhone(answers: (dialled: number) => Parameters<Peers['negotiate']>[0] | 'never' = () => ({})) {
  const made: { readonly peers: Peers; readonly peer: string; readonly theirs: Promise<RTCDataChannel> }[] = []
  const created: Peers[] = []
  const phone: Phone = {
    create() {
      const peers = closed(makePeers())
      created.push(peers)
      return peers.a
    },
    dial(connection, peer) {
      const peers = created.find(({ a }) => a === connection) as Peers
      made.push({ peers, peer, theirs: announced(peers.b, (channel) => channel) })
      connection.createDataChannel('chat')
      const alter = answers(made.length)
      // What is closed meanwhile never answers.
      if (alter !== 'never') void peers.negotiate(alter).catch(() => {})
    },
  }
  return { phone, made }
}

/** Begins a call that is hung up after the test. */
function call(...given: Parameters<typeof startCall>): Call {
  const actor = startCall(...given)
  closed({ close: () => actor.stop() })
  return actor
}

function talking(actor: Call) {
  return waitFor(actor, (snapshot) => snapshot.matches({ calling: 'talking' }))
}

/** All states that a call goes through, each once. */
function statesOf(actor: Call): readonly StateValue[] {
  const states: StateValue[] = [actor.getSnapshot().value]
  actor.subscribe(({ value }) => {
    if (JSON.stringify(value) !== JSON.stringify(states.at(-1))) states.push(value)
  })
  return states
}

test('an app’s machine makes its connection, listens to its state, and closes it when it is left', async () => {
  const { phone, made } = makePhone()
  const actor = call(phone, 'alice')
  const { connection } = actor.getSnapshot().context
  expect([connection?.id, connection && target(connection)]).toEqual(['alice', made[0]?.peers.a])
  await talking(actor)
  expect(connection && connectionState(connection.getSnapshot())).toBe('connected')
  actor.send({ type: 'hang up' })
  expect(made[0]?.peers.a.signalingState === 'closed' || made[0]?.peers.a.connectionState === 'closed').toBe(true)
  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'over' })
  expect(connection && (await toPromise(connection))).toMatchObject({ cause: 'local-close' })
  expect(hooked()).toEqual([])
})

test('it closes its connection when it is stopped', async () => {
  const { phone, made } = makePhone()
  const actor = call(phone, 'alice')
  await talking(actor)
  actor.stop()
  expect(made[0]?.peers.a.connectionState).toBe('closed')
  expect(hooked()).toEqual([])
})

test('it does not call again who has left', async () => {
  const { phone, made } = makePhone()
  const actor = call(phone, 'alice')
  await talking(actor)
  const theirs = await made[0]?.theirs
  if (theirs?.readyState === 'connecting') await fired(theirs, 'open')
  made[0]?.peers.b.close()
  expect(await waitFor(actor, ({ status }) => status === 'done')).toMatchObject({ value: 'over' })
  expect(made).toHaveLength(1)
  expect(made[0]?.peers.a.connectionState).toBe('closed')
  expect(hooked()).toEqual([])
})

test('it replaces a connection that fails', async () => {
  const { phone, made } = makePhone((dialled) => (dialled === 1 ? { answer: withWrongFingerprint } : {}))
  const actor = call(phone, 'alice')
  const states = statesOf(actor)
  await talking(actor)
  expect(states).toEqual([
    { calling: 'connecting' },
    { calling: 'replacing' },
    { calling: 'connecting' },
    { calling: 'talking' },
  ])
  expect(made.map(({ peers }) => peers.a.connectionState)).toEqual(['closed', 'connected'])
})

/** A call in which time passes only when the test says so. */
function callWithClock(phone: Phone) {
  const clock = new SimulatedClock()
  const machine = callMachine.provide({ actors: { connection: ownedConnection(phone) } })
  const actor = createActor(machine, { input: { peer: 'alice' }, clock }).start()
  closed({ close: () => actor.stop() })
  return { actor, losePatience: () => clock.increment(30_000) }
}

test('it replaces a connection that nobody answers, under the same name', async () => {
  const { phone, made } = makePhone((dialled) => (dialled === 1 ? 'never' : {}))
  const { actor, losePatience } = callWithClock(phone)
  const { connection: first } = actor.getSnapshot().context
  losePatience()
  const { context } = await talking(actor)
  expect(made.map(({ peers }) => peers.a.connectionState)).toEqual(['closed', 'connected'])
  expect(context).toMatchObject({ replaced: 1 })
  expect(context.connection).not.toBe(first)
  expect([first?.id, context.connection?.id]).toEqual(['alice', 'alice'])
  expect(context.connection && target(context.connection)).toBe(made[1]?.peers.a)
})

test('a state that is entered again has its old connection closed before the new one is made', () => {
  const { phone, made } = makePhone(() => 'never')
  const atCreation: unknown[] = []
  const create = () => {
    atCreation.push(made.map(({ peers }) => peers.a.connectionState))
    return phone.create()
  }
  const machine = setup({ actors: { connection: ownedConnection({ ...phone, create }) } }).createMachine({
    initial: 'on',
    states: {
      on: { invoke: { src: 'connection', input: { peer: 'alice' } }, on: { again: { target: 'on', reenter: true } } },
    },
  })
  const ids: string[] = []
  const inspect = (event: InspectionEvent) => {
    if (event.type === '@xstate.event' && 'connection' in event.event) ids.push((event.event.connection as Call).id)
  }
  const actor = createActor(machine, { inspect }).start()
  closed({ close: () => actor.stop() })
  actor.send({ type: 'again' })
  expect([atCreation, ids]).toEqual([
    [[], ['closed']],
    ['alice', 'alice'],
  ])
})

test('it gives up what fails each time', () => {
  const { phone, made } = makePhone(() => 'never')
  const { actor, losePatience } = callWithClock(phone)
  for (let time = 1; time <= 4; time++) {
    expect([actor.getSnapshot().value, made.length]).toEqual([{ calling: 'connecting' }, time])
    losePatience()
  }
  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'lost' })
  expect(made.map(({ peers }) => peers.a.connectionState)).toEqual(['closed', 'closed', 'closed', 'closed'])
  expect(hooked()).toEqual([])
})

test('persisted and restored, it calls the same peer again, with a new connection', async () => {
  const { phone, made } = makePhone()
  const before = call(phone, 'alice')
  await talking(before)
  const text = JSON.stringify(before.getPersistedSnapshot())
  before.stop()
  const snapshot: Snapshot<unknown> = JSON.parse(text)
  expect(snapshot).toMatchObject({
    value: { calling: 'talking' },
    context: { peer: 'alice', connection: { id: 'alice' } },
    children: { connection: { src: 'connection', snapshot: { input: { peer: 'alice' } } } },
  })
  const actor = call(phone, 'nobody', snapshot)
  const { value, context } = actor.getSnapshot()
  expect(value).toEqual({ calling: 'connecting' })
  expect(made.map(({ peer }) => peer)).toEqual(['alice', 'alice'])
  expect(context.connection && target(context.connection)).toBe(made[1]?.peers.a)
  expect(context.connection?.id).toBe('alice')
  await talking(actor)
})
