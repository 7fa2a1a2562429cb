import { expect, test } from 'vitest'
import type { ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import { isTaskOver } from '../../../machines/tasks/taskGuards.ts'
import type { TaskGuard } from '../../../machines/tasks/taskTypes.ts'

const states = ['connecting', 'open', 'closing', 'closed'] as const satisfies readonly ReadyState[]

test.each<[TaskGuard, live: readonly boolean[], closed: readonly boolean[]]>([
  ['nothing', [false, false, false, false], [false, false, false, false]],
  ['connection closed', [false, false, false, false], [true, true, true, true]],
  ['channel closed', [false, false, false, true], [false, false, false, true]],
  ['connection closed, or channel ending', [false, false, true, true], [true, true, true, true]],
])('IC-1, GA-1, OP-5: a task does nothing any more, if: %s', (unless, live, closed) => {
  const over = (isConnectionClosed: boolean) =>
    states.map((channel) => isTaskOver(unless, { isConnectionClosed, channel }))
  expect(over(false)).toEqual(live)
  expect(over(true)).toEqual(closed)
})

test('OP-5: a task about a channel that is not there is over', () => {
  expect(isTaskOver('channel closed', { isConnectionClosed: false })).toBe(true)
})
