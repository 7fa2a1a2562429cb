import { isTaskOver, type TaskFacts } from '../../../machines/tasks/taskGuards.ts'
import { type Indication, tasks } from '../../../machines/tasks/tasks.ts'
import type { Deed } from '../../../machines/tasks/taskTypes.ts'
import type { HostWorld } from '../world/hostWorld.ts'
import type { TaskStep } from '../world/schedulerTypes.ts'
import type { Outbox } from './outbox.ts'

/** What happens to a deed of a task. */
export type Perform = (deed: Deed) => void

/** Queues tasks on a host's event loop, and fires what charts emit in them. */
export class TaskRunner {
  readonly #world: HostWorld
  readonly #outbox: Outbox

  constructor(world: HostWorld, outbox: Outbox) {
    this.#world = world
    this.#outbox = outbox
  }

  /**
   * Queues a task. All that it writes is written before any of its events is fired; microtasks run after each of them.
   *
   * @param last - done when all has been fired
   */
  queue(name: string, run: () => void, last?: () => void): void {
    const steps: TaskStep[] = [
      () => {
        steps.push(...this.#outbox.collect(run))
        if (last) steps.push(last)
      },
    ]
    this.#world.queueTask(name, steps)
  }

  /**
   * Queues the tasks of an indication, as the table has them.
   *
   * @param facts - what decides, when a task begins, whether it still does something
   * @param last - done when the last of them has fired its events, unless it has done nothing
   */
  indicate(indication: Indication, facts: () => TaskFacts, perform: Perform, last?: () => void): void {
    for (const { name, unless, deeds } of tasks[indication]) {
      let isDone = false
      this.queue(
        name,
        () => {
          if (isTaskOver(unless, facts())) return
          isDone = true
          for (const deed of deeds) perform(deed)
        },
        last && (() => isDone && last()),
      )
    }
  }
}
