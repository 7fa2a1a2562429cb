import { filter, firstValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { type AnyActorRef, toPromise } from 'xstate'
import { announced } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  iceConnectionState,
  iceGatheringState,
  readyState,
  signalingState,
  unbind,
} from '../../../src/index.ts'
import {
  channels$,
  connectionState$,
  eachChannel$,
  events$,
  iceConnectionState$,
  iceGatheringState$,
  readyState$,
  select$,
  signalingState$,
  state$,
} from '../../../src/rx/index.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'
import { observe } from './observed.ts'

const openChannels = openChannelsOfEachTest()
const openPeers = peersOfEachTest()

describe('of a whole life', () => {
  test('each attribute gives what its selector reads, once for each value, and ends with the connection', async () => {
    const { a, b, negotiate } = openPeers()
    const connection = bindPeerConnection(a)
    const attributes = {
      signalingState: [signalingState$(connection), signalingState],
      connectionState: [connectionState$(connection), connectionState],
      iceConnectionState: [iceConnectionState$(connection), iceConnectionState],
      iceGatheringState: [iceGatheringState$(connection), iceGatheringState],
    } as const
    const observed = Object.entries(attributes).map(([name, [observable, select]]) => {
      const read = () => select(connection.getSnapshot())
      const expected = [read()]
      connection.subscribe(() => read() === expected.at(-1) || expected.push(read()))
      return { name, expected, seen: observe<string>(observable) }
    })
    const near = bindDataChannel(a.createDataChannel('chat'))
    const ready = observe(readyState$(near))
    const arrived = announced(b, (channel) => channel)
    await negotiate()
    await arrived
    await firstValueFrom(readyState$(near).pipe(filter((state) => state === 'open')))
    a.close()

    for (const { name, expected, seen } of observed) {
      expect({ name, values: seen.values, end: seen.end }).toEqual({ name, values: expected, end: 'complete' })
    }
    expect(observed.find(({ name }) => name === 'connectionState')?.seen.values.at(-1)).toBe('closed')
    expect(ready.values).toEqual(['connecting', 'open', 'closed'])
    expect(ready.end).toBe('complete')
  })

  test('state$ gives each snapshot, the one at the end, too', async () => {
    const { near, nearActor } = await openChannels()
    const expected = [nearActor.getSnapshot()]
    // An actor tells of each event, also of one that changes nothing.
    nearActor.subscribe((snapshot) => snapshot === expected.at(-1) || expected.push(snapshot))
    const { values, ended } = observe(state$(nearActor))
    near.close()
    await ended
    expect(values).toEqual(expected)
    expect(values.at(-1)?.output).toEqual({ cause: 'local-close', opened: true })
  })
})

describe('a late subscriber gets the present value at once', () => {
  test('while it lives', async () => {
    const { nearActor, nearConnection } = await openChannels()
    expect(observe(state$(nearActor)).values).toEqual([nearActor.getSnapshot()])
    expect(observe(readyState$(nearActor)).values).toEqual(['open'])
    expect(observe(signalingState$(nearConnection)).values).toEqual(['stable'])
  })

  test('of the moment of its subscription, and not of the call', async () => {
    const { near, nearActor } = await openChannels()
    const state = readyState$(nearActor)
    near.close()
    expect(observe(state).values).toEqual(['closing'])
  })

  test('after its end, and is told of that', async () => {
    const { near, nearActor } = await openChannels()
    near.close()
    await toPromise(nearActor)
    expect(observe(readyState$(nearActor))).toMatchObject({ values: ['closed'], end: 'complete' })
    expect(observe(events$(nearActor))).toMatchObject({ values: [], end: 'complete' })
  })

  test('after it was stopped, and is told of that', async () => {
    const { a, near, nearActor, nearConnection } = await openChannels()
    unbind(near)
    expect(observe(readyState$(nearActor))).toMatchObject({ values: ['open'], end: 'complete' })
    expect(observe(events$(nearActor))).toMatchObject({ values: [], end: 'complete' })
    unbind(a)
    expect(observe(connectionState$(nearConnection)).end).toBe('complete')
    expect(observe(channels$(nearConnection)).end).toBe('complete')
    expect(observe(eachChannel$(nearConnection)).end).toBe('complete')
    expect(observe(events$(nearConnection)).end).toBe('complete')
  })
})

test('an early subscriber is told when it is stopped', async () => {
  const { a, nearActor, nearConnection } = await openChannels()
  const observed = [
    observe(state$(nearActor)),
    observe(events$(nearActor)),
    observe(connectionState$(nearConnection)),
    observe(channels$(nearConnection)),
    observe(eachChannel$(nearConnection)),
  ]
  expect(observed.map(({ end }) => end)).toEqual(observed.map(() => undefined))
  unbind(a)
  expect(observed.map(({ end }) => end)).toEqual(observed.map(() => 'complete'))
})

