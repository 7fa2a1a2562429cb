import type { SeenEvent } from '../../machines/tasks/taskOrder.ts'

/** Which of the two connections of a scenario. */
export type Side = 'A' | 'B'

/** A value that an attribute showed, as plain JSON; an attribute that throws reads `throws <name of the error>`. */
export type AttributeValue = string | number | boolean | null | undefined

/** What the attributes of one object showed. */
export type AttributeValues = Readonly<Record<string, AttributeValue>>

/**
 * One thing that was observed.
 *
 * - `call` and `return`: a call that the scenario made, before and after;
 * - `settle`: the promise of such a call has settled;
 * - `event`: an event of an object;
 * - `look`: nothing but the attributes, such as at the end, when all is at rest;
 * - `fact`: what a scenario found out by itself;
 * - `wait`: the scenario waited for something, which came or did not come.
 */
export interface Entry {
  readonly kind: 'call' | 'return' | 'settle' | 'event' | 'look' | 'fact' | 'wait'
  readonly side: Side
  /** Whose it is: `pc`, `sctp`, `dtls 1`, `ice 1`, `channel chat`, `track audio 1` ... */
  readonly object: string
  /** The event's type, the call, or what the fact is about. */
  readonly name: string
  /** What came of it: of a call, a promise, a wait or a fact. */
  readonly outcome?: string
  /** The calls of which it is part: those that had not returned. */
  readonly inside?: readonly string[]
  /** Two entries with different numbers are of different tasks; two with the same need not be of the same. */
  readonly task: number
  /** What the objects of that side showed then; a `message` shows its own channel alone. */
  readonly shown: Readonly<Record<string, AttributeValues>>
  /** What an event carries, and other particulars. */
  readonly detail?: AttributeValues
}

/** All that was observed while a scenario was played once, in its order. */
export type LifeLog = readonly Entry[]

/** The entries of one object. */
export function entriesOf(life: LifeLog, side: Side, object: string): LifeLog {
  return life.filter((entry) => entry.side === side && entry.object === object)
}

/** The objects of one side whose name begins so, in the order in which they came. */
export function objectsOf(life: LifeLog, side: Side, prefix: string): readonly string[] {
  const names = life
    .filter((entry) => entry.side === side)
    .flatMap((entry) => [...Object.keys(entry.shown), entry.object])
  return [...new Set(names)].filter((name) => name === prefix || name.startsWith(`${prefix} `))
}

/** What the object itself showed at this entry. */
export function ownAttributes({ object, shown }: Entry): AttributeValues {
  return shown[object] ?? {}
}

/** The events of one object, as a line: each with the state that its attribute showed. */
export function eventsOf(life: LifeLog, side: Side, object: string, type?: string): LifeLog {
  return entriesOf(life, side, object).filter(({ kind, name }) => kind === 'event' && (!type || name === type))
}

/** The name of an event as the table of tasks has it: the ends of candidates have names of their own. */
export function nameInTable({ name, detail }: Entry): string {
  if (name !== 'icecandidate' || detail?.candidate === 'candidate') return name
  return detail?.candidate === 'null' ? `${name} null` : `${name} ""`
}

/** Some events of a life, in their order, as they are compared with the tasks of the table. */
export function asSeen(life: LifeLog, ...events: readonly Entry[]): readonly SeenEvent[] {
  return life
    .filter((entry) => events.includes(entry))
    .map((entry) => ({ event: nameInTable(entry), task: entry.task }))
}
