import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { sinkMachine } from '../../../machines/sink/sinkMachine.ts'
import type { SinkCause, SinkFailure, SinkOutput } from '../../../machines/sink/sinkTypes.ts'

type State = 'waiting' | 'flowing' | 'saturated' | 'draining' | 'drained' | 'failed'
type Row = Readonly<Record<SinkCause['type'], State | 'ignored'>>

const causes: Readonly<Record<SinkCause['type'], SinkCause>> = {
  'channel.opened': { type: 'channel.opened' },
  'buffer.high': { type: 'buffer.high' },
  'buffer.low': { type: 'buffer.low' },
  end: { type: 'end' },
  'buffer.drained': { type: 'buffer.drained' },
  'channel.ended': { type: 'channel.ended', because: 'peer-close' },
  refused: { type: 'refused' },
  abort: { type: 'abort' },
}

const nothing: Row = {
  'channel.opened': 'ignored',
  'buffer.high': 'ignored',
  'buffer.low': 'ignored',
  end: 'ignored',
  'buffer.drained': 'ignored',
  'channel.ended': 'ignored',
  refused: 'ignored',
  abort: 'ignored',
}
const failing: Row = { ...nothing, 'channel.ended': 'failed', refused: 'failed', abort: 'failed' }

const matrix: Readonly<Record<State, Row>> = {
  waiting: { ...failing, 'channel.opened': 'flowing', end: 'draining' },
  flowing: { ...failing, 'buffer.high': 'saturated', end: 'draining' },
  saturated: { ...failing, 'buffer.low': 'flowing', end: 'draining' },
  draining: { ...failing, 'buffer.drained': 'drained' },
  drained: nothing,
  failed: nothing,
}

const ways: Readonly<Record<State, readonly SinkCause['type'][]>> = {
  waiting: [],
  flowing: ['channel.opened'],
  saturated: ['channel.opened', 'buffer.high'],
  draining: ['end'],
  drained: ['end', 'buffer.drained'],
  failed: ['abort'],
}

const states = Object.keys(matrix) as State[]

function enter(state: State) {
  const actor = createActor(sinkMachine).start()
  for (const way of ways[state]) actor.send(causes[way])
  return actor
}

describe.each(states)('in %s', (state) => {
  test('that is where the way leads', () => {
    expect(enter(state).getSnapshot().value).toBe(state)
  })

  test.each(Object.entries(matrix[state]))('%s: %s', (type, to) => {
    const actor = enter(state)
    const cause = causes[type as SinkCause['type']]
    const { status } = actor.getSnapshot()
    expect(actor.getSnapshot().can(cause)).toBe(to !== 'ignored')
    if (status === 'active') actor.send(cause)
    expect(actor.getSnapshot().value).toBe(to === 'ignored' ? state : to)
  })
})

const ends: readonly (readonly [SinkCause, SinkOutput])[] = [
  [{ type: 'refused' }, { outcome: 'failed', because: 'refused' }],
  [{ type: 'abort' }, { outcome: 'failed', because: 'aborted' }],
  ...(['peer-close', 'connection-closed', 'transport-failed', 'unbound'] satisfies SinkFailure[]).map(
    (because) =>
      [
        { type: 'channel.ended', because },
        { outcome: 'failed', because },
      ] as const,
  ),
]

test.each(ends)('%j ends it with %j', (cause, output) => {
  const actor = enter('saturated')
  actor.send(cause)
  expect(actor.getSnapshot().output).toEqual(output)
})

test('when all is drained, that is its output', () => {
  expect(enter('drained').getSnapshot().output).toEqual({ outcome: 'drained' })
})
