/**
 * The region of a connection's chart in which `signalingState` lives.
 *
 * The states are the values of `signalingState`, and the causes are the operations that have succeeded. A cell of the
 * specification's table that rejects is a cause that the state does not take; one that succeeds without a change is
 * taken, and emits nothing.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#set-description | WebRTC 1.0, set a session description}: rules SG-1 to
 * SG-6.
 */
export const signalingRegion = {
  initial: 'start',
  on: {
    'resync.stable': { target: '.stable', actions: ['noteReport', 'reachStable', 'emitSignalingStateChange'] },
    'resync.have-local-offer': { target: '.have-local-offer', actions: ['noteReport', 'emitSignalingStateChange'] },
    'resync.have-remote-offer': { target: '.have-remote-offer', actions: ['noteReport', 'emitSignalingStateChange'] },
    'resync.have-local-pranswer': {
      target: '.have-local-pranswer',
      actions: ['noteReport', 'emitSignalingStateChange'],
    },
    'resync.have-remote-pranswer': {
      target: '.have-remote-pranswer',
      actions: ['noteReport', 'emitSignalingStateChange'],
    },
  },
  states: {
    start: {
      always: [
        { guard: { type: 'startsAs', params: 'have-local-offer' }, target: 'have-local-offer' },
        { guard: { type: 'startsAs', params: 'have-remote-offer' }, target: 'have-remote-offer' },
        { guard: { type: 'startsAs', params: 'have-local-pranswer' }, target: 'have-local-pranswer' },
        { guard: { type: 'startsAs', params: 'have-remote-pranswer' }, target: 'have-remote-pranswer' },
        { target: 'stable' },
      ],
    },
    stable: {
      entry: { type: 'noteSignalingState', params: 'stable' },
      on: {
        'local.offer': { target: 'have-local-offer', actions: ['noteLocalOffer', 'emitSignalingStateChange'] },
        'remote.offer': { target: 'have-remote-offer', actions: ['noteRemoteDescription', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'noteCreatedOffer' },
        'resync.stable': {},
      },
    },
    'have-local-offer': {
      entry: { type: 'noteSignalingState', params: 'have-local-offer' },
      on: {
        'local.offer': { actions: 'noteLocalOffer' },
        'local.rollback': { target: 'stable', actions: ['noteRollback', 'reachStable', 'emitSignalingStateChange'] },
        'remote.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'remote.pranswer': {
          target: 'have-remote-pranswer',
          actions: ['noteRemoteDescription', 'emitSignalingStateChange'],
        },
        'remote.rollback': { target: 'stable', actions: ['noteRollback', 'reachStable', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'noteCreatedOffer' },
        'resync.have-local-offer': {},
      },
    },
    'have-remote-offer': {
      entry: { type: 'noteSignalingState', params: 'have-remote-offer' },
      on: {
        'local.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'local.pranswer': { target: 'have-local-pranswer', actions: ['noteLocalPranswer', 'emitSignalingStateChange'] },
        'local.rollback': { target: 'stable', actions: ['noteRollback', 'reachStable', 'emitSignalingStateChange'] },
        'remote.offer': { actions: 'noteRemoteDescription' },
        'remote.rollback': { target: 'stable', actions: ['noteRollback', 'reachStable', 'emitSignalingStateChange'] },
        'answer.created': { actions: 'noteCreatedAnswer' },
        'resync.have-remote-offer': {},
      },
    },
    'have-local-pranswer': {
      entry: { type: 'noteSignalingState', params: 'have-local-pranswer' },
      on: {
        'local.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'local.pranswer': { actions: 'noteLocalPranswer' },
        'answer.created': { actions: 'noteCreatedAnswer' },
        'resync.have-local-pranswer': {},
      },
    },
    'have-remote-pranswer': {
      entry: { type: 'noteSignalingState', params: 'have-remote-pranswer' },
      on: {
        'remote.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'remote.pranswer': { actions: 'noteRemoteDescription' },
        'resync.have-remote-pranswer': {},
      },
    },
  },
} as const
