import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type {
  AssociationEnd,
  DataChannelCause,
  DataChannelError,
  ReadyState,
} from '../../../machines/channel/dataChannelTypes.ts'
import { errorOf, followChannel, followChannelAlone } from '../../../src/follow/followChannel.ts'
import type { Attributes } from '../../../src/watch/attributes.ts'
import type { Happening } from '../../../src/watch/observation.ts'
import { FollowedLife, pictureOf } from './followedLife.ts'

const sctpFailure: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: '' }
const channelFailure: DataChannelError = { errorDetail: 'data-channel-failure', sctpCauseCode: null, message: '' }

interface ChannelOptions {
  readonly association?: AssociationEnd
  /** Whether the channel's own `close()` is running. */
  readonly isInClose?: boolean
}

/** A channel whose chart stands where these causes lead. */
class Channel {
  readonly life: FollowedLife

  constructor(causes: readonly DataChannelCause['type'][], { association, isInClose }: ChannelOptions = {}) {
    this.life = new FollowedLife({
      shows: { 'channel:0': { readyState: 'connecting' } },
      follow: (picture, observation) => followChannel(picture, observation, association),
    })
    if (isInClose) this.life.following.calls = [{ call: 1, on: 'channel:0', method: 'close' }]
    for (const type of causes) this.life.actor('channel:0').send({ type })
    this.life.emitted.splice(0)
  }

  /** The causes of something that happens to it, and the looks that are asked for. */
  see(happening: object, readyState: ReadyState, more: Attributes = {}): readonly unknown[] {
    const shows = { 'channel:0': { readyState, ...more } }
    return this.life
      .see({ on: 'channel:0', ...happening } as Happening, shows)
      .map((step) => ('cause' in step && step.on === 'channel:0' ? step.cause : step))
  }

  get value(): unknown {
    return this.life.value('channel:0')
  }
}

const event = (type: string, more: object = {}) => ({ kind: 'event', type, ...more })
const lookAgain = { lookAgain: 'channel:0' }
const drained = { type: 'drained' }

