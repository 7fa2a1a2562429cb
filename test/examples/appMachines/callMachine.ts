import { assign, fromCallback, sendTo, setup } from 'xstate'
import type { PeerConnectionActor } from '../../../src/index.ts'
import type { ConnectionEvent } from './ownedConnection.ts'

/** A call to a peer. Who hangs up is not called again; what is lost is replaced, three times at the most. */
export const callMachine = setup({
  types: {
    input: {} as { readonly peer: string },
    context: {} as {
      readonly peer: string
      readonly replaced: number
      readonly connection?: PeerConnectionActor | undefined
    },
    events: {} as ConnectionEvent | { readonly type: 'hang up' },
  },
  actors: { connection: fromCallback<{ readonly type: 'replace' }, { readonly peer: string }>(() => {}) },
  actions: {
    setConnection: assign({
      connection: ({ context, event }) => (event.type === 'connection.made' ? event.connection : context.connection),
    }),
    countReplaced: assign({ replaced: ({ context }) => context.replaced + 1 }),
    replace: sendTo('connection', { type: 'replace' }),
  },
  guards: { isHopeless: ({ context }) => context.replaced === 3 },
  delays: { patience: 30_000 },
}).createMachine({
  id: 'call',
  context: ({ input }) => ({ ...input, replaced: 0 }),
  initial: 'calling',
  states: {
    calling: {
      invoke: { id: 'connection', src: 'connection', input: ({ context }) => ({ peer: context.peer }) },
      on: {
        'connection.made': { target: '.connecting', actions: 'setConnection' },
        'connection.failed': '.failed',
        // Not by this machine: node-datachannel closes it when the peer has hung up.
        'connection.closed': 'over',
        'peer.left': 'over',
        'hang up': 'over',
      },
      initial: 'connecting',
      states: {
        connecting: {
          on: { 'connection.connected': 'talking', 'connection.closed': 'failed' },
          after: { patience: 'failed' },
        },
        talking: { on: { 'connection.disconnected': 'unsure' } },
        unsure: { on: { 'connection.connected': 'talking' } },
        failed: {
          always: [
            { guard: 'isHopeless', target: '#call.lost' },
            { target: 'replacing', actions: 'countReplaced' },
          ],
        },
        // The old connection is closed there, and says so.
        replacing: { entry: 'replace', on: { 'connection.closed': {} } },
      },
    },
    over: { type: 'final' },
    lost: { type: 'final' },
  },
})
