import { describe, expect, test } from 'vitest'
import {
  type AnyActorRef,
  assign,
  createActor,
  type EventObject,
  enqueueActions,
  forwardTo,
  sendParent,
  sendTo,
  setup,
  toPromise,
  waitFor,
} from 'xstate'
import { settled, talked } from '../../../harness/peers.ts'
import {
  type BindError,
  channels,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  target,
  transports,
} from '../../../src/index.ts'
import { type OpenChannels, openChannelsOfEachTest } from '../openChannels.ts'
import { differences } from './differences.ts'
import { uncaughtOfEachTest } from './uncaught.ts'

const open = openChannelsOfEachTest()
const uncaught = uncaughtOfEachTest()

const failure = { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: 'made up' }
const divergence = { kind: 'state', rule: 'INV-1', target: 'made up', expected: 'this', actual: 'that' }
const live = { iceConnectionState: 'failed', connectionState: 'failed', iceGatheringState: 'new' }
const call = { method: 'createOffer' }

/** Two bound peers that are connected, and a channel that is open at both ends. */
async function openChannels(): Promise<OpenChannels> {
  const life = await open()
  await waitFor(life.nearConnection, (snapshot) => connectionState(snapshot) === 'connected')
  return life
}

/** The kinds of actors, and how to come by one of each. */
const kinds = {
  connection: ({ nearConnection }) => nearConnection,
  channel: ({ nearActor }) => nearActor,
  sctp: ({ nearConnection }) => transports(nearConnection.getSnapshot()).sctp as AnyActorRef,
  dtls: ({ nearConnection }) => transports(nearConnection.getSnapshot()).dtls[0] as AnyActorRef,
  ice: ({ nearConnection }) => transports(nearConnection.getSnapshot()).ice[0] as AnyActorRef,
  gatherer: ({ nearConnection }) => transports(nearConnection.getSnapshot()).gatherers[0] as AnyActorRef,
} satisfies Record<string, (life: OpenChannels) => AnyActorRef>

type Kind = keyof typeof kinds

const signalingStates = [
  'stable',
  'have-local-offer',
  'have-remote-offer',
  'have-local-pranswer',
  'have-remote-pranswer',
]
const applied = ['local', 'remote'].flatMap((side) =>
  ['offer', 'answer', 'pranswer', 'rollback'].map((type) => `${side}.${type}`),
)

/** What only an engine can know, or nobody, in an order in which each could be taken by a chart that takes it. */
const causes: Record<Kind, (life: OpenChannels) => readonly EventObject[]> = {
  connection: ({ nearActor }) => [
    ...applied.map((type) => ({ type })),
    ...signalingStates.map((state) => ({ type: `resync.${state}`, descriptions: {} })),
    ...['offer.created', 'answer.created', 'stable.reached', 'chain.emptied'].map((type) => ({ type })),
    { type: 'operation.called', id: 7000, call },
    { type: 'operation.settled', id: 7000 },
    { type: 'negotiation.updated' },
    { type: 'negotiation.checked', needed: true },
    { type: 'resync.negotiationneeded' },
    { type: 'states.reported', transports: [], ...live },
    { type: 'channel.created', channel: nearActor },
    { type: 'channel.found', channel: nearActor },
    { type: 'channel.announced', channel: nearActor, label: 'made up', id: 1 },
    { type: 'association.failed', error: failure },
    { type: 'divergence', divergence },
    { type: 'transports.changed', transports: { sctp: undefined, dtls: [], ice: [], gatherers: [] } },
    { type: 'channel.removed', channel: nearActor },
    ...['transferred', 'open', 'connectionstatechange', 'connection.closed', ''].map((type) => ({ type })),
    { type: 'close.returned' },
  ],
  channel: () => [
    { type: 'announced' },
    { type: 'open' },
    { type: 'transmit.failed', error: failure },
    { type: 'divergence', divergence },
    { type: 'creation.failed', error: failure },
    { type: 'id.exhausted', error: failure },
    { type: 'message', data: 'text' },
    { type: '' },
    { type: 'stream.reset', association: undefined },
    { type: 'drained' },
    { type: 'resync' },
    { type: 'connection.closed' },
    { type: 'transport.closed', error: failure, association: 'failed' },
  ],
  sctp: () => ofTransport(['connecting', 'connected', 'closed']),
  dtls: () => ofTransport(['new', 'connecting', 'connected', 'failed', 'closed']),
  ice: () => [
    { type: 'selectedcandidatepair.changed' },
    ...ofTransport(['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed']),
  ],
  gatherer: () => ofTransport(['new', 'gathering', 'complete']),
}