describe('the cause that an event tells of', () => {
  test.each<
    [string, DataChannelCause['type'][], object, ReadyState, readonly DataChannelCause[], string[], ChannelOptions?]
  >([
    ['DT-1: open', [], event('open'), 'open', [{ type: 'open' }], ['open']],
    ['DT-3: open of one that was announced', ['announced'], event('open'), 'open', [{ type: 'open' }], ['open']],
    ['OP-6: a second open', ['open'], event('open'), 'open', [{ type: 'open' }], []],
    [
      'DT-5: closing',
      ['open'],
      event('closing'),
      'closing',
      [{ type: 'stream.reset', association: undefined }],
      ['closing'],
    ],
    [
      'DT-5: closing of one that never opened, with the association gone',
      [],
      event('closing'),
      'closing',
      [{ type: 'stream.reset', association: 'closed' }],
      ['closing'],
      { association: 'closed' },
    ],
    [
      'DT-6: close after close()',
      ['open', 'close'],
      event('close'),
      'closed',
      [{ type: 'transport.closed', association: undefined }],
      ['close'],
    ],
    [
      'DT-7: error, in closed',
      ['open'],
      event('error', { error: sctpFailure }),
      'closed',
      [{ type: 'transport.closed', error: sctpFailure, association: 'failed' }],
      ['error', 'close'],
      { association: 'failed' },
    ],
    [
      'DT-7: error of one that never opened, but that SCTP has failed',
      [],
      event('error', { error: sctpFailure }),
      'closed',
      [{ type: 'transport.closed', error: sctpFailure, association: undefined }],
      ['error', 'close'],
    ],
    [
      'DT-8: close without closing',
      ['open'],
      event('close'),
      'closed',
      [{ type: 'transport.closed', association: 'unseen' }],
      ['close'],
      { association: 'unseen' },
    ],
    [
      'DT-9: error of one that could not be created',
      [],
      event('error', { error: channelFailure }),
      'closed',
      [{ type: 'creation.failed', error: channelFailure }],
      ['error', 'close'],
    ],
    [
      'CD-4: the same error of one that was open',
      ['open'],
      event('error', { error: channelFailure }),
      'closed',
      [{ type: 'transport.closed', error: channelFailure, association: undefined }],
      ['error', 'close'],
    ],
    [
      'SD-6: error of one that goes on',
      ['open'],
      event('error', { error: sctpFailure }),
      'open',
      [{ type: 'transmit.failed', error: sctpFailure }],
      ['error'],
    ],
    ['an event that is none of the lifecycle', ['open'], event('message'), 'open', [], []],
    ['the same of one that closes', ['open', 'close', 'drained'], event('bufferedamountlow'), 'closing', [], []],
  ])('%s', (_, before, happening, shown, causes, emitted, options) => {
    const channel = new Channel(before, options)
    expect(channel.see(happening, shown, { bufferedAmount: 1 })).toEqual(causes)
    expect(channel.life.newlyEmitted()).toEqual(emitted.map((type) => `channel:0 ${type}`))
  })

  test('CL-5: bufferedamountlow, once nothing is buffered any more', () => {
    const channel = new Channel(['open', 'close'])
    expect(channel.see(event('bufferedamountlow'), 'closing', { bufferedAmount: 1 })).toEqual([])
    expect(channel.see(event('bufferedamountlow'), 'closing', { bufferedAmount: 0 })).toEqual([drained])
    expect(channel.value).toEqual({ closing: 'resetting' })
  })

  test('INV-36: an error that carries none', () => {
    const nothing = { errorDetail: null, sctpCauseCode: null, message: '' }
    expect(errorOf()).toEqual(nothing)
    expect(errorOf({ message: 'what?' })).toEqual({ ...nothing, message: 'what?' })
    const channel = new Channel(['open'])
    expect(channel.see(event('error'), 'open')).toEqual([{ type: 'transmit.failed', error: nothing }])
  })

  test('DT-4: what is fired inside close() comes after it', () => {
    const channel = new Channel(['open'], { isInClose: true })
    expect(channel.see(event('close'), 'closed')).toEqual([
      { type: 'close' },
      { type: 'transport.closed', association: undefined },
    ])
    expect(channel.life.following.chart('channel:0')?.output).toMatchObject({ cause: 'local-close' })
  })

  test('DT-4: but not what another channel fires meanwhile', () => {
    const picture = pictureOf(
      { 'channel:0': { readyState: 'open' } },
      { 'channel:0': createActor(dataChannelMachine, { input: { readyState: 'open' } }).start() },
      [
        { call: 1, on: 'channel:1', method: 'close' },
        { call: 2, on: 'channel:0', method: 'send' },
      ],
    )
    const open = { kind: 'event', on: 'channel:0', type: 'open', time: 1 } as const
    expect([...followChannel(picture, open, undefined)]).toEqual([{ on: 'channel:0', cause: { type: 'open' } }])
  })

  test('DT-14: an open after close() opens nothing', () => {
    const channel = new Channel(['close'])
    channel.see(event('open'), 'closing', { bufferedAmount: 1 })
    expect(channel.value).toEqual({ closing: 'draining' })
    expect(channel.life.newlyEmitted()).toEqual([])
  })

  test('DT-14: an open in which script has closed the channel before is fired all the same', () => {
    const channel = new Channel([])
    expect(channel.see(event('open'), 'closing', { bufferedAmount: 1 })).toEqual([{ type: 'open' }, { type: 'close' }])
    expect(channel.value).toEqual({ closing: 'draining' })
    expect(channel.life.newlyEmitted()).toEqual(['channel:0 open'])
  })
})

