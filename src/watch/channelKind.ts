import { channelAttributes } from './channelAttributes.ts'
import { hookMethods } from './hooks.ts'
import { allStates, pathStates } from './scope.ts'
import { Rows, type Watched, type WatchedKind } from './watched.ts'

/** What is watched of a channel. `message` is not listened to: data does not go through a chart. */
export const channelKind: WatchedKind = {
  rows: new Rows(channelAttributes),
  // Why it ends, its connection may tell.
  events: { open: pathStates, closing: allStates, error: allStates, close: allStates },
  hook: (watched: Watched) =>
    hookMethods(watched.object, ['close'], (call, args, method) => {
      const scope = { channel: watched.name }
      return watched.watch.call({ on: watched.name, method }, () => call(), { before: scope, after: scope, args })
    }),
}
