import { describe, expect, test } from 'vitest'
import { type StreamEvent, type StreamState, streamAfter } from '../../../machines/channel/streamReset.ts'

const matrix: Record<StreamState, Record<StreamEvent, StreamState>> = {
  usable: { drained: 'resetting', confirmed: 'usable', 'peer.reset': 'peer-reset', 'no.association': 'closed' },
  resetting: { drained: 'resetting', confirmed: 'reset', 'peer.reset': 'answering', 'no.association': 'closed' },
  reset: { drained: 'reset', confirmed: 'reset', 'peer.reset': 'closed', 'no.association': 'closed' },
  'peer-reset': {
    drained: 'answering',
    confirmed: 'peer-reset',
    'peer.reset': 'peer-reset',
    'no.association': 'closed',
  },
  answering: { drained: 'answering', confirmed: 'closed', 'peer.reset': 'answering', 'no.association': 'closed' },
  closed: { drained: 'closed', confirmed: 'closed', 'peer.reset': 'closed', 'no.association': 'closed' },
}

describe('the matrix', () => {
  for (const [state, row] of Object.entries(matrix) as [StreamState, (typeof matrix)['usable']][]) {
    test.each(Object.entries(row) as [StreamEvent, StreamState][])(
      `CL-6: in ${state}, %s leads to %s`,
      (event, after) => {
        expect(streamAfter(state, event)).toBe(after)
      },
    )
  }
})

const through = (...events: readonly StreamEvent[]) => events.reduce<StreamState>(streamAfter, 'usable')

test('CL-7: closed is reached when both are reset, whoever begins, and not before', () => {
  expect(through('drained', 'confirmed', 'peer.reset')).toBe('closed')
  expect(through('drained', 'peer.reset', 'confirmed')).toBe('closed')
  expect(through('peer.reset', 'drained', 'confirmed')).toBe('closed')
  expect(through('peer.reset', 'confirmed')).not.toBe('closed')
  expect(through('drained', 'confirmed')).not.toBe('closed')
})

test('AMB-16: where there never was an association, it is closed at once', () => {
  expect(through('no.association')).toBe('closed')
})
