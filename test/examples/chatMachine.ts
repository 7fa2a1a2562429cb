import { setup } from 'xstate'

/** How a chat is to behave. */
export const chatMachine = setup({
  types: { events: {} as { type: 'peer.answers' | 'peer.leaves' | 'connection.lost' | 'leave' } },
}).createMachine({
  id: 'chat',
  initial: 'connecting',
  states: {
    connecting: { on: { 'peer.answers': 'online', leave: 'offline' } },
    online: { on: { 'connection.lost': 'reconnecting', 'peer.leaves': 'offline', leave: 'offline' } },
    reconnecting: { on: { 'peer.answers': 'online', leave: 'offline' } },
    offline: { type: 'final' },
  },
})
