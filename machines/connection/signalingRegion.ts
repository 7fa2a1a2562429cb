import { resyncs } from '../chart/resyncs.ts'
import { startsAs } from '../chart/startsAs.ts'
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
  initial: 'start',
  on: {
    ...resyncs(['stable'], ['noteReport', 'reachStable', 'emitSignalingStateChange'], inRegion),
    ...resyncs(
      ['have-local-offer', 'have-remote-offer', 'have-local-pranswer', 'have-remote-pranswer'],
      ['noteReport', 'emitSignalingStateChange'],
      inRegion,
    ),
  },
  states: {
    start: startsAs('stable', 'have-local-offer', 'have-remote-offer', 'have-local-pranswer', 'have-remote-pranswer'),
    stable: {
      entry: { type: 'noteSignalingState', params: 'stable' },
      on: {
        'local.offer': { target: 'have-local-offer', actions: ['noteLocalOffer', 'emitSignalingStateChange'] },
        'remote.offer': { target: 'have-remote-offer', actions: ['noteRemoteDescription', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'noteCreatedOffer' },
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
      },
    },
    'have-local-pranswer': {
      entry: { type: 'noteSignalingState', params: 'have-local-pranswer' },
      on: {
        'local.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'local.pranswer': { actions: 'noteLocalPranswer' },
        'answer.created': { actions: 'noteCreatedAnswer' },
      },
    },
    'have-remote-pranswer': {
      entry: { type: 'noteSignalingState', params: 'have-remote-pranswer' },
      on: {
        'remote.answer': { target: 'stable', actions: ['noteAnswer', 'reachStable', 'emitSignalingStateChange'] },
        'remote.pranswer': { actions: 'noteRemoteDescription' },
      },
    },
  },
} as const

function inRegion(state: LiveSignalingState) {
  return { live: { signaling: state } }
}
