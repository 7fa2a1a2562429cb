import type { Observable, Subscription } from 'rxjs'
import { expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import {
  channels$,
  connectionState$,
  eachChannel$,
  events$,
  keepMessages,
  messages$,
  readyState$,
  send,
  signalingState$,
  state$,
  stats$,
} from '../../../src/rx/index.ts'
import { watchObject } from '../listeners.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'
import { watchTimers } from '../timers.ts'

const openChannels = openChannelsOfEachTest()

/** How many observers and handlers an actor has: XState keeps them in two properties of its own. */
function heldBy(actor: AnyActorRef): readonly number[] {
  const { observers, eventListeners } = actor as unknown as {
    observers: Set<unknown>
    eventListeners: Map<string, Set<unknown>>
  }
  return [observers.size, [...eventListeners.values()].reduce((sum, { size }) => sum + size, 0)]
}

test('1,000 subscriptions and unsubscriptions leave no observer, no listener and no timer behind', async () => {
  const { a, near, nearActor, nearConnection } = await openChannels()
  const timers = watchTimers()
  const watched = [near, a].map(watchObject)
  const left = () => ({
    actors: [nearActor, nearConnection].map(heldBy),
    objects: watched.map((one) => one.listening()),
    own: watched.map((one) => one.own()),
    timers: timers.running,
  })
  const before = left()
  const observables: readonly (() => Observable<unknown>)[] = [
    () => state$(nearActor),
    () => readyState$(nearActor),
    () => events$(nearActor),
    () => events$(nearActor, 'close'),
    () => messages$(nearActor),
    () => state$(nearConnection),
    () => signalingState$(nearConnection),
    () => connectionState$(nearConnection),
    () => channels$(nearConnection),
    () => eachChannel$(nearConnection),
    () => events$(nearConnection),
    () => stats$(nearConnection, { period: 10 }),
    () => send(nearActor, new Uint8Array(10)),
  ]

  for (let count = 0; count < 1000; count++) {
    // Some at once, some one inside the other, some with polls on their way.
    const subscriptions = observables.map((observable) => observable().subscribe())
    const keeping = keepMessages(count % 2 ? nearActor : nearConnection)
    if (count % 100 === 0) await a.getStats()
    for (const subscription of subscriptions) subscription.unsubscribe()
    keeping.unsubscribe()
  }
  expect(left()).toEqual(before)

  // The same in one go, and let go from inside a handler.
  for (const observable of observables) {
    const many: Subscription[] = []
    const letGo = () => {
      for (const one of many) one.unsubscribe()
    }
    for (let count = 0; count < 100; count++) {
      // Of the sinks, only one is let in.
      many.push(observable().subscribe({ next: letGo, error: () => {} }))
    }
    letGo()
  }
  expect(left()).toEqual(before)
  timers.release()
  for (const one of watched) one.release()
})
