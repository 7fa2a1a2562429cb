import { type Indication, tasksFor } from './tasks.ts'
import type { Task } from './taskTypes.ts'

/** An event as it was seen. Two numbers are two tasks; the same number need not be one. */
export interface SeenEvent {
  /** As the table has it: `icecandidate null` is not `icecandidate`. */
  readonly event: string
  readonly task: number
}

/**
 * The tasks that an indication leads to, in their order: its own, and then those of what these indicate.
 *
 * @example
 * ```ts
 * tasksAfter('channel.arrived').map(({ events }) => events) // [['datachannel'], ['open']]
 * ```
 */
export function tasksAfter(indication: Indication): readonly Task[] {
  const own = tasksFor(indication)
  const next = own.flatMap(({ deeds }) => deeds.flatMap((deed) => ('indicate' in deed ? deed.indicate : [])))
  return [...own, ...next.flatMap((each) => tasksAfter(each as Indication))]
}

/** The cause that the chart of a channel takes in the tasks of an indication. */
export function channelCauseOf(indication: Indication): string | undefined {
  const deeds = tasksFor(indication).flatMap((task) => task.deeds)
  const found = deeds.find((deed) => 'cause' in deed && deed.to === 'channel')
  return found && 'cause' in found ? found.cause : undefined
}

/** Whether events of an indication's tasks were seen in the order in which these fire them, each once. */
export function isInTurn(indication: Indication, seen: readonly SeenEvent[]): boolean {
  const turns = tasksAfter(indication).flatMap(({ events }) => events)
  const places = seen.map(({ event }) => turns.indexOf(event))
  return places.every((place, index) => place > (places[index - 1] ?? -1))
}

/** Whether events that one task of an indication fires may have been fired by one. */
export function isOneTask(indication: Indication, seen: readonly SeenEvent[]): boolean {
  return tasksAfter(indication).every(({ events }) => {
    const own = seen.filter(({ event }) => events.includes(event))
    return own.every(({ task }) => task === own[0]?.task)
  })
}
