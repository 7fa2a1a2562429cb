import type { AnyActorRef, AnyMachineSnapshot, EventObject, SnapshotFrom } from 'xstate'
import type { PeerConnectionActor, PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import type { BindOptions } from '../bind/options.ts'
import { inWords, isObject } from './checks.ts'
import { parseTrace, type Skipped } from './parseTrace.ts'
import { type Kept, Player } from './player.ts'
import { TraceError } from './TraceError.ts'
import type { Trace, TraceEntry } from './trace.ts'

/** One step of a replay: what has come of one entry of the trace. The first step is the checkpoint, and has no entry. */
export interface ReplayStep {
  /** The place of the entry in the trace; -1 for the checkpoint. */
  readonly index: number
  /** Milliseconds since the recording began. */
  readonly time: number
  readonly entry: TraceEntry | undefined
  /** What was emitted in this step, by the `id` of the actor that did. */
  readonly emitted: readonly { readonly actor: string; readonly event: EventObject }[]
  /** Where the engine did not do what the specification says, as the adapter finds it. */
  readonly divergences: readonly Divergence[]
}

/** Options of {@link replay}. */
export type ReplayOptions = Pick<BindOptions, 'inspect'>

/** A recorded life, step by step. */
export class Replay {
  /** All steps, from the checkpoint on. */
  readonly steps: readonly ReplayStep[]
  /** What of the trace could not be used, and why. */
  readonly skipped: readonly Skipped[]
  /** The actor of the connection, as it is after the last step. Its `id` and those of its parts are the recorded ones. */
  readonly actor: PeerConnectionActor
  readonly #histories: ReadonlyMap<AnyActorRef, readonly Kept[]>
  #position = 0

  /** @internal */
  constructor({ actor, steps, histories }: Player, skipped: readonly Skipped[]) {
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
 * Drives the charts with a recorded life. The adapter's own code runs over objects that show what the trace says: so all
 * is found as it was when the life was recorded, its divergences too.
 *
 * A trace that was cut off is replayed as far as it goes. What cannot be used of it, or is not known, is passed over, and
 * {@link Replay.skipped} tells.
 *
 * @throws {@link TraceError} if `trace` is no trace, or one of a newer version
 *
 * @example
 * ```ts
 * const life = replay(JSON.parse(text))
 * while (life.forward()) console.log(life.step.time, connectionState(life.connection), life.step.divergences)
 * ```
 */
export function replay(trace: Trace, options: ReplayOptions = {}): Replay {
  const { inspect } = checked(options)
  const parsed = parseTrace(trace)
  const player = new Player(parsed, inspect)
  const skipped = [...parsed.skipped, ...player.skipped].sort((one, other) => one.index - other.index)
  return new Replay(player, skipped)
}

function checked(options: ReplayOptions): ReplayOptions {
  const { inspect } = isObject(options) ? options : { inspect: options }
  const isObserver = inspect === undefined || typeof inspect === 'function' || isObject(inspect)
  if (isObject(options) && isObserver) return options
  throw new TraceError(
    'bad-option',
    `The option "inspect" of replay() must be an observer, but is ${inWords(inspect)}.`,
  )
}
