import { describe, expect, test } from 'vitest'
import type { AnyActorRef, EventObject, InspectionEvent } from 'xstate'
import type { ChannelList } from '../../../machines/connection/channelList.ts'
import { Actors, type ChartKnown, type MakeActor, type Makers, objectOf } from '../../../src/follow/actors.ts'
import type { NamedConnectionCause } from '../../../src/follow/cause.ts'
import { isOwn } from '../../../src/follow/ownCauses.ts'
import type { Attributes, Shows } from '../../../src/watch/attributes.ts'
import { makers } from './followedLife.ts'

const shows: Shows = {
  connection: { signalingState: 'stable', iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' },
  'sctp:0': { state: 'connecting' },
  'dtls:0': { state: 'new' },
  'dtls:1': { state: 'failed' },
  'ice:0': { state: 'checking', gatheringState: 'complete' },
  'ice:1': { state: 'new', gatheringState: 'gathering' },
  'channel:0': { readyState: 'open', label: 'x:3' },
  'channel:1': { readyState: 'connecting', label: 'x' },
  'channel:2': { readyState: 'connecting', label: 'x' },
  'channel:3': { readyState: 'connecting', label: 'x' },
  'channel:4': { readyState: 'closed', label: 'over' },
}

interface Made {
  readonly kind: string
  readonly input: object
  readonly id: string
  readonly parent: AnyActorRef | undefined
  readonly inspect: unknown
}

/** Actors of objects that show this, and all that is told of them. */
class Told {
  readonly made: Made[] = []
  readonly listened: string[] = []
  /** What the charts were sent, by their names. */
  readonly sent: (readonly [string, EventObject])[] = []
  /** Whether what each was sent was one of ours, when it came. */
  readonly own: boolean[] = []
  readonly actors: Actors

  constructor({
    known,
    elsewhere,
    onInspect,
  }: {
    readonly known?: { readonly [name: string]: ChartKnown }
    readonly elsewhere?: (name: string) => AnyActorRef | undefined
    readonly onInspect?: (event: InspectionEvent) => void
  } = {}) {
    const told = this
    const noted: Makers = Object.fromEntries(
      Object.entries(makers).map(([kind, make]): [string, MakeActor] => [
        kind,
        (input, options) => {
          this.made.push({ kind, input, id: options.id, parent: options.parent, inspect: options.inspect })
          return make(input, options)
        },
      ]),
    )
    this.actors = new Actors(
      noted,
      {
        shown: (name): Attributes | undefined => shows[name],
        made(name, actor) {
          told.listened.push(`made ${name}: ${actor.getSnapshot().status}`)
          const { send } = actor
          actor.send = (event: EventObject) => {
            told.sent.push([name, event])
            told.own.push(isOwn(event))
            send(event)
          }
        },
        removed: (name) => told.listened.push(`removed ${name}`),
        ...(elsewhere && { elsewhere }),
        inspect: onInspect,
      },
      known,
    )
  }

  tell(cause: NamedConnectionCause): void {
    this.actors.send('connection', cause)
  }

  ids(): readonly (string | undefined)[] {
    return [...this.actors.channels.values()].map(({ id }) => id)
  }

  /** The ids of the channels of the connection's chart. */
  channels(): readonly string[] {
    const { context } = (this.actors.get('connection') as AnyActorRef).getSnapshot()
    return (context.channels as ChannelList).toArray().map(({ id }) => id)
  }
}

/** With the connection's actor. */
function connection(options?: ConstructorParameters<typeof Told>[0]): Told {
  const told = new Told(options)
  told.actors.make('connection')
  return told
}

describe('making an actor', () => {
  test('the connection’s is the root, with what the connection shows, and is started', () => {
    const { actors, made, listened } = connection()
    expect(made).toEqual([
      { kind: 'connection', input: shows.connection, id: 'peerConnection', parent: undefined, inspect: undefined },
    ])
    expect(listened).toEqual(['made connection: active'])
    expect(actors.get('connection')?.getSnapshot().status).toBe('active')
    expect(actors.parts).toEqual([['connection', actors.get('connection')]])
    expect([...actors.channels]).toEqual([])
  })

  test('those of its parts are its children, each begins with what its object shows', () => {
    const { actors, made } = connection()
    const parent = actors.get('connection')
    made.splice(0)
    for (const name of ['sctp:0', 'dtls:1', 'ice:1', 'gatherer:1', 'channel:0']) actors.make(name)
    const child = { parent, inspect: undefined }
    expect(made).toEqual([
      { kind: 'sctp', input: { state: 'connecting' }, id: 'sctpTransport:0', ...child },
      { kind: 'dtls', input: { state: 'failed' }, id: 'dtlsTransport:1', ...child },
      { kind: 'ice', input: { state: 'new' }, id: 'iceTransport:1', ...child },
      { kind: 'gatherer', input: { state: 'gathering' }, id: 'iceGatherer:1', ...child },
      { kind: 'channel', input: { readyState: 'open', label: 'x:3' }, id: 'dataChannel:x:3', ...child },
    ])
    expect(actors.parts.map(([name]) => name)).toEqual(['connection', 'sctp:0', 'dtls:1', 'ice:1', 'gatherer:1'])
    expect([...actors.channels.keys()]).toEqual(['channel:0'])
    expect(actors.get('channel:0')?.getSnapshot().value).toEqual({ open: 'announced' })
  })

  test('with what is newer than what was followed', () => {
    const { actors } = connection()
    actors.make('channel:0', { readyState: 'closing', label: 'newer' })
    expect(actors.get('channel:0')).toMatchObject({ id: 'dataChannel:newer' })
    expect(actors.get('channel:0')?.getSnapshot().value).toEqual({ closing: 'draining' })
  })

  test('of an object of which nothing is known', () => {
    const { made } = new Told()
    expect(made).toEqual([])
    const told = connection()
    told.actors.make('sctp:7')
    expect(told.made.at(-1)).toMatchObject({ input: { state: undefined }, id: 'sctpTransport:7' })
  })

  test('once an object', () => {
    const { actors, made } = connection()
    expect(actors.make('channel:0')).toBe(actors.make('channel:0'))
    expect(actors.make('connection')).toBe(actors.get('connection'))
    expect(made).toHaveLength(2)
  })

  test('with the id and the input that a trace knows', () => {
    const { actors } = connection({
      known: {
        connection: { id: 'mine', input: { updated: true } },
        'channel:0': { input: { hasFiredOpen: true } },
        'channel:1': { id: 'dataChannel:x:9' },
      },
    })
    for (const name of ['channel:0', 'channel:1', 'channel:2']) actors.make(name)
    expect(actors.get('connection')).toMatchObject({ id: 'mine' })
    expect(actors.get('connection')?.getSnapshot().context.updated).toBe(true)
    expect(actors.get('channel:0')?.getSnapshot().value).toEqual({ open: 'opened' })
    expect([...actors.channels.values()].map(({ id }) => id)).toEqual([
      'dataChannel:x:3',
      'dataChannel:x:9',
      'dataChannel:x',
    ])
  })

  test('the root is inspected, and its children with it', () => {
    const inspected: InspectionEvent[] = []
    const { actors, made } = connection({ onInspect: (event) => inspected.push(event) })
    actors.make('sctp:0')
    expect(made.map(({ inspect }) => inspect === undefined)).toEqual([false, true])
    const created = inspected.filter(({ type }) => type === '@xstate.actor').map(({ actorRef }) => actorRef)
    expect(created).toEqual([actors.get('connection'), actors.get('sctp:0')])
  })

  test('when the connection has ended, a part is by itself, and is inspected too', () => {
    const told = connection({ onInspect: () => {} })
    told.tell({ type: 'close' })
    told.tell({ type: 'close.returned' })
    told.actors.make('channel:0')
    expect(told.made.at(-1)).toMatchObject({ parent: undefined, inspect: expect.any(Function) })
    const bare = connection()
    bare.tell({ type: 'close' })
    bare.tell({ type: 'close.returned' })
    bare.actors.make('channel:0')
    expect(bare.made.at(-1)).toMatchObject({ parent: undefined, inspect: undefined })
  })

  test('a channel that is followed alone is a root', () => {
    const { actors, made } = new Told({ onInspect: () => {} })
    actors.make('channel:0')
    expect(made).toMatchObject([{ parent: undefined, id: 'dataChannel:x:3', inspect: expect.any(Function) }])
  })

  test('of what has no chart is refused', () => {
    const { actors, listened } = connection()
    expect(() => actors.make('transceiver:0')).toThrow('There is no chart for "transceiver:0".')
    expect(actors.get('transceiver:0')).toBeUndefined()
    expect(listened).toHaveLength(1)
  })
})

describe('the ids of channels', () => {
  test('are unique also where a label looks like a number of another', () => {
    const told = connection()
    for (const name of ['channel:0', 'channel:1', 'channel:2', 'channel:3']) told.actors.make(name)
    expect(told.ids()).toEqual(['dataChannel:x:3', 'dataChannel:x', 'dataChannel:x:2', 'dataChannel:x:4'])
    expect(new Set(told.ids()).size).toBe(4)
  })

  test('are free again when a channel is no more of the connection', () => {
    const told = connection()
    for (const channel of ['channel:1', 'channel:2']) told.tell({ type: 'channel.created', channel })
    told.tell({ type: 'channel.removed', channel: 'channel:1' })
    told.actors.make('channel:3')
    expect(told.ids()).toEqual(['dataChannel:x:2', 'dataChannel:x'])
  })

  test('are those that the label has had before, of one that is made when it has ended and was not removed yet', () => {
    const told = connection()
    told.actors.make('channel:1')
    told.actors.send('channel:1', { type: 'transport.closed' })
    told.actors.make('channel:2')
    expect(told.ids()).toEqual(['dataChannel:x', 'dataChannel:x'])
    told.actors.forget('channel:1')
    told.actors.make('channel:3')
    expect(told.ids()).toEqual(['dataChannel:x', 'dataChannel:x:2'])
  })
})

describe('sending a cause', () => {
  test('it is marked as one of ours', () => {
    const told = connection()
    told.tell({ type: 'negotiation.updated' })
    told.actors.send('channel:0', { type: 'open' })
    expect(told.sent.map(([name, { type }]) => `${name} ${type}`)).toEqual([
      'connection negotiation.updated',
      'channel:0 open',
    ])
    expect(told.own).toEqual([true, true])
    for (const [, event] of told.sent) expect(isOwn(event)).toBe(false)
  })

  test('an actor is made for it, but for the connection', () => {
    const told = new Told()
    told.tell({ type: 'close' })
    expect(told.made).toEqual([])
    told.actors.send('channel:1', { type: 'open' })
    expect(told.actors.get('channel:1')?.getSnapshot().value).toEqual({ open: 'opened' })
  })

  test('one that has ended takes none', () => {
    const told = connection()
    told.actors.send('channel:0', { type: 'transport.closed' })
    told.actors.send('channel:0', { type: 'transferred' })
    expect(told.sent).toHaveLength(1)
    told.tell({ type: 'close' })
    told.tell({ type: 'close.returned' })
    told.tell({ type: 'channel.created', channel: 'channel:1' })
    expect(told.actors.get('channel:1')).toBeUndefined()
  })

  test('names of channels become their actors', () => {
    const told = connection()
    told.tell({ type: 'channel.created', channel: 'channel:1' })
    told.tell({ type: 'channel.found', channel: 'channel:0' })
    told.tell({ type: 'channel.announced', channel: 'channel:2', label: 'x', id: 5 })
    const channels = ['channel:1', 'channel:0', 'channel:2'].map((name) => told.actors.get(name))
    expect(told.sent.map(([, event]) => event)).toEqual([
      { type: 'channel.created', channel: channels[0] },
      { type: 'channel.found', channel: channels[1] },
      { type: 'channel.announced', channel: channels[2], label: 'x', id: 5 },
    ])
    expect(told.channels()).toEqual(['dataChannel:x', 'dataChannel:x:3', 'dataChannel:x:2'])
    expect(told.listened.slice(1)).toEqual([
      'made channel:1: active',
      'made channel:0: active',
      'made channel:2: active',
    ])
  })

  test('names of transports become their actors', () => {
    const told = connection()
    told.tell({
      type: 'transports.changed',
      transports: { sctp: 'sctp:0', dtls: ['dtls:0', 'dtls:1'], ice: ['ice:1', 'ice:0'] },
    })
    const actor = (name: string) => told.actors.get(name)
    expect(told.sent).toEqual([
      [
        'connection',
        {
          type: 'transports.changed',
          transports: {
            sctp: actor('sctp:0'),
            dtls: [actor('dtls:0'), actor('dtls:1')],
            ice: [actor('ice:1'), actor('ice:0')],
            gatherers: [actor('gatherer:1'), actor('gatherer:0')],
          },
        },
      ],
    ])
    expect(actor('gatherer:0')?.getSnapshot().value).toBe('complete')
    told.tell({ type: 'transports.changed', transports: { sctp: undefined, dtls: [], ice: [] } })
    expect(told.sent.at(-1)?.[1]).toEqual({
      type: 'transports.changed',
      transports: { sctp: undefined, dtls: [], ice: [], gatherers: [] },
    })
  })

  test('those of reports too, and each report is ours when it is passed on', () => {
    const passed: unknown[] = []
    const told = new Told({
      onInspect(event) {
        if (event.type !== '@xstate.event' || event.event.type.startsWith('xstate.')) return
        const name = told.actors.parts.find(([, actor]) => actor === event.actorRef)?.[0]
        if (name !== 'connection') passed.push([name, event.event.type, isOwn(event.event)])
      },
    })
    told.actors.make('connection')
    const states = { iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' } as const
    told.tell({
      type: 'states.reported',
      ...states,
      transports: [
        { kind: 'dtls', transport: 'dtls:0', cause: { type: 'connecting' } },
        { kind: 'ice', transport: 'ice:0', cause: { type: 'connected' } },
      ],
    })
    const [, event] = told.sent[0] as (typeof told.sent)[number]
    expect(event).toEqual({
      type: 'states.reported',
      ...states,
      transports: [
        { kind: 'dtls', transport: told.actors.get('dtls:0'), cause: { type: 'connecting' } },
        { kind: 'ice', transport: told.actors.get('ice:0'), cause: { type: 'connected' } },
      ],
    })
    expect(told.own).toEqual([true])
    expect(passed).toEqual([
      ['dtls:0', 'connecting', true],
      ['ice:0', 'connected', true],
    ])
    expect(told.actors.get('dtls:0')?.getSnapshot().value).toBe('connecting')
  })
})

describe('a channel that somebody else follows', () => {
  const announced = { type: 'channel.announced', channel: 'channel:1', label: 'x', id: 1 } as const

  test('is announced by its own actor', () => {
    const other = new Told()
    const actor = other.actors.make('channel:1')
    const asked: string[] = []
    const told = connection({
      elsewhere(name) {
        asked.push(name)
        return actor
      },
    })
    told.tell({ ...announced, isElsewhere: true })
    expect(asked).toEqual(['channel:1'])
    expect(told.sent[0]?.[1]).toMatchObject({ channel: actor })
    expect([...told.actors.channels]).toEqual([])
    told.tell(announced)
    expect(asked).toHaveLength(1)
    expect(told.channels()).toEqual(['dataChannel:x'])
  })

  test('has one here if theirs is not there any more', () => {
    const told = connection({ elsewhere: () => undefined })
    told.tell({ ...announced, isElsewhere: true })
    expect([...told.actors.channels.keys()]).toEqual(['channel:1'])
  })
})

describe('what is no more of the connection', () => {
  test('a channel whose chart has ended is to be removed, and then forgotten', () => {
    const told = connection()
    for (const channel of ['channel:0', 'channel:1']) told.tell({ type: 'channel.created', channel })
    told.actors.send('channel:0', { type: 'close' })
    expect([...told.actors.ended]).toEqual([])
    told.actors.send('channel:0', { type: 'transport.closed' })
    told.actors.send('channel:1', { type: 'transport.closed' })
    expect([...told.actors.ended]).toEqual(['channel:0', 'channel:1'])
    told.tell({ type: 'channel.removed', channel: 'channel:0' })
    expect([...told.actors.ended]).toEqual(['channel:1'])
    expect(told.channels()).toEqual(['dataChannel:x'])
    expect(told.listened.at(-1)).toBe('removed channel:0')
    expect([...told.actors.channels.keys()]).toEqual(['channel:1'])
  })

  test.each(['channel.created', 'channel.found', 'channel.announced'] as const)(
    'one that has ended before %s is too',
    (type) => {
      const told = connection()
      told.tell({ type, channel: 'channel:4', label: 'over', id: null } as NamedConnectionCause)
      expect([...told.actors.ended]).toEqual(['channel:4'])
      told.tell({ type, channel: 'channel:4', label: 'over', id: null } as NamedConnectionCause)
      expect([...told.actors.ended]).toEqual(['channel:4'])
    },
  )

  test('a channel that is open is stopped', () => {
    const told = connection()
    told.tell({ type: 'channel.created', channel: 'channel:0' })
    const channel = told.actors.get('channel:0')
    told.tell({ type: 'channel.removed', channel: 'channel:0' })
    expect(channel?.getSnapshot().status).toBe('stopped')
    expect([...told.actors.ended]).toEqual([])
    expect(told.actors.get('channel:0')).toBeUndefined()
  })

  test('a transport is stopped, and has the name free for another', () => {
    const told = connection()
    const dtls = told.actors.make('dtls:0')
    told.tell({ type: 'transport.removed', transport: 'dtls:0' })
    expect(dtls.getSnapshot().status).toBe('stopped')
    expect(told.listened.at(-1)).toBe('removed dtls:0')
    expect(told.actors.make('dtls:0')).not.toBe(dtls)
  })

  test('what is not there is not removed again', () => {
    const told = connection()
    told.tell({ type: 'channel.removed', channel: 'channel:9' })
    told.tell({ type: 'transport.removed', transport: 'dtls:9' })
    expect(told.sent).toEqual([])
    expect(told.listened).toHaveLength(1)
  })

  test('the end of another kind of part removes nothing', () => {
    const told = connection()
    told.actors.send('ice:0', { type: 'closed' })
    expect(told.actors.get('ice:0')?.getSnapshot().status).toBe('done')
    expect([...told.actors.ended]).toEqual([])
  })
})

test('the object of a chart', () => {
  expect(objectOf('gatherer:3')).toBe('ice:3')
  expect(objectOf('channel:3')).toBe('channel:3')
})