describe('an event that says what the channel does not show', () => {
  test.each<[string, string, ReadyState, DataChannelCause['type'][]]>([
    ['DT-1', 'open', 'connecting', []],
    ['DT-5', 'closing', 'connecting', []],
    ['DT-5', 'closing', 'open', ['open']],
    ['DT-6', 'close', 'connecting', []],
    ['DT-6', 'close', 'open', ['open']],
    ['DT-6', 'close', 'closing', ['open', 'close']],
  ])('%s: %s in %s moves nothing, and is looked at again', (_, type, shown, before) => {
    const channel = new Channel(before)
    const { value } = channel
    expect(channel.see(event(type), shown)).toEqual([lookAgain])
    expect(channel.value).toEqual(value)
    expect(channel.life.looks).toEqual(['channel:0'])
    expect(channel.life.newlyEmitted()).toEqual([])
  })

  test.each<[string, ReadyState]>([
    ['open', 'connecting'],
    ['closing', 'open'],
    ['close', 'open'],
    ['close', 'closing'],
  ])('%s in %s that script has made up is not even that', (type, shown) => {
    const channel = new Channel(shown === 'closing' ? ['close'] : shown === 'open' ? ['open'] : [])
    expect(channel.see(event(type, { untrusted: true }), shown)).toEqual([])
    expect(channel.life.looks).toEqual([])
  })

  test('what it shows besides is followed', () => {
    const channel = new Channel(['open'])
    expect(channel.see(event('close'), 'closing')).toEqual([lookAgain, { type: 'close' }])
  })

  test('one that script has made up, and that says what is shown, is the engine’s that is to come', () => {
    const channel = new Channel(['open'])
    expect(channel.see(event('close', { untrusted: true }), 'closed')).toEqual([
      { type: 'transport.closed', association: undefined },
    ])
  })
})

describe('calls', () => {
  test('DT-4: close() is taken when it has returned', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'call', method: 'close', call: 1 }, 'open')).toEqual([])
    expect(channel.see({ kind: 'returned', method: 'close', call: 1 }, 'closing')).toEqual([{ type: 'close' }])
    expect(channel.life.newlyEmitted()).toEqual([])
  })

  test('CL-5: with nothing buffered, it has drained at once', () => {
    const channel = new Channel(['open'])
    const returned = { kind: 'returned', method: 'close', call: 1 }
    expect(channel.see(returned, 'closing', { bufferedAmount: 0 })).toEqual([{ type: 'close' }, drained])
    expect(channel.value).toEqual({ closing: 'resetting' })
  })

  test('DT-4: of an engine that still shows open it is taken as well', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'returned', method: 'close', call: 1 }, 'open')).toEqual([{ type: 'close' }])
    expect(channel.value).toEqual({ closing: 'draining' })
  })

  test('DT-15: another close() changes nothing', () => {
    const channel = new Channel(['open', 'close'])
    expect(channel.see({ kind: 'call', method: 'close', call: 2 }, 'closing')).toEqual([])
    expect(channel.see({ kind: 'returned', method: 'close', call: 2 }, 'closing')).toEqual([{ type: 'close' }])
    expect(channel.value).toEqual({ closing: 'draining' })
  })

  test('one that is found closed when close() is called has ended before', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'call', method: 'close', call: 1 }, 'closed')).toEqual([{ type: 'resync' }])
    expect(channel.life.following.chart('channel:0')?.output).toEqual({ cause: 'unknown', opened: true })
    expect(channel.see({ kind: 'returned', method: 'close', call: 1 }, 'closed')).toEqual([])
  })

  test('other methods are none of its lifecycle', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'call', method: 'send', call: 1 }, 'closed')).toEqual([])
    expect(channel.see({ kind: 'returned', method: 'send', call: 1 }, 'open')).toEqual([])
  })
})

describe('what an app tells', () => {
  test('DT-12: that the channel was transferred', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'told', cause: 'transferred' }, 'closed')).toEqual([{ type: 'transferred' }])
    expect(channel.life.following.chart('channel:0')?.output).toMatchObject({ cause: 'transferred' })
  })

  test('DT-4: to close it, which its call follows', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'told', cause: 'close' }, 'open')).toEqual([])
  })

  test('DT-4: to close it, where the call cannot be seen', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'told', cause: 'close' }, 'open', { unhooked: true, bufferedAmount: 1 })).toEqual([
      { type: 'close' },
    ])
  })

  test('to close it when it has closed already, and nothing has said so', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'told', cause: 'close' }, 'closed', { unhooked: true })).toEqual([{ type: 'resync' }])
  })
})

