import { isEnding } from '../channel/channelEnding.ts'
import type { ReadyState } from '../channel/dataChannelTypes.ts'
import type { TaskGuard } from './taskTypes.ts'

/** What decides whether a task that has begun is still to do something. */
export interface TaskFacts {
  readonly isConnectionClosed: boolean
  /** Of the channel that the task is about, if it is about one. */
  readonly channel?: ReadyState
}

/** Whether things have changed since a task was queued, so that it does nothing at all (IC-1, GA-1, OP-5). */
export function isTaskOver(unless: TaskGuard, { isConnectionClosed, channel = 'closed' }: TaskFacts): boolean {
  switch (unless) {
    case 'nothing':
      return false
    case 'connection closed':
      return isConnectionClosed
    case 'channel closed':
      return channel === 'closed'
    case 'connection closed, or channel ending':
      return isConnectionClosed || isEnding(channel)
  }
}
