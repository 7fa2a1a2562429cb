import type { AnyActorRef, AnyMachineSnapshot, SnapshotFrom } from 'xstate'
import type { PeerConnectionActor, PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import { assertBindOptions } from '../bind/assertions.ts'
import type { BindOptions } from '../bind/options.ts'
import { parseTrace, type Skipped } from './parseTrace.ts'
import { type Histories, Player } from './player.ts'
import { atOnce } from './slices.ts'
import type { ReplayStep } from './step.ts'
import { TraceError } from './TraceError.ts'
import type { Trace } from './trace.ts'

/** Options of {@link replay}. */
export type ReplayOptions = BindOptions

/** A recorded life, step by step. */
export class Replay {
  /** All steps, from the checkpoint on. */
  readonly steps: readonly ReplayStep[]
  /** The entries that could not be used, and why. */
  readonly skipped: readonly Skipped[]
  /** The actor of the connection, as it is after the last step. Its `id` and those of its parts are the recorded ones. */
  readonly actor: PeerConnectionActor
  readonly #histories: Histories
  #position = 0

  /** @internal */
  constructor({ actor, steps }: Player, histories: Histories, skipped: readonly Skipped[]) {
    this.actor = actor
    this.steps = steps
    this.skipped = skipped
    this.#histories = histories
  }

  /** The present step. */
  get step(): ReplayStep {
    return this.steps[this.#position] as ReplayStep
  }

  /** The place of the present step in {@link steps}. */
  get position(): number {
    return this.#position
  }

  /** The connection's snapshot at the present step, for its selectors. */
  get connection(): PeerConnectionSnapshot {
    return this.snapshotOf(this.actor) as PeerConnectionSnapshot
  }

  /** The snapshot of one of the actors at the present step; `undefined` if it was not there yet. */
  snapshotOf<Actor extends AnyActorRef>(actor: Actor): SnapshotFrom<Actor> | undefined {
    const kept = this.#histories
      .get(actor)
      ?.filter(({ position }) => position <= this.#position)
      .at(-1)
    return kept?.snapshot as SnapshotFrom<Actor> | undefined
  }

  /** The snapshots of all actors at the present step, by their `id`: where it was given twice, of the later one. */
  get snapshots(): ReadonlyMap<string, AnyMachineSnapshot> {
    const snapshots = new Map<string, AnyMachineSnapshot>()
    for (const actor of this.#histories.keys()) {
      const snapshot: AnyMachineSnapshot | undefined = this.snapshotOf(actor)
      if (snapshot) snapshots.set(actor.id, snapshot)
    }
    return snapshots
  }

  /** Goes one step forwards. Returns whether there was one. */
  forward(): boolean {
    return this.goTo(this.#position + 1)
  }

  /** Goes one step back. Returns whether there was one. */
  back(): boolean {
    return this.goTo(this.#position - 1)
  }

  /** Goes to a step by its place in {@link steps}. Returns whether there is one. */
  goTo(position: number): boolean {
    if (!Number.isInteger(position) || position < 0 || position >= this.steps.length) return false
    this.#position = position
    return true
  }
}

/**
 * Drives the charts with a recorded life: its observations are followed as they were when they were made. With the option
 * `divergences` they are judged, too.
 *
 * A truncated trace is replayed to its end. Entries that cannot be used, or are unknown, are skipped and listed in
 * {@link Replay.skipped}.
 *
 * @throws {@link TraceError} if `trace` is not a trace, or has another version
 *
 * @example
 * ```ts
 * const life = replay(JSON.parse(text))
 * while (life.forward()) console.log(life.step.time, connectionState(life.connection), life.step.divergences)
 * ```
 */
export function replay(trace: Trace, options: ReplayOptions = {}): Replay {
  const checked = checkedOptions(options)
  const parsed = parseTrace(trace)
  const histories: Histories = new Map()
  const player = new Player(parsed, checked, histories)
  atOnce(player.play())
  const skipped = [...parsed.skipped, ...player.skipped].sort((one, other) => one.index - other.index)
  return new Replay(player, histories, skipped)
}

function checkedOptions(options: ReplayOptions): ReplayOptions {
  try {
    assertBindOptions(options, 'replay()')
    return options
  } catch (error) {
    throw new TraceError('bad-option', (error as Error).message)
  }
}
