import { changeEvents } from '../../../machines/rules/signalingRules.ts'
import { tasks } from '../../../machines/tasks/tasks.ts'
import type { Task } from '../../../machines/tasks/taskTypes.ts'
import { type CheckResult, compare } from '../checkResult.ts'
import { type AttributeValue, type Entry, type LifeLog, nameInTable } from '../lifeLog.ts'

/** Those that fire several events at several objects. What `gathering.begun` fires is the beginning of the last one. */
const several: readonly Task[] = [...tasks['ice.changed'], ...tasks['gathering.complete']]

/** The attributes that events of these tasks announce. */
const attributes: Readonly<Record<string, string>> = {
  ...changeEvents,
  statechange: 'state',
  gatheringstatechange: 'gatheringState',
}

/**
 * When one event of a task is fired, all that it writes is there. What of that has not been announced, its other events
 * announce: those that stand before it in the table have been fired, and those that stand after it are fired next.
 */
export function* taskChecks(own: LifeLog): Generator<CheckResult> {
  const fired = own.filter(({ kind }) => kind === 'event')
  for (const [index, entry] of fired.entries()) {
    if (!/^(pc|ice)/.test(entry.object) || entry.shown.pc?.signalingState === 'closed') continue
    for (const { rule, events } of several) {
      const place = events.indexOf(nameInTable(entry))
      const isDue = (event: string) => isPending(own, entry, event)
      if (place === -1 || isClosedIn(own, entry)) continue
      const late = events.slice(0, place).filter(isDue)
      if (late.length > 0) yield compare(rule, `before ${entry.name}`, late.join(', '), 'none')
      const rest = events.slice(place + 1)
      const due = rest.filter(isDue)
      if (due.length === 0) continue
      // What is written too late is announced all the same: that is another difference.
      const isCounted = (name: string) => due.includes(name) || !rest.includes(name)
      const next = fired.slice(index + 1).filter((each) => isCounted(nameInTable(each)))
      const isNext = (name: string, at: number) => {
        const each = next[at]
        return each?.task === entry.task && nameInTable(each) === name
      }
      // What comes instead is left to chance, and not said.
      const missed = due.findIndex((name, at) => !isNext(name, at))
      const kept = missed === -1 ? due : due.slice(0, missed)
      yield compare(rule, `next in the task of ${entry.name}`, due.join(', '), kept.join(', ') || 'none')
    }
  }
}

/** Whether something is shown that this event has not announced yet. */
function isPending(own: LifeLog, entry: Entry, event: string): boolean {
  if (event === 'icecandidate null') {
    const isNews = entry.name === 'icegatheringstatechange' || isPending(own, entry, 'icegatheringstatechange')
    return isNews && entry.shown.pc?.iceGatheringState === 'complete'
  }
  const attribute = attributes[event]
  const object = event in changeEvents ? 'pc' : entry.object
  const now = attribute && entry.shown[object]?.[attribute]
  if (!attribute || now === undefined) return false
  const announced = announcedBefore(own.slice(0, own.indexOf(entry)), object, event, attribute)
  return announced !== undefined && announced !== now
}

/** What was announced last; in its first state, an object has announced nothing. */
function announcedBefore(own: LifeLog, object: string, event: string, attribute: string): AttributeValue {
  const last = own.filter((entry) => entry.kind === 'event' && entry.object === object && entry.name === event).at(-1)
  if (last) return last.shown[object]?.[attribute]
  const first = own.find(({ shown }) => shown[object])?.shown[object]?.[attribute]
  return first === 'new' ? first : undefined
}

/** Called in a handler, `close()` need not let its task go on (AMB-21). */
function isClosedIn(own: LifeLog, { task }: Entry): boolean {
  return own.some((entry) => entry.task === task && entry.object === 'pc' && entry.name === 'close()')
}
