import { expect, test } from 'vitest'
import { initialTransition, transition } from 'xstate'
import {
  type PeerConnectionSnapshot,
  peerConnectionMachine,
} from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { called, settled, stateIn } from './connectionChart.ts'

/** The slots of the specification, the id of the last operation that was called, and what was done last. */
interface Slots {
  readonly isClosed: boolean
  readonly isStable: boolean
  readonly operations: readonly number[]
  readonly calls: number
  readonly negotiationNeeded: boolean
  readonly onEmptyChain: boolean
  readonly done: readonly string[]
}

const fresh: Slots = {
  isClosed: false,
  isStable: true,
  operations: [],
  calls: 0,
  negotiationNeeded: false,
  onEmptyChain: false,
  done: [],
}

/** The specification's steps, as they are written, and the cause that each is for the chart. */
const steps: readonly ((slots: Slots) => readonly [PeerConnectionCause, Slots])[] = [
  (slots) => [{ type: 'negotiation.updated' }, update(slots)],
  (slots) => [{ type: 'negotiation.checked', needed: true }, check(slots, true)],
  (slots) => [{ type: 'negotiation.checked', needed: false }, check(slots, false)],
  (slots) => {
    const calls = slots.calls + 1
    return [called(calls), { ...slots, calls, operations: [...slots.operations, calls] }]
  },
  (slots) => [settled(slots.operations[0] ?? 0), settle(slots)],
  (slots) => [{ type: 'local.offer' }, { ...slots, isStable: false }],
  (slots) => [
    { type: 'local.rollback' },
    slots.isStable ? slots : update({ ...slots, isStable: true, negotiationNeeded: false }),
  ],
  (slots) => [{ type: 'close' }, { ...slots, isClosed: true }],
]

function update(slots: Slots): Slots {
  if (slots.operations.length > 0) return { ...slots, onEmptyChain: true }
  return { ...slots, done: [...slots.done, 'queueCheck'] }
}

function check(slots: Slots, needed: boolean): Slots {
  if (slots.operations.length > 0) return { ...slots, onEmptyChain: true }
  if (!slots.isStable) return slots
  if (!needed) return { ...slots, negotiationNeeded: false }
  if (slots.negotiationNeeded) return slots
  return { ...slots, negotiationNeeded: true, done: [...slots.done, 'negotiationneeded'] }
}

function settle(slots: Slots): Slots {
  const after = { ...slots, operations: slots.operations.slice(1) }
  if (after.operations.length > 0 || !slots.onEmptyChain) return after
  return update({ ...after, onEmptyChain: false })
}

/** Visits every sequence of so many steps, with what the chart and the text have made of it. */
function explore(depth: number, visit: (path: readonly string[], found: unknown, slots: Slots) => void): void {
  const go = (before: PeerConnectionSnapshot, slots: Slots, path: readonly string[]) => {
    if (path.length === depth) return
    for (const step of steps) {
      const [cause, after] = step({ ...slots, done: [] })
      const expected = slots.isClosed ? { ...slots, done: [] } : after
      const [snapshot, actions] = transition(peerConnectionMachine, before, cause)
      const longer = [...path, cause.type]
      visit(longer, [stateIn('negotiation', snapshot), actions.flatMap(doneBy)], expected)
      go(snapshot, expected, longer)
    }
  }
  go(initialTransition(peerConnectionMachine, undefined)[0], fresh, [])
}

function doneBy(action: { type: string; params?: unknown }): string[] {
  if (action.type === 'queueCheck') return [action.type]
  const { event } = (action.params ?? {}) as { event?: { type: string } }
  return event?.type === 'negotiationneeded' ? [event.type] : []
}

function value({ isClosed, negotiationNeeded, onEmptyChain }: Slots): string {
  return isClosed ? 'closed' : `${negotiationNeeded ? 'needed' : 'clear'}.${onEmptyChain ? 'postponed' : 'idle'}`
}

test('NN-1 to NN-3, OC-6: whatever happens, up to five causes, it is what the text has', () => {
  let paths = 0
  let fired = 0
  explore(5, (path, found, slots) => {
    paths += 1
    if (slots.done.includes('negotiationneeded')) fired += 1
    const expected = [value(slots), slots.done]
    // Compared as text first: as many assertions take long.
    if (JSON.stringify(found) !== JSON.stringify(expected)) expect([path, found]).toEqual([path, expected])
  })
  expect(paths).toBeGreaterThan(10_000)
  expect(fired).toBeGreaterThan(500)
})
