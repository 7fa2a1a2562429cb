import { resyncs } from '../chart/resyncs.ts'
import type { LiveSignalingState } from './signalingTypes.ts'

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
  initial: 'stable',
  on: {
    ...resyncs(['stable'], ['resyncSignaling', 'raiseStable', 'emitSignalingStateChange'], inRegion),
    ...resyncs(
      ['have-local-offer', 'have-remote-offer', 'have-local-pranswer', 'have-remote-pranswer'],
      ['resyncSignaling', 'emitSignalingStateChange'],
      inRegion,
    ),
  },
  states: {
    stable: {
      on: {
        'local.offer': { target: 'have-local-offer', actions: ['setSignaling', 'emitSignalingStateChange'] },
        'remote.offer': { target: 'have-remote-offer', actions: ['setSignaling', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'setSignaling' },
      },
    },
    'have-local-offer': {
      on: {
        'local.offer': { actions: 'setSignaling' },
        'local.rollback': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'remote.answer': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'remote.pranswer': { target: 'have-remote-pranswer', actions: ['setSignaling', 'emitSignalingStateChange'] },
        'remote.rollback': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'setSignaling' },
      },
    },
    'have-remote-offer': {
      on: {
        'local.answer': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'local.pranswer': { target: 'have-local-pranswer', actions: ['setSignaling', 'emitSignalingStateChange'] },
        'local.rollback': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'remote.offer': { actions: 'setSignaling' },
        'remote.rollback': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'answer.created': { actions: 'setSignaling' },
      },
    },
    'have-local-pranswer': {
      on: {
        'local.answer': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'local.pranswer': { actions: 'setSignaling' },
        'answer.created': { actions: 'setSignaling' },
      },
    },
    'have-remote-pranswer': {
      on: {
        'remote.answer': { target: 'stable', actions: ['setSignaling', 'raiseStable', 'emitSignalingStateChange'] },
        'remote.pranswer': { actions: 'setSignaling' },
      },
    },
  },
} as const

function inRegion(state: LiveSignalingState) {
  return { live: { signaling: state } }
}