function ofTransport(states: readonly string[]): readonly EventObject[] {
  return [
    ...states.map((state) => ({ type: `resync.${state}` })),
    ...states.map((type) => ({ type })),
    ...['', 'close', 'transferred', 'connection.closed'].map((type) => ({ type })),
  ]
}

/** All that a chart is. */
function stateOf(actor: AnyActorRef): unknown {
  const { value, context, status, output } = actor.getSnapshot()
  return { value, context: { ...context }, status, output }
}

/** Sends an event to a bound actor, and tells what is wrong with what comes of it: an error of this code, or none. */
function wrongWhenSent(
  actor: AnyActorRef,
  event: unknown,
  send: () => unknown,
  code: BindError['code'] | null = 'not-a-cause',
): readonly string[] {
  const words = typeof event === 'object' ? JSON.stringify((event as EventObject | null)?.type) : String(event)
  const before = stateOf(actor)
  const emitted: string[] = []
  const { unsubscribe } = actor.on('*', ({ type }: EventObject) => emitted.push(type))
  let thrown: unknown
  try {
    send()
  } catch (error) {
    thrown = error
  }
  unsubscribe()
  const wrong: string[] = []
  if (((thrown as BindError | undefined)?.code ?? null) !== code) wrong.push(`${words} throws ${thrown}`)
  if (emitted.length > 0) wrong.push(`${words} emits ${emitted}`)
  try {
    expect(stateOf(actor)).toEqual(before)
  } catch {
    wrong.push(`${words} changes the chart`)
  }
  return wrong
}

/** Nothing has happened to the objects, and their charts know it. */
async function expectAlive({ a, near, far, nearActor, nearConnection }: OpenChannels): Promise<void> {
  await talked(near, far)
  expect([target(nearActor), target(nearConnection)]).toEqual([near, a])
  expect(readyState(nearActor.getSnapshot())).toBe('open')
  expect(differences(nearConnection)).toEqual([])
  expect(channels(nearConnection.getSnapshot())).toEqual([nearActor])
}

describe('what an app cannot know is refused at the caller, and changes nothing:', () => {
  test.each(Object.keys(kinds) as Kind[])('sent to the actor of a bound object, %s', async (kind) => {
    const life = await openChannels()
    const actor: AnyActorRef = kinds[kind](life)
    const wrong = causes[kind](life).flatMap((event) => wrongWhenSent(actor, event, () => actor.send(event)))
    expect(wrong).toEqual([])
    await expectAlive(life)
    expect(uncaught).toEqual([])
  })

  test.each(Object.keys(kinds) as Kind[])('what is no event, sent to %s', async (kind) => {
    const life = await openChannels()
    const actor: AnyActorRef = kinds[kind](life)
    const nonsense: readonly unknown[] = [
      'text',
      '',
      null,
      undefined,
      7,
      true,
      {},
      [],
      { type: 7 },
      { type: null },
      () => {},
    ]
    const wrong = nonsense.flatMap((event) => wrongWhenSent(actor, event, () => actor.send(event as EventObject)))
    expect(wrong).toEqual([])
    await expectAlive(life)
    expect(uncaught).toEqual([])
  })

  test.each(Object.keys(kinds) as Kind[])('what XState sends, sent by an app to %s', async (kind) => {
    const life = await openChannels()
    const actor: AnyActorRef = kinds[kind](life)
    const types = [
      'xstate.init',
      'xstate.done.actor.closingProcedure',
      'xstate.error.actor.closingProcedure',
      'xstate.stop',
    ]
    const wrong = types.flatMap((type) => wrongWhenSent(actor, { type }, () => actor.send({ type })))
    expect(wrong).toEqual([])
    await expectAlive(life)
    expect(uncaught).toEqual([])
  })
})

