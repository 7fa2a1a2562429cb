import type { engine } from '#engine'
import type { BoundPeer } from './boundPeer.ts'
import { openStage, type Stage } from './stage.ts'
import type { Moment } from './timeline.ts'

/** An engine that scenarios are played in. */
export type EngineName = typeof engine

/** Something that happens to two peers. */
export interface Scenario {
  readonly name: string
  /** Whether nothing is to be seen of it for as long as a silent peer is waited for: half a minute. */
  readonly long?: boolean
  /** Why an engine cannot do it. */
  readonly cannot?: Partial<Readonly<Record<EngineName, string>>>
  run(stage: Stage): Promise<void>
}

/**
 * Plays a scenario.
 *
 * @param observe - what is to be seen of a bound peer; it is asked whenever something of the peer has changed
 * @param toTheEnd - whether to wait also for what takes an engine half a minute
 * @returns what was seen, each time that it was something else
 */
export async function play<Shown>(
  scenario: Scenario,
  observe: (peer: BoundPeer) => Shown,
  { toTheEnd = scenario.long ?? false }: { readonly toTheEnd?: boolean } = {},
): Promise<readonly Moment<Shown>[]> {
  const stage = openStage(observe, toTheEnd)
  try {
    await scenario.run(stage)
    // What ends a connection comes in several tasks.
    if (toTheEnd) await stage.rest(1000)
    return [...stage.timeline.moments]
  } finally {
    await stage.end()
  }
}
