import type { EventObject } from 'xstate'

/** One step of a path: an event, and what the chart makes of it. */
export interface PathStep<Snapshot, Event extends EventObject> {
  /** The event to cause. */
  readonly event: Event
  /** The state before, in words: `closing.draining`. */
  readonly from: string
  /** The state after. */
  readonly to: string
  /** The chart's snapshot after it. */
  readonly snapshot: Snapshot
  /** The transition that is taken, by a key that stays the same as long as the chart does: `connecting · open`. */
  readonly transition: string
}

/** What a path is run against: an app, a connection, anything that must behave like the chart. */
export interface SystemUnderTest<Snapshot, Event extends EventObject> {
  /** Causes an event, with one function for all or one for each type, and resolves when it has happened. */
  readonly perform: Performer<Snapshot, Event> | Performers<Snapshot, Event>
  /** Reads the state, in the same words as the chart's: `step` is the one that was just performed. */
  read(step?: PathStep<Snapshot, Event>): unknown
}

/** Causes an event. */
export type Performer<Snapshot, Event extends EventObject> = (
  event: Event,
  step: PathStep<Snapshot, Event>,
) => void | Promise<void>

/** A performer for each type of event that the paths contain. */
export type Performers<Snapshot, Event extends EventObject> = {
  readonly [Type in Event['type']]?: Performer<Snapshot, Event & { readonly type: Type }>
}

/** A test case made from a chart: a sequence of events, and the state that each must lead to. */
export interface TestPath<Snapshot, Event extends EventObject> {
  /** Its states and events, as in `connecting → open.opened → closing.draining: open, close`. No other path has it. */
  readonly name: string
  /** The region of the chart that it is about, if it is not about all of it. */
  readonly region: string | undefined
  readonly steps: readonly PathStep<Snapshot, Event>[]
  /**
   * Performs the steps on a system and compares the states, that before the first step included.
   *
   * @throws Error, as a rejection, if the system cannot perform one of the events (before any is performed), if
   * performing or reading fails, or if the state is not the chart's; the message names the path and the step
   */
  run(system: SystemUnderTest<Snapshot, Event>): Promise<void>
}

/** What a path is made of. */
export interface PathParts<Snapshot, Event extends EventObject> {
  readonly name: string
  readonly region: string | undefined
  /** The snapshot before the first step. */
  readonly initial: Snapshot
  readonly steps: readonly PathStep<Snapshot, Event>[]
  /** The state that a system must show. */
  readonly state: (snapshot: Snapshot) => unknown
}

/** Makes a path that can be run. */
export function testPath<Snapshot, Event extends EventObject>(
  parts: PathParts<Snapshot, Event>,
): TestPath<Snapshot, Event> {
  const { name, region, steps } = parts
  return { name, region, steps, run: (system) => run(parts, system) }
}

async function run<Snapshot, Event extends EventObject>(
  { name, initial, steps, state }: PathParts<Snapshot, Event>,
  system: SystemUnderTest<Snapshot, Event>,
): Promise<void> {
  if (typeof system?.read !== 'function') throw new TypeError(`${name}: the system under test has no function 'read'`)
  const performers = steps.map((step) => performerOf(name, step, system))

  await compare('before the first step', initial)
  for (const [index, step] of steps.entries()) {
    const where = `step ${index + 1} of ${steps.length}, ${step.transition}`
    await attempt(`${where}: could not be performed`, () => performers[index]?.(step.event, step))
    await compare(`after ${where}`, step.snapshot, step)
  }

  async function compare(where: string, snapshot: Snapshot, step?: PathStep<Snapshot, Event>): Promise<void> {
    const expected = state(snapshot)
    const actual = await attempt(`${where}: the state could not be read`, () => system.read(step))
    if (!isSame(expected, actual)) {
      throw new Error(`${name}: ${where}: expected ${inWords(expected)}, but it is ${inWords(actual)}`)
    }
  }

  async function attempt(failure: string, deed: () => unknown): Promise<unknown> {
    try {
      return await deed()
    } catch (cause) {
      throw new Error(`${name}: ${failure}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    }
  }
}

function performerOf<Snapshot, Event extends EventObject>(
  name: string,
  { event }: PathStep<Snapshot, Event>,
  { perform }: SystemUnderTest<Snapshot, Event>,
): Performer<Snapshot, Event> {
  if (typeof perform === 'function') return perform
  const performers: Readonly<Record<string, unknown>> = perform ?? {}
  const performer = Object.hasOwn(performers, event.type) ? performers[event.type] : undefined
  if (typeof performer === 'function') return performer as Performer<Snapshot, Event>
  const known = Object.keys(performers).join(', ')
  throw new Error(`${name}: the system under test cannot perform '${event.type}'; it has ${known || 'no performers'}`)
}

/** The same value, or the same values under the same keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return Object.is(one, other)
  const entries = Object.entries(one)
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, value]) => Object.hasOwn(other, key) && isSame(value, (other as Record<string, unknown>)[key]))
  )
}

function inWords(state: unknown): string {
  return typeof state === 'string' ? `'${state}'` : (JSON.stringify(state) ?? String(state))
}
