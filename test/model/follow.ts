import type { AnyActorRef, AnyMachineSnapshot, EventObject } from 'xstate'
import { engine } from '#engine'
import type { SystemUnderTest } from '../../src/testing/index.ts'
import type { PathLife } from './life.ts'
import { type MeansTable, meansOf, performerOf } from './means.ts'
import type { ModelPath } from './modelPaths.ts'
import type { ChartName } from './transitions.ts'

/** A live system that is led along a path. */
export interface Led {
  readonly life: PathLife
  readonly actor: AnyActorRef
  readonly chart: ChartName
  /** The state before anything is done. */
  readonly state: string
  /** Whether the path begins with all that the actor has taken since it is there. */
  readonly isNew?: boolean
  /**
   * Brings a cause about by the performer of this name; where the table names none, because the cause belongs to
   * another region, by any. `rest` is what is to follow.
   */
  act(performer: string | undefined, event: EventObject, rest: readonly EventObject[]): void | Promise<void>
}

/**
 * A system under test for a path: each cause is brought about if it has not come yet, and compared with the one that
 * the bound actor has taken in its place.
 */
export function follow(
  { transitions, path }: ModelPath,
  table: MeansTable,
  { life, actor, chart, state, isNew, act }: Led,
): SystemUnderTest<AnyMachineSnapshot, EventObject> {
  let current = state
  let index = 0
  /** How much of what the actor has taken was compared, and how much of that is of this chart. */
  const ofActor = () => life.taken.all.filter((taken) => taken.actor === actor && !taken.isResync)
  let seen = isNew ? 0 : ofActor().length

  const next = async () => {
    const [found, place] = await life.taken.until(() => {
      const all = ofActor()
      const ahead = all.findIndex((taken, at) => at >= seen && taken.chart === chart)
      return ahead < 0 ? undefined : ([all[ahead], ahead] as const)
    })
    seen = place + 1
    current = found?.to ?? current
    return found?.name
  }
  /** A cause of another region: what comes before it there is no concern of this path. */
  const other = (type: string) =>
    life.taken.until(() => {
      const all = ofActor()
      const place = all.findIndex((taken, at) => at >= seen && taken.event.type === type)
      if (place < 0) return undefined
      seen = place + 1
      return true
    })

  const isBetween = (name = '') => {
    const means = meansOf(table, name, engine)
    return means !== undefined && 'between' in means
  }

  return {
    async perform(event, { to }) {
      const names = transitions[index++] ?? []
      const rest = path.steps.slice(index).map((step) => step.event)
      const means = meansOf(table, names[0] ?? '', engine)
      const performer = performerOf(means)
      const has = ofActor().slice(seen)
      const isRace = means !== undefined && 'race' in means
      const isHere = has.some((taken) => {
        if (names.length === 0) return taken.event.type === event.type
        return (
          taken.chart === chart && (isRace ? taken.to === to : !isBetween(taken.name) || names.includes(taken.name))
        )
      })
      if (!isHere) await act(performer, event, rest)
      if (names.length === 0) await other(event.type)
      if (isRace) while (current !== to) await next()
      else {
        const first = means && 'by' in means ? (means.first ?? []) : []
        for (const expected of [...first, ...names]) {
          let actual = await next()
          while (actual !== expected && isBetween(actual)) actual = await next()
          if (actual !== expected) throw new Error(`the actor has taken ${actual}, and not ${expected}`)
        }
      }
      life.observatory.look(names.join(', '))
    },
    read: () => current,
  }
}
