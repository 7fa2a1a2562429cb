import { describe, expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import type { Step } from '../../../src/follow/cause.ts'
import type { FollowingListener } from '../../../src/follow/following.ts'
import { announcedOf, type Known, nothingKnown } from '../../../src/follow/known.ts'
import type { Picture } from '../../../src/follow/picture.ts'
import type { Shows } from '../../../src/watch/attributes.ts'
import type { Happening, Observation } from '../../../src/watch/observation.ts'
import { connected, newConnection, transports } from '../divergences/watchedLife.ts'
import { FollowedLife, type LifeOptions, makers } from './followedLife.ts'

const talking: Shows = {
  connection: connected,
  ...transports,
  'channel:0': { readyState: 'open', label: 'chat' },
  'channel:1': { readyState: 'open', label: 'more' },
}

const closing = { kind: 'call', on: 'connection', method: 'close', call: 9 } as const
const closed = { kind: 'returned', on: 'connection', method: 'close', call: 9 } as const
const look = { kind: 'look', on: 'connection' } as const
const endOf = (on: string): Happening => ({ kind: 'event', on, type: 'close' })
const isClosed = { readyState: 'closed' } as const

/** A life in which steps are what the test says. */
function scripted(
  steps: (picture: Picture, observation: Observation) => Iterable<Step>,
  more: Partial<LifeOptions> = {},
): FollowedLife {
  return new FollowedLife({
    shows: { connection: newConnection },
    follow: function* (picture, observation) {
      yield* steps(picture, observation)
    },
    ...more,
  })
}

const noSteps = function* (): Generator<Step> {}
const mayHide = (value: boolean): Step => ({ known: { mayHide: value } })

describe('steps', () => {
  test('each is taken before the next is asked for', () => {
    const seen: unknown[] = []
    const life = scripted(function* (picture) {
      yield { on: 'connection', cause: { type: 'negotiation.updated' } }
      seen.push((picture.chart('connection') as PeerConnectionSnapshot).context.updated)
      yield { known: { hasSettled: true } }
      seen.push(picture.known)
      yield { lookAgain: 'channel:7' }
      seen.push([...life.looks])
      yield { stop: 'connection' }
      seen.push(life.stops)
    })
    life.see(look)
    expect(seen).toEqual([true, { ...nothingKnown, hasSettled: true }, ['channel:7'], 1])
  })

  test('what is shown anew is known when the first is asked for', () => {
    const seen: unknown[] = []
    const life = scripted(function* (picture) {
      yield* noSteps()
      seen.push(picture.shown('connection'), picture.shown('sctp:0'), picture.shown('dtls:0'))
    })
    life.see(look, { connection: { connectionState: 'connecting' }, 'sctp:0': { state: 'connecting' } })
    expect(seen).toEqual([{ ...newConnection, connectionState: 'connecting' }, { state: 'connecting' }, undefined])
    expect([...life.following.names]).toEqual(['connection', 'sctp:0'])
  })

  test('it begins with what is known', () => {
    const known: Known = { ...nothingKnown, announced: announcedOf(['channel:3']), mayHide: true }
    const life = scripted(noSteps, { known })
    expect(life.following.known).toBe(known)
    life.following.known = { ...known, mayHide: false }
    expect(known.mayHide).toBe(true)
    expect(scripted(noSteps).following.known).toEqual(nothingKnown)
  })

  test('with what a trace knows of charts', () => {
    const life = scripted(noSteps, { charts: { connection: { id: 'mine', input: { updated: true } } } })
    expect(life.following.id('connection')).toBe('mine')
    expect(life.following.id('channel:0')).toBeUndefined()
    expect(life.following.chart('channel:0')).toBeUndefined()
  })

  test('with the ids of actors that are yet to be made, as long as they can be', () => {
    const life = FollowedLife.of(talking, { charts: { 'channel:7': { id: 'seven' } } })
    const { following } = life
    expect([following.id('channel:7'), following.chart('channel:7')]).toEqual(['seven', undefined])
    following.run(() => following.actors.make('channel:7', { readyState: 'connecting' }))
    expect(following.id('channel:7')).toBe('seven')
    following.actors.forget('channel:7')
    expect(following.id('channel:7')).toBeUndefined()
  })

  test('what one throws is reported, and what comes after is followed', () => {
    const life = scripted(function* (_, { kind }) {
      yield mayHide(true)
      if (kind === 'look') throw new Error('a fault of ours')
      yield mayHide(false)
    })
    life.see(look)
    expect(life.errors).toEqual([new Error('a fault of ours')])
    expect(life.following.known.mayHide).toBe(true)
    expect(life.following.isTaking).toBe(false)
    life.see({ kind: 'bound', on: 'connection' })
    expect(life.following.known.mayHide).toBe(false)
    expect(life.errors).toHaveLength(1)
  })
})

describe('what comes in while an observation is being taken', () => {
  test('waits, and is followed in its order', () => {
    const order: string[] = []
    const life: FollowedLife = scripted(function* (_, { kind, on }) {
      order.push(`${kind} begins`)
      expect(life.following.isTaking).toBe(true)
      if (kind === 'look') {
        life.see({ kind: 'bound', on: 'connection' })
        life.see({ kind: 'told', on: 'connection', cause: 'close' })
      }
      yield { lookAgain: on }
      order.push(`${kind} ends`)
    })
    life.see(look)
    expect(order).toEqual(['look begins', 'look ends', 'bound begins', 'bound ends', 'told begins', 'told ends'])
    expect(life.following.isTaking).toBe(false)
  })

  test('what is waiting has been shown: that is what was shown last', () => {
    let isFirst = true
    const latest: unknown[] = []
    const life: FollowedLife = scripted(function* (picture) {
      yield* noSteps()
      if (!isFirst) return
      isFirst = false
      const { following } = life
      life.see(look, { connection: { iceConnectionState: 'checking' } })
      life.see(look, { connection: { connectionState: 'connecting' }, 'dtls:0': { state: 'new' } })
      life.see(look)
      latest.push(following.latest('connection'), following.latest('dtls:0'), following.latest('ice:0'))
      latest.push(picture.shown('connection'), picture.shown('dtls:0'))
    })
    life.see(look, { connection: { sctp: 'sctp:0' } })
    const now = { ...newConnection, sctp: 'sctp:0' }
    expect(latest).toEqual([
      { ...now, iceConnectionState: 'checking', connectionState: 'connecting' },
      { state: 'new' },
      undefined,
      now,
      undefined,
    ])
    expect(life.following.latest('connection')).toBe(life.following.shown('connection'))
    expect(life.following.shown('dtls:0')).toEqual({ state: 'new' })
  })

  test('by a callback of an actor: it is followed when that has returned', () => {
    const life = FollowedLife.of(talking)
    const values: unknown[] = []
    life.actor('channel:0').on('close', () => {
      life.see(endOf('channel:1'), { 'channel:1': isClosed })
      values.push(life.status('channel:1'))
    })
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect(values).toEqual(['active'])
    expect([...life.following.channels]).toEqual([])
    expect(life.removed).toEqual(['channel:0', 'channel:1'])
    expect(life.cuts).toEqual([])
  })

  test('an actor that is made meanwhile is there at once', () => {
    const life = FollowedLife.of({ connection: newConnection })
    let actor: AnyActorRef | undefined
    life.actor('connection').on('negotiationneeded', () => {
      life.see({ kind: 'bound', on: 'channel:0' }, { 'channel:0': { readyState: 'open', label: 'chat' } })
      const { following } = life
      following.run(() => following.actors.make('channel:0', following.latest('channel:0')))
      actor = following.actors.get('channel:0')
      expect(actor?.getSnapshot().value).toEqual({ open: 'announced' })
      expect((life.following.chart('connection') as PeerConnectionSnapshot).context.channels.toArray()).toEqual([])
    })
    life.event('connection', 'negotiationneeded')
    expect((life.following.chart('connection') as PeerConnectionSnapshot).context.channels.toArray()).toEqual([actor])
    expect(life.made.filter((name) => name === 'channel:0')).toHaveLength(1)
  })
})

describe('closed or let go of while an observation is being taken', () => {
  /** Has a callback do something when the first of three steps is taken. */
  function cutBy(happening: Happening, before: readonly Happening[] = []): FollowedLife {
    const lookAgain = (name: string) => {
      if (life.looks.push(name) > 1) return
      for (const each of before) life.see(each)
      life.see(happening)
    }
    const life: FollowedLife = scripted(
      function* (_, observation) {
        if (observation.kind !== 'look' && observation.kind !== 'bound') return
        yield { lookAgain: 'first' }
        yield { lookAgain: 'second' }
        yield { lookAgain: 'third' }
      },
      { listener: { lookAgain } },
    )
    life.see(look)
    return life
  }

  test.each<[string, Happening]>([
    ['close() of the connection', closing],
    ['unbind() of the connection', { kind: 'unbound', on: 'connection' }],
  ])('%s: the steps that are left are dropped, and it is told how many were taken', (_, happening) => {
    const life = cutBy(happening)
    expect(life.looks).toEqual(['first'])
    expect(life.cuts).toEqual([[expect.objectContaining(look), 1]])
  })

  test.each<[string, Happening]>([
    ['close() of a channel', { kind: 'call', on: 'channel:0', method: 'close', call: 1 }],
    ['another method', { kind: 'call', on: 'connection', method: 'addTrack', call: 1 }],
    ['the return of close()', closed],
    ['unbind() of a channel', { kind: 'unbound', on: 'channel:0' }],
    ['close sent to the connection’s actor', { kind: 'told', on: 'connection', cause: 'close' }],
  ])('%s ends nothing', (_, happening) => {
    const life = cutBy(happening)
    expect(life.looks).toEqual(['first', 'second', 'third'])
    expect(life.cuts).toEqual([])
  })

  test('what waits before the end is followed in its first step', () => {
    const life = cutBy(closing, [{ kind: 'bound', on: 'channel:0' }])
    expect(life.looks).toEqual(['first', 'first'])
    expect(life.cuts.map(([{ kind }, taken]) => [kind, taken])).toEqual([
      ['look', 1],
      ['bound', 1],
    ])
  })

  test('what comes after the end is followed whole', () => {
    const life = cutBy(closing)
    life.see(look)
    expect(life.looks).toEqual(['first', 'first', 'second', 'third'])
  })

  test('in the last step nothing is left to drop', () => {
    const judged: string[] = []
    const life: FollowedLife = scripted(
      function* (_, { kind }) {
        if (kind === 'look') yield { lookAgain: 'only' }
      },
      { listener: { lookAgain: () => life.see(closing), followed: (_, { kind }) => judged.push(kind) } },
    )
    life.see(look)
    expect(life.cuts).toEqual([])
    expect(judged).toEqual(['look', 'call'])
  })

  test('INV-3: in a callback of a state, the events of the others are not emitted any more', () => {
    const life = FollowedLife.of(talking)
    life.actor('connection').on('iceconnectionstatechange', () => {
      life.see(closing)
      life.see(closed, { connection: { signalingState: 'closed' } })
    })
    const steps = life.see(
      { kind: 'event', on: 'channel:0', type: 'closing' },
      { connection: { iceConnectionState: 'disconnected' }, 'channel:0': { readyState: 'closing' } },
    )
    expect(steps.map((step) => ('cause' in step ? step.cause.type : Object.keys(step)[0]))).toEqual([
      'states.reported',
      // It was asked for, and not taken.
      'stream.reset',
      'close',
      'judge',
      'close.returned',
    ])
    expect(life.emitted).toEqual(['connection iceconnectionstatechange'])
    expect(life.status('connection')).toBe('done')
    expect(life.cuts.map(([{ kind }, taken]) => [kind, taken])).toEqual([['event', 1]])
  })
})

describe('in a replay', () => {
  test('the trace says how many steps were taken', () => {
    const life = scripted(function* () {
      yield { lookAgain: 'first' }
      yield { lookAgain: 'second' }
    })
    life.see(look, undefined, { taken: 1 })
    expect(life.looks).toEqual(['first'])
    life.see(look, undefined, { taken: 2 })
    life.see(look, undefined, { taken: 0 })
    expect(life.looks).toEqual(['first', 'first', 'second'])
    expect(life.cuts).toEqual([])
  })

  test('nothing is judged that was not judged then', () => {
    const judged: number[] = []
    const life = scripted(
      function* () {
        yield mayHide(true)
        yield { judge: true }
      },
      { listener: { followed: (_, { time }) => judged.push(time) } },
    )
    life.see(look, undefined, { taken: 1 })
    expect(judged).toEqual([])
    life.see(look, undefined, { taken: 2 })
    expect(judged).toEqual([2])
    life.see(look)
    expect(judged).toEqual([2, 3])
  })
})

describe('the middle of a step that is none of ours', () => {
  test('what comes in waits until a microtask', async () => {
    const life = FollowedLife.of(talking)
    life.following.pause()
    life.following.pause()
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect(life.following.isTaking).toBe(true)
    expect(life.status('channel:0')).toBe('active')
    expect(life.following.latest('channel:0')).toMatchObject(isClosed)
    await Promise.resolve()
    expect(life.removed).toEqual(['channel:0'])
    expect(life.following.isTaking).toBe(false)
  })

  test('a close() that comes then drops nothing of what comes before it but its later steps', async () => {
    const life = FollowedLife.of(talking)
    life.following.pause()
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    life.see(closing)
    await Promise.resolve()
    expect(life.emitted).toEqual(['channel:0 close'])
    expect(life.cuts.map(([{ on }, taken]) => [on, taken])).toEqual([['channel:0', 1]])
    expect((life.following.chart('connection') as PeerConnectionSnapshot).value).toBe('closed')
  })

  test('one that is being taken is not paused', () => {
    const life: FollowedLife = scripted(function* () {
      life.following.pause()
      yield mayHide(true)
    })
    life.see(look)
    expect(life.following.isTaking).toBe(false)
    life.see(look)
    expect(life.following.isTaking).toBe(false)
  })
})

describe('doing something first', () => {
  test('what comes in meanwhile waits until it is done', () => {
    const life = FollowedLife.of(talking)
    life.following.run(() => {
      life.see(endOf('channel:0'), { 'channel:0': isClosed })
      expect(life.status('channel:0')).toBe('active')
    })
    expect(life.removed).toEqual(['channel:0'])
  })

  test('what it throws is thrown, and following goes on', () => {
    const life = FollowedLife.of(talking)
    const fail = () => {
      throw new Error('of who does it')
    }
    expect(() => life.following.run(fail)).toThrow('of who does it')
    expect(life.following.isTaking).toBe(false)
  })
})

describe('who judges', () => {
  interface Judged {
    readonly before: Picture
    readonly observation: Observation
    readonly after: Picture
  }

  function judged(shows: Shows, look: (moment: Judged) => void): FollowedLife {
    let isReady = false
    const followed: FollowingListener['followed'] = (before, observation, after) => {
      if (isReady) look({ before, observation, after })
    }
    const life = FollowedLife.of(shows, { listener: { followed } })
    isReady = true
    return life
  }

  test('sees what was known before an observation and after it', () => {
    const moments: unknown[] = []
    const life = judged(talking, ({ before, observation, after }) => {
      moments.push(
        observation.kind,
        [before, after].map((picture) => [
          picture.shown('connection')?.connectionState,
          (picture.chart('connection') as PeerConnectionSnapshot).context.connectionState,
          picture.shown('ice:0')?.state,
          picture.chart('ice:0')?.value,
          picture.shown('dtls:0')?.state,
          picture.chart('dtls:0')?.value,
          picture.shown('ice:1'),
          picture.chart('ice:1'),
        ]),
      )
    })
    life.see(
      { kind: 'event', on: 'ice:0', type: 'statechange' },
      {
        connection: { connectionState: 'disconnected' },
        'ice:0': { state: 'disconnected' },
        'ice:1': { state: 'new' },
      },
    )
    expect(moments).toEqual([
      'event',
      [
        ['connected', 'connected', 'connected', 'connected', 'connected', 'connected', undefined, undefined],
        [
          'disconnected',
          'disconnected',
          'disconnected',
          'disconnected',
          'connected',
          'connected',
          { state: 'new' },
          undefined,
        ],
      ],
    ])
  })

  test('sees a channel that has ended, with its id, and what it has shown, though it is removed', () => {
    const moments: unknown[] = []
    const life = judged(talking, ({ before, after }) => {
      for (const picture of [before, after]) {
        moments.push([
          picture.chart('channel:0')?.status,
          picture.id('channel:0'),
          picture.shown('channel:0')?.readyState,
          [...picture.channels],
          [...picture.ended],
          picture.id('channel:1'),
        ])
      }
      moments.push([before.known.announced, after.known.announced])
    })
    life.following.known = { ...life.following.known, announced: announcedOf(['channel:0']) }
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect(moments).toEqual([
      ['active', 'dataChannel:chat', 'open', ['channel:0', 'channel:1'], [], 'dataChannel:more'],
      [undefined, undefined, 'closed', ['channel:1'], [], 'dataChannel:more'],
      [announcedOf(['channel:0']), announcedOf([])],
    ])
    expect(life.following.shown('channel:0')).toBeUndefined()
  })

  test('judges while the connection’s chart still emits, where it ends', () => {
    const states: unknown[] = []
    const life = judged(talking, ({ observation, after }) => {
      states.push([observation.kind, after.chart('connection')?.status])
    })
    life.see(closing)
    life.see(closed)
    expect(states).toEqual([
      ['call', 'active'],
      ['returned', 'active'],
    ])
  })

  test('does not judge what was not followed to its end', () => {
    const judgedOn: string[] = []
    const life = judged(talking, ({ observation }) => judgedOn.push(`${observation.kind} ${observation.on}`))
    life.actor('channel:0').on('close', () => life.see(closing))
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect(judgedOn).toEqual(['call connection'])
  })

  test('what it throws is reported, and nothing else is lost', () => {
    const life = judged(talking, () => {
      throw new Error('of the judge')
    })
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect(life.errors).toEqual([new Error('of the judge')])
    expect(life.removed).toEqual(['channel:0'])
  })

  test('does not judge where a step of ours has failed', () => {
    let count = 0
    const life = scripted(
      function* () {
        yield mayHide(true)
        throw new Error('a fault of ours')
      },
      { listener: { followed: () => (count += 1) } },
    )
    life.see(look)
    expect([count, life.errors.length]).toEqual([0, 1])
  })
})

describe('what is no more of the connection', () => {
  test('is known no more once the observation was taken', () => {
    const life = FollowedLife.of(talking)
    life.see(endOf('channel:0'), { 'channel:0': isClosed })
    expect([...life.following.names]).not.toContain('channel:0')
    expect([...life.following.names]).toContain('channel:1')
  })

  test('nor is a channel that somebody else follows, once it was announced', () => {
    const other = makers.channel?.({ readyState: 'open' }, { id: 'dataChannel:chat' }).start() as unknown as AnyActorRef
    const life = FollowedLife.of({ connection: newConnection }, { listener: { elsewhere: () => other } })
    const event = { kind: 'event', on: 'connection', type: 'datachannel', channel: 'channel:0' } as const
    const shows: Shows = { 'channel:0': { readyState: 'open', label: 'chat', id: 1 } }
    life.see({ ...event, isElsewhere: true }, shows)
    expect(life.newlyEmitted()).toEqual(['connection datachannel'])
    expect([...life.following.names]).toEqual(['connection'])
    life.see(event, shows)
    expect([...life.following.names]).toEqual(['connection', 'channel:0'])
  })
})

test('who inspects is asked when an actor is made', () => {
  const inspect = () => {}
  const life = scripted(noSteps, { listener: { inspect } })
  expect(life.following.inspect).toBe(inspect)
  expect(life.following.elsewhere('channel:0')).toBeUndefined()
})
