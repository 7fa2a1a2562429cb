/**
 * The region of a connection's chart in which the chain of operations lives. At most one of them runs, and the others
 * wait. What runs has started with the call, if the chain was empty, or else with the end of the one before it: so to
 * who watches, a start is no cause of its own. What each must come to is known when it starts; an engine, which knows better
 * what its call has come to by then, says so with `operation.started`.
 *
 * What has been seen of the running operation's success is outstanding no more; the region of signaling follows it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-chain | WebRTC 1.0, chain an operation}: rules OC-1 to OC-7.
 */
export const operationsRegion = {
  initial: 'idle',
  states: {
    idle: { on: { 'operation.called': { guard: 'isAccepted', target: 'busy', actions: 'enqueueOperation' } } },
    busy: {
      on: {
        'operation.called': { guard: 'isAccepted', actions: 'enqueueOperation' },
        'operation.started': { guard: 'isRunning', actions: 'startOperation' },
        'operation.settled': [
          { guard: 'isLastOperation', target: 'idle', actions: ['dequeueOperation', 'raiseChainEmptied'] },
          { guard: 'isInChain', actions: 'dequeueOperation' },
        ],
        'local.*': { guard: 'isOutstanding', actions: 'removeOutstanding' },
        'remote.*': { guard: 'isOutstanding', actions: 'removeOutstanding' },
        'offer.created': { guard: 'isOutstanding', actions: 'removeOutstanding' },
        'answer.created': { guard: 'isOutstanding', actions: 'removeOutstanding' },
      },
    },
  },
} as const