/** An app's machine, which passes a bound actor what it is told to, each in another way. */
const app = setup({
  types: {} as {
    context: { to: AnyActorRef; passed: number }
    input: { to: AnyActorRef }
    events: { type: 'sendTo' | 'later' | 'enqueued' | 'forwarded'; event: EventObject } | { type: 'seen' }
  },
}).createMachine({
  context: ({ input }) => ({ to: input.to, passed: 0 }),
  on: {
    sendTo: {
      actions: [
        sendTo(
          ({ context }) => context.to,
          ({ event }) => event.event,
        ),
        assign({ passed: ({ context }) => context.passed + 1 }),
      ],
    },
    later: {
      actions: [
        sendTo(
          ({ context }) => context.to,
          ({ event }) => event.event,
          { delay: 0 },
        ),
        assign({ passed: ({ context }) => context.passed + 1 }),
      ],
    },
    enqueued: {
      actions: [
        enqueueActions(({ enqueue, context, event }) => enqueue.sendTo(context.to, event.event)),
        assign({ passed: ({ context }) => context.passed + 1 }),
      ],
    },
    '*': {
      actions: [forwardTo(({ context }) => context.to), assign({ passed: ({ context }) => context.passed + 1 })],
    },
  },
})

/** A child that an app gives a bound actor, and that sends to its parent. */
const child = setup({
  types: {} as { context: { passed: number }; events: { type: 'up'; event: EventObject } },
}).createMachine({
  context: { passed: 0 },
  on: {
    up: {
      actions: [sendParent(({ event }) => event.event), assign({ passed: ({ context }) => context.passed + 1 })],
    },
  },
})

/** How an event can arrive without `send()` of the bound actor being called. Each gives the actor of the app that does it. */
/** XState's own way from actor to actor, as the actions of a machine take it. */
function relayOf(actor: AnyActorRef): (source: undefined, to: AnyActorRef, event: EventObject) => void {
  return (actor.system as unknown as { _relay: (source: undefined, to: AnyActorRef, event: EventObject) => void })
    ._relay
}

const ways = {
  'sendTo()': byMachine((event) => ({ type: 'sendTo', event })),
  'sendTo() with a delay': byMachine((event) => ({ type: 'later', event })),
  'enqueueActions()': byMachine((event) => ({ type: 'enqueued', event })),
  'forwardTo()': byMachine((event) => event),
  'sendParent()': (to: AnyActorRef) => {
    const actor = createActor(child, { parent: to }).start()
    return { actor, pass: (event: EventObject) => actor.send({ type: 'up', event }) }
  },
  'the system': (to: AnyActorRef) => {
    const actor = createActor(app, { input: { to } }).start()
    const pass = (event: EventObject) => {
      relayOf(to)(undefined, to, event)
      actor.send({ type: 'sendTo', event: { type: 'made up' } })
    }
    return { actor, pass }
  },
}

function byMachine(wrap: (event: EventObject) => EventObject) {
  return (to: AnyActorRef) => {
    const actor = createActor(app, { input: { to } }).start()
    return { actor, pass: (event: EventObject) => actor.send(wrap(event) as Parameters<typeof actor.send>[0]) }
  }
}

