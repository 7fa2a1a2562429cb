import { channelAttributes } from './channelAttributes.ts'
import { hookMethods } from './hooks.ts'
import { allStates } from './scope.ts'
import { Rows, type Watched, type WatchedKind } from './watched.ts'

/** What is watched of a channel. `message` is not listened to: data does not go through a chart. */
export const channelKind: WatchedKind = {
  rows: new Rows(channelAttributes),
  // Chromium may take over the states of a new transport's object without an event. Why it ends, its connection may tell.
  events: { open: { transports: true }, closing: allStates, error: allStates, close: allStates },
  hook: (watched: Watched) =>
    hookMethods(watched.object, ['close'], (call, args, method) => {
      const scope = { channel: watched.name }
      return watched.watch.call({ on: watched.name, method }, () => call(), { before: scope, after: scope, args })
    }),
}
