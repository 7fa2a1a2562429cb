import { setup } from 'xstate'

/** How a chat is to behave. */
export const chatMachine = setup({
  types: { events: {} as { type: 'peer.answers' | 'peer.hangsUp' | 'connection.fails' | 'leave' } },
}).createMachine({
  id: 'chat',
  initial: 'connecting',
  states: {
    connecting: { on: { 'peer.answers': 'online', 'connection.fails': 'reconnecting', leave: 'offline' } },
    online: { on: { 'peer.hangsUp': 'offline', leave: 'offline' } },
    reconnecting: { on: { 'peer.answers': 'online', leave: 'offline' } },
    offline: { type: 'final' },
  },
})
