import { describe, expect, test } from 'vitest'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import { signalingExplained } from '../../../machines/connection/signalingExplained.ts'
import type { LiveSignalingState, OperationCause } from '../../../machines/connection/signalingTypes.ts'
import { called, enter, liveStates } from './connectionChart.ts'

const offerThere: ChainedCall = { method: 'setRemoteDescription', type: 'offer' }
const descriptions = { currentLocal: true, currentRemote: true }

/** Where one operation can lead, of whichever side; an implicit rollback is two steps. */
const next: Record<LiveSignalingState, readonly LiveSignalingState[]> = {
  stable: ['have-local-offer', 'have-remote-offer'],
  'have-local-offer': ['stable', 'have-remote-pranswer'],
  'have-remote-offer': ['stable', 'have-local-pranswer'],
  'have-local-pranswer': ['stable'],
  'have-remote-pranswer': ['stable'],
}

describe.each(liveStates)('a connection that was in %s', (state) => {
  for (const shown of liveStates) {
    const isLegal = next[state].includes(shown)

    test(`INV-7: and is found in ${shown} with no operation, ${isLegal ? 'could' : 'could not'} have come there`, () => {
      const actor = enter(state)
      const explained = signalingExplained(actor.getSnapshot(), shown, descriptions)
      if (shown === state) {
        expect(explained).toBeUndefined()
        return
      }
      expect(explained).toEqual({ cause: { type: `resync.${shown}`, descriptions }, isLegal })
      if (explained) actor.send(explained.cause)
      expect(signalingState(actor.getSnapshot())).toBe(shown)
    })
  }
})

describe('a connection whose operation runs', () => {
  type Case = readonly [LiveSignalingState, ChainedCall, ...(readonly [LiveSignalingState, OperationCause])[]]

  const cases: readonly Case[] = [
    ['stable', offerThere, ['have-remote-offer', 'remote.offer']],
    ['stable', { method: 'setLocalDescription', sdp: 'empty' }, ['have-local-offer', 'local.offer']],
    ['have-remote-offer', { method: 'setLocalDescription', sdp: 'empty' }, ['stable', 'local.answer']],
    ['have-local-offer', { method: 'setRemoteDescription', type: 'rollback' }, ['stable', 'remote.rollback']],
    ['have-local-offer', offerThere, ['stable', 'local.rollback'], ['have-remote-offer', 'remote.offer']],
  ]

  test.each(cases.map(([state, call, ...steps]) => ({ state, call, steps })))(
    'SG-6: in $state, $call has led to $steps',
    ({ state, call, steps }) => {
      const actor = enter(state)
      actor.send(called(1, call))
      for (const [shown, type] of steps) {
        const explained = signalingExplained(actor.getSnapshot(), shown, descriptions)
        expect(explained).toEqual({ cause: { type }, isLegal: true })
        if (explained) actor.send(explained.cause)
        expect(signalingState(actor.getSnapshot())).toBe(shown)
      }
    },
  )

  test('SG-6: one that waits has not', () => {
    const actor = enter('stable')
    actor.send(called(1))
    actor.send(called(2, offerThere))
    expect(signalingExplained(actor.getSnapshot(), 'have-remote-offer', {})?.cause.type).toBe(
      'resync.have-remote-offer',
    )
  })

  test('SG-6: nor has one that leads elsewhere, or whose success was seen already', () => {
    const actor = enter('stable')
    actor.send(called(1, offerThere))
    expect(signalingExplained(actor.getSnapshot(), 'have-local-offer', {})?.cause.type).toBe('resync.have-local-offer')
    actor.send({ type: 'remote.offer' })
    expect(signalingExplained(actor.getSnapshot(), 'have-remote-offer', {})).toBeUndefined()
    expect(signalingExplained(actor.getSnapshot(), 'stable', {})?.cause.type).toBe('resync.stable')
  })
})