describe('what an app cannot know is not taken, the app goes on, and the error is uncaught:', () => {
  const cases = (Object.keys(ways) as (keyof typeof ways)[]).flatMap((way) =>
    (Object.keys(kinds) as Kind[]).map((kind) => [kind, way] as const),
  )

  test.each(cases)('to %s by %s', async (kind, way) => {
    const life = await openChannels()
    const to: AnyActorRef = kinds[kind](life)
    const { actor, pass } = ways[way](to)
    // Some types mean something else to the machine of the app.
    const events = causes[kind](life).filter(({ type }) => type !== '')
    const wrong = events.flatMap((event) => wrongWhenSent(to, event, () => pass(event), null))
    expect(wrong).toEqual([])
    await settled()
    const { status, context } = actor.getSnapshot()
    expect([status, context.passed]).toEqual(['active', events.length])
    const perEvent = way === 'the system' ? 2 : 1
    expect(uncaught.map((error) => (error as BindError).code)).toEqual(
      Array(events.length * perEvent).fill('not-a-cause'),
    )
    await expectAlive(life)
  })

  test.each(Object.keys(kinds) as Kind[])('a text to %s, by the system', async (kind) => {
    const life = await openChannels()
    const to: AnyActorRef = kinds[kind](life)
    const pass = () => relayOf(to)(undefined, to, 'text' as unknown as EventObject)
    expect(wrongWhenSent(to, 'text', pass, null)).toEqual([])
    await settled()
    expect(uncaught.map((error) => (error as BindError).code)).toEqual(['not-a-cause'])
    await expectAlive(life)
  })
})

describe('the refusal says what to do:', () => {
  test('to a channel', async () => {
    const { nearActor } = await openChannels()
    const send = (event: unknown) => () => (nearActor as AnyActorRef).send(event as EventObject)
    for (const event of ['hello', { type: 'message', data: 'hello' }]) {
      expect(send(event)).toThrow('target(channel)?.send(')
      expect(send(event)).toThrow(/'close'.*'transferred'/)
      expect(send(event)).toThrow(nearActor.id)
    }
    expect(send('hello')).toThrow('"hello"')
    expect(send({ type: 'open' })).toThrow('"open"')
    expect(send(null)).toThrow('null')
  })

  test('to a connection and its transports', async () => {
    const { nearConnection } = await openChannels()
    const send = (actor: AnyActorRef, event: unknown) => () => actor.send(event as EventObject)
    expect(send(nearConnection, { type: 'close.returned' })).toThrow("{ type: 'close' }")
    expect(send(nearConnection, { type: 'close.returned' })).toThrow('"close.returned"')
    const { sctp, dtls, ice, gatherers } = transports(nearConnection.getSnapshot())
    for (const transport of [sctp, dtls[0], ice[0], gatherers[0]] as AnyActorRef[]) {
      expect(send(transport, { type: 'close' })).toThrow(transport.id)
      expect(send(transport, { type: 'close' })).toThrow('"close"')
    }
  })
})

describe('what an app may send is taken:', () => {
  test.each(Object.keys(ways) as (keyof typeof ways)[])('close, to a channel by %s', async (way) => {
    const { near, far, nearActor } = await openChannels()
    const farClosed = new Promise((resolve) => far.addEventListener('close', resolve))
    ways[way](nearActor).pass({ type: 'close' })
    expect(await toPromise(nearActor)).toEqual({ cause: 'local-close', opened: true })
    await farClosed
    expect(near.readyState).toBe('closed')
  })

  test.each(Object.keys(ways) as (keyof typeof ways)[])('close, to a connection by %s', async (way) => {
    const { a, nearConnection } = await openChannels()
    ways[way](nearConnection).pass({ type: 'close' })
    expect((await toPromise(nearConnection)).cause).toBe('local-close')
    expect(a.connectionState).toBe('closed')
  })

  test.each(Object.keys(ways) as (keyof typeof ways)[])('transferred, to a channel by %s', async (way) => {
    const { nearActor, near, far } = await openChannels()
    ways[way](nearActor).pass({ type: 'transferred' })
    expect(await toPromise(nearActor)).toEqual({ cause: 'transferred', opened: true })
    await talked(near, far)
  })

  test('close with more in it is close alone', async () => {
    const { a, nearConnection, nearActor } = await openChannels()
    const actors: readonly (PeerConnectionActor | DataChannelActor)[] = [nearActor, nearConnection]
    for (const actor of actors) (actor as AnyActorRef).send({ type: 'close', found: true, association: 'failed' })
    expect((await toPromise(nearConnection)).cause).toBe('local-close')
    expect((await toPromise(nearActor)).cause).toBe('local-close')
    expect(a.connectionState).toBe('closed')
  })
})