describe('inside a handler', () => {
  test('one can unsubscribe', async () => {
    const { near, nearActor } = await openChannels()
    const seen: string[] = []
    const subscription = readyState$(nearActor).subscribe((state) => {
      seen.push(state)
      if (state === 'closing') subscription.unsubscribe()
    })
    near.close()
    await toPromise(nearActor)
    expect(seen).toEqual(['open', 'closing'])
  })

  test('one can unsubscribe while the present value is given', async () => {
    const { nearActor } = await openChannels()
    expect(await firstValueFrom(readyState$(nearActor))).toBe('open')
  })

  test('one can subscribe, and gets the value that the handler sees, once', async () => {
    const { near, nearActor } = await openChannels()
    const inner: ReturnType<typeof observe<string>>[] = []
    readyState$(nearActor).subscribe(() => inner.push(observe(readyState$(nearActor))))
    nearActor.on('close', () => inner.push(observe(readyState$(nearActor))))
    near.close()
    await toPromise(nearActor)
    expect(inner.map(({ values }) => values)).toEqual([
      ['open', 'closing', 'closed'],
      ['closing', 'closed'],
      ['closed'],
      ['closed'],
    ])
    expect(inner.map(({ end }) => end)).toEqual(inner.map(() => 'complete'))
  })

  test('one can close what one observes: the rest comes in order', async () => {
    const { a, nearConnection } = await openChannels()
    const seen: string[] = []
    let isCompleted = false
    connectionState$(nearConnection).subscribe({
      next: (state) => {
        seen.push(state)
        if (seen.length === 1) a.close()
      },
      complete: () => {
        isCompleted = true
      },
    })
    expect(seen.at(-1)).toBe('closed')
    expect(isCompleted).toBe(true)
  })
})

test('INV-25: error comes before close, and in both the channel reads closed', async () => {
  const { b, nearActor } = await openChannels()
  const seen: string[] = []
  events$(nearActor).subscribe(({ type }) => seen.push(`${type}[${readyState(nearActor.getSnapshot())}]`))
  const { values } = observe(events$(nearActor, 'close'))
  b.close()
  await toPromise(nearActor)
  const lifecycle = seen.filter((one) => !one.startsWith('divergence'))
  expect(lifecycle.at(-1)).toBe('close[closed]')
  if (lifecycle.some((one) => one.startsWith('error'))) expect(lifecycle.at(-2)).toBe('error[closed]')
  expect(values).toEqual([{ type: 'close' }])
})

test('who subscribes in error gets the close that follows', async () => {
  const { b, nearActor } = await openChannels()
  const closes: string[] = []
  nearActor.on('error', () => events$(nearActor, 'close').subscribe(({ type }) => closes.push(type)))
  let errors = 0
  nearActor.on('error', () => (errors += 1))
  b.close()
  await toPromise(nearActor)
  expect(closes).toHaveLength(errors)
})

test('channels$ lists them as they come and go, and eachChannel$ gives each once', async () => {
  const { a, b, nearConnection, nearActor, farConnection, farActor } = await openChannels()
  const lists = observe(channels$(nearConnection))
  const each = observe(eachChannel$(nearConnection))
  const there = observe(eachChannel$(farConnection))
  expect(each.values).toEqual([nearActor])
  const second = a.createDataChannel('second')
  const [secondActor, arrived] = [bindDataChannel(second), announced(b, (channel) => bindDataChannel(channel))]
  expect(each.values).toEqual([nearActor, secondActor])
  const secondThere = await arrived
  expect(there.values).toEqual([farActor, secondThere])
  second.close()
  await toPromise(secondActor)
  expect(lists.values.map((list) => list.map(({ id }) => id))).toEqual([
    [nearActor.id],
    [nearActor.id, secondActor.id],
    [nearActor.id],
  ])
  expect(lists.values.at(-1)).toBe(channels(nearConnection.getSnapshot()))
  a.close()
  expect([lists.end, each.end]).toEqual(['complete', 'complete'])
  expect(each.values).toHaveLength(2)
})

test('select$ takes any selector, and a comparison', async () => {
  const { near, nearActor } = await openChannels()
  const causes = observe(
    select$(
      nearActor,
      ({ context }) => ({ cause: context.cause }),
      (x, y) => x.cause === y.cause,
    ),
  )
  near.close()
  await toPromise(nearActor)
  expect(causes.values).toEqual([{ cause: undefined }, { cause: 'local-close' }])
})

test('bad input is named', () => {
  const { a } = openPeers()
  const none = [undefined, null, {}, 'channel', a] as unknown as AnyActorRef[]
  for (const one of none) {
    expect(() => state$(one)).toThrow('state$() needs an actor, but was given')
    expect(() => events$(one)).toThrow('events$() needs an actor, but was given')
  }
  expect(() => state$(a as unknown as AnyActorRef)).toThrow('Bind it, and pass its actor.')
  const connection = bindPeerConnection(a) as never
  const channel = bindDataChannel(a.createDataChannel('chat')) as never
  expect(() => readyState$(connection)).toThrow('readyState$() needs the actor of a bound channel')
  for (const observe of [
    signalingState$,
    connectionState$,
    iceConnectionState$,
    iceGatheringState$,
    channels$,
    eachChannel$,
  ]) {
    expect(() => observe(channel)).toThrow(`${observe.name}() needs the actor of a bound connection`)
  }
})
