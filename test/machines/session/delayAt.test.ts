import { expect, test } from 'vitest'
import { type AnyStateMachine, createActor } from 'xstate'
import { delayAt, LONGEST_DELAY } from '../../../machines/session/delayAt.ts'
import { negotiationMachine } from '../../../machines/session/negotiationMachine.ts'
import { recoveryMachine } from '../../../machines/session/recoveryMachine.ts'
import { sessionMachine } from '../../../machines/session/sessionMachine.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'

test.each([
  [[1, 2], 0, 1],
  [[1, 2], 1, 2],
  [[1, 2], 2, 2],
  [[1, 2], 100, 2],
  [[], 0, LONGEST_DELAY],
  [[Number.POSITIVE_INFINITY], 0, LONGEST_DELAY],
  [7, 0, 7],
  [Number.POSITIVE_INFINITY, 0, LONGEST_DELAY],
])(
  'of %j the delay at %i is %i: the last one repeats, and none is longer than a timer can be',
  (delays, index, delay) => {
    expect(delayAt(delays, index)).toBe(delay)
  },
)

test('the first delay is that of the beginning', () => {
  expect(delayAt([1, 2])).toBe(1)
})

test('the longest that a timer can run', () => {
  expect(LONGEST_DELAY).toBe(2_147_483_647)
})

const never = Object.fromEntries(Object.keys(defaultPolicy).map((name) => [name, Number.POSITIVE_INFINITY]))
const policy = { ...never, repeat: [Number.POSITIVE_INFINITY], backoff: [Number.POSITIVE_INFINITY] }

test.each<[AnyStateMachine, object, readonly string[]]>([
  // How long a wait is depends on when the attempt has begun.
  [recoveryMachine, { policy, now: () => 0 }, ['connection.made', 'path.failed']],
  [sessionMachine, { policy }, []],
  [negotiationMachine, { polite: true, repeats: true, delays: policy }, []],
])('a delay that is never is not at once: $id', (machine, input, causes) => {
  const actor = createActor(machine, { input }).start()
  for (const type of causes) actor.send({ type })
  const { context } = actor.getSnapshot()
  actor.stop()
  const delays = Object.entries(machine.implementations.delays).map(([name, delay]) => [
    name,
    typeof delay === 'function' ? delay({ context } as never, undefined as never) : delay,
  ])
  expect(delays.length).toBeGreaterThan(0)
  // How often the state says how much is still to be sent is no matter of the policy.
  expect(delays.filter(([name, delay]) => delay !== LONGEST_DELAY && name !== 'buffered')).toEqual([])
})
