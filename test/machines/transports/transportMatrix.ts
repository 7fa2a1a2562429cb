import { describe, expect, test } from 'vitest'
import type { Actor, AnyStateMachine, SnapshotFrom } from 'xstate'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { reported } from '../../../machines/transports/reported.ts'

/**
 * The rule, the state after it, and the events that are emitted. In `here`, the cause is taken and no state changes;
 * `ignored` is a rule too: nothing moves or fires.
 */
export type MatrixOutcome<State extends string> = readonly [
  rule: RuleId,
  to: State | 'here' | 'ignored',
  ...emitted: readonly string[],
]

/** A transport's chart, and what is expected of it. */
export interface MatrixChart<Value extends string, State extends string, Cause extends string> {
  /** Makes an actor, not started yet. */
  readonly create: (state: Value) => Actor<AnyStateMachine>
  /** The selector of the attribute. */
  readonly read: (snapshot: SnapshotFrom<AnyStateMachine>) => Value
  /** What each state makes of each cause. */
  readonly matrix: Readonly<Record<State, Readonly<Record<Cause, MatrixOutcome<State>>>>>
  /** Each value of the attribute, and those that the specification lets follow it. */
  readonly table: Readonly<Record<Value, readonly Value[]>>
  /** The states that end the chart, each with a way there. */
  readonly ends: Readonly<Partial<Record<State, readonly [from: Value, cause: Cause]>>>
  /** What each state reads. */
  readonly reads: Readonly<Record<State, Value>>
}

/** Tests a transport's chart by its whole matrix, and the matrix by the specification's table. */
export function testTransport<Value extends string, State extends string, Cause extends string>({
  create,
  read,
  matrix,
  table,
  ends,
  reads,
}: MatrixChart<Value, State, Cause>): void {
  const states = keys(matrix)
  const values = keys(table)
  const causes = keys(matrix[states[0] as State])
  const isEnd = (state: State) => state in ends

  function enter(state: State): Actor<AnyStateMachine> {
    const way = ends[state]
    const actor = create(way ? way[0] : reads[state]).start()
    if (way) actor.send({ type: way[1] })
    return actor
  }

  function after(state: State, cause: Cause): Value {
    const actor = enter(state)
    if (!isEnd(state)) actor.send({ type: cause })
    return read(actor.getSnapshot())
  }

  describe.each(states)('in %s', (state) => {
    test('that is where the path leads', () => {
      const snapshot = enter(state).getSnapshot()
      expect(snapshot.value).toBe(state)
      expect(read(snapshot)).toBe(reads[state])
    })

    for (const cause of causes) {
      const [rule, to, ...emitted] = matrix[state][cause]
      const event = { type: cause }
      const name = to === 'ignored' ? 'is ignored' : `leads to ${to}, emits ${emitted.join(', ') || 'nothing'}`

      test(`${rule}: ${cause} ${name}`, () => {
        const actor = enter(state)
        const before = actor.getSnapshot()
        const seen: string[] = []
        actor.on('*', ({ type }) => seen.push(`${type}[${read(actor.getSnapshot())}]`))

        expect(before.can(event)).toBe(to !== 'ignored')
        if (before.status === 'active') actor.send(event)

        const now = actor.getSnapshot()
        const end = to === 'ignored' || to === 'here' ? state : to
        expect(now.value).toBe(end)
        expect(seen).toEqual(emitted.map((type) => `${type}[${read(now)}]`))
        expect(now.status).toBe(isEnd(end) ? 'done' : 'active')
        if (to === 'ignored') expect(now.context).toEqual(before.context)
      })
    }
  })

  test.each(values)('what can follow %s is what the table says', (value) => {
    const follows = states
      .filter((state) => reads[state] === value)
      .flatMap((state) => causes.filter((cause) => !cause.startsWith('resync.')).map((cause) => after(state, cause)))
      .filter((to) => to !== value)
    expect(new Set(follows)).toEqual(new Set(table[value]))
  })

  test.each(states.filter(isEnd))('nothing leads out of %s', (state) => {
    expect(new Set(causes.map((cause) => matrix[state][cause][1]))).toEqual(new Set(['ignored']))
  })

  describe('where it begins', () => {
    test.each(values)('at one that is %s, without an event', (value) => {
      const actor = create(value)
      const seen: unknown[] = []
      actor.on('*', (event) => seen.push(event))
      actor.start()
      const snapshot = actor.getSnapshot()
      expect(snapshot.value).toBe(value)
      expect(read(snapshot)).toBe(value)
      expect(snapshot.status).toBe(isEnd(snapshot.value as State) ? 'done' : 'active')
      expect(seen).toEqual([])
    })
  })

  describe.each(states)('what to make of a report in %s', (state) => {
    test.each(values)('of %s', (value) => {
      const actor = enter(state)
      const cause = reported(actor.getSnapshot(), value)
      if (isEnd(state) || value === (reads[state] as string)) {
        expect(cause).toBeUndefined()
        return
      }
      const isLegal = matrix[state][value as string as Cause][1] !== 'ignored'
      expect(cause).toEqual({ type: isLegal ? value : `resync.${value}` })
      if (cause) actor.send(cause)
      expect(read(actor.getSnapshot())).toBe(value)
    })
  })
}

function keys<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}
