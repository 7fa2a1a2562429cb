import { toPromise } from 'xstate'
import { bindDataChannel, bindPeerConnection } from '../../../src/index.ts'
import { messages$ } from '../../../src/rx/index.ts'
import { engineWith, type Follower } from './engine.ts'

function follow(): Follower {
  const ends: Promise<unknown>[] = []
  return {
    connection: (connection) => void ends.push(toPromise(bindPeerConnection(connection))),
    channel: (channel, connection) => void bindDataChannel(channel, { connection }),
    over: () => Promise.all(ends),
  }
}

/** This library: both connections are bound, and all their channels; messages are listened to as ever. */
export const bound = engineWith(follow)

/** The same, with the messages as observables. */
export const observed = engineWith(follow, (channels, listener) => {
  const subscriptions = channels.map((channel) => {
    return messages$(bindDataChannel(channel), { binaryType: 'arraybuffer' }).subscribe(listener)
  })
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe()
  }
})