describe('what a channel shows', () => {
  test('a look finds it closed', () => {
    const channel = new Channel(['open'])
    expect(channel.see({ kind: 'look' }, 'closed')).toEqual([{ type: 'resync' }])
    expect(channel.life.following.chart('channel:0')?.output).toEqual({ cause: 'unknown', opened: true })
  })

  test('a look finds nothing new', () => {
    expect(new Channel(['open']).see({ kind: 'look' }, 'open')).toEqual([])
  })

  test('DT-2: it is open before open is fired', () => {
    const channel = new Channel([])
    expect(channel.see({ kind: 'look' }, 'open')).toEqual([{ type: 'announced' }])
    expect(channel.value).toEqual({ open: 'announced' })
  })

  test.each<[string, DataChannelCause['type'][]]>([
    ['connecting', []],
    ['open', ['open']],
  ])('DT-4: close() was called past us, from %s', (_, before) => {
    expect(new Channel(before).see({ kind: 'look' }, 'closing')).toEqual([{ type: 'close' }])
  })

  test('DT-5: of one that closes already, closing says nothing', () => {
    expect(new Channel(['open', 'stream.reset']).see({ kind: 'look' }, 'closing')).toEqual([])
  })

  test('INV-29: of one that is open, or closes, connecting and open say nothing', () => {
    expect(new Channel(['open']).see({ kind: 'look' }, 'connecting')).toEqual([])
    expect(new Channel(['open', 'close']).see({ kind: 'look' }, 'open')).toEqual([])
  })

  test('CL-5: it drains only once, and not while anything is buffered', () => {
    const channel = new Channel(['open', 'close'])
    expect(channel.see({ kind: 'look' }, 'closing', { bufferedAmount: 3 })).toEqual([])
    expect(channel.see({ kind: 'look' }, 'closing', { bufferedAmount: 0 })).toEqual([drained])
    expect(channel.see({ kind: 'look' }, 'closing')).toEqual([])
  })

  test('CL-5: one that is open does not drain', () => {
    expect(new Channel(['open']).see({ kind: 'look' }, 'open', { bufferedAmount: 0 })).toEqual([])
  })

  test('DT-13: after its end it takes nothing', () => {
    const channel = new Channel(['open', 'transport.closed'])
    expect(channel.see(event('close'), 'closed')).toEqual([])
    expect(channel.see({ kind: 'told', cause: 'transferred' }, 'closed')).toEqual([])
  })

  test('of one whose state was never read nothing is known', () => {
    const picture = pictureOf(
      { 'channel:0': { label: 'chat' } },
      { 'channel:0': createActor(dataChannelMachine, { input: { readyState: 'open' } }).start() },
    )
    const close = { kind: 'event', on: 'channel:0', type: 'close', time: 1 } as const
    expect([...followChannel(picture, close, undefined)]).toEqual([])
    expect([...followChannel(pictureOf({ 'channel:0': { readyState: 'closed' } }, {}), close, undefined)]).toEqual([])
  })
})

describe('a channel that is followed alone', () => {
  function alone(readyState: ReadyState): FollowedLife {
    return new FollowedLife({ shows: { 'channel:0': { readyState, label: 'chat' } }, follow: followChannelAlone })
  }

  test('DT-5: does not know whose end it is', () => {
    const life = alone('open')
    expect(life.event('channel:0', 'closing', { readyState: 'closing' })).toEqual([
      { on: 'channel:0', cause: { type: 'stream.reset', association: 'unseen' } },
    ])
    life.event('channel:0', 'close', { readyState: 'closed' })
    expect(life.following.chart('channel:0')?.output).toEqual({ cause: 'unknown', opened: true })
  })

  test('knows which calls are under way', () => {
    const life = alone('open')
    const call = { kind: 'call', on: 'channel:0', method: 'close', call: 1 } as const
    expect(life.see(call)).toEqual([])
    expect(life.following.calls).toEqual([{ call: 1, on: 'channel:0', method: 'close' }])
    life.event('channel:0', 'close', { readyState: 'closed' })
    expect(life.following.chart('channel:0')?.output).toMatchObject({ cause: 'local-close' })
    const returned = { ...call, kind: 'returned' } as const
    expect(life.see(returned)).toEqual([])
    expect(life.following.calls).toEqual([])
  })

  test('is let go of', () => {
    const life = alone('open')
    expect(life.see({ kind: 'unbound', on: 'channel:0' })).toEqual([{ stop: 'channel:0' }])
    expect(life.stops).toBe(1)
    expect(life.status('channel:0')).toBe('active')
  })
})
