import type { AnyActorRef, AnyMachineSnapshot, EventObject, InspectionEvent } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import { makeChannel } from '../bind/channelMakers.ts'
import { connectionMakers } from '../bind/connectionMakers.ts'
import { guardedInspect } from '../bind/inspectors.ts'
import { Judges } from '../bind/judges.ts'
import type { BindOptions } from '../bind/options.ts'
import type { ChartKnown } from '../follow/actors.ts'
import { followConnection } from '../follow/followConnection.ts'
import { Following } from '../follow/following.ts'
import { announcedOf } from '../follow/known.ts'
import { sendingOwn } from '../follow/ownCauses.ts'
import { kindOf } from '../watch/attributes.ts'
import type { ParsedTrace, Skipped } from './parseTrace.ts'
import type { Slices } from './slices.ts'
import type { ReplayStep } from './step.ts'
import type { Checkpoint, TraceEntry } from './trace.ts'

/** A snapshot, and the place of the step that has led to it. */
export interface Kept {
  readonly position: number
  readonly snapshot: AnyMachineSnapshot
}

/** A step that is being made. */
interface OpenStep extends ReplayStep {
  readonly emitted: { readonly actor: string; readonly event: EventObject }[]
  readonly divergences: Divergence[]
}

/** The snapshots of each actor, each with the place of the step that it is from, in their order. */
export type Histories = Map<AnyActorRef, Kept[]>

/** Feeds the entries of a trace to the charts, and keeps what comes of each. */
export class Player {
  readonly steps: ReplayStep[] = []
  readonly skipped: Skipped[] = []
  readonly #trace: ParsedTrace
  readonly #histories: Histories | undefined
  readonly #following: Following
  #step: OpenStep

  /** @param histories - where the snapshots are kept, if that is asked for */
  constructor(trace: ParsedTrace, { inspect, divergences }: BindOptions = {}, histories?: Histories) {
    const { checkpoint, entries } = trace
    this.#trace = trace
    this.#histories = histories
    this.#step = this.#open(-1, checkpoint.time)
    const judges = new Judges((divergence, on) => this.#diverge(divergence, on))
    if (divergences) judges.add(divergences, undefined)
    const observer = inspect && guardedInspect(inspect)
    this.#following = new Following({
      shows: checkpoint.shows,
      charts: { ...checkpoint.charts, ...madeAhead(entries) },
      // The charts get the transports again.
      known: {
        ...checkpoint.known,
        announced: announcedOf(checkpoint.known.announced),
        inUse: { sctp: undefined, dtls: [], ice: [] },
      },
      makers: connectionMakers,
      follow: followConnection,
      listener: {
        inspect: (event) => this.#inspect(event, observer),
        made: (_, actor) => {
          actor.on('*', (event) => this.#step.emitted.push({ actor: actor.id, event }))
        },
        removed: () => {},
        followed: divergences && judges.judge,
        stop: () => this.actor.stop(),
        elsewhere: (name) => this.#alone(name),
        lookAgain: () => {},
        cutShort: () => {},
        report: (error) => this.#skip(`it could not be used: ${(error as Error).message}`),
      },
    })
  }

  /** The actor of the connection, from the first slice on. */
  get actor(): PeerConnectionActor {
    return this.#following.actors.get('connection') as unknown as PeerConnectionActor
  }

  /** The step that is being made. */
  get step(): ReplayStep {
    return this.#step
  }

  /** Takes all of the trace: in each slice an actor of the checkpoint, or an entry. To be called once. */
  *play(): Slices<void> {
    const { checkpoint, entries } = this.#trace
    yield* this.#begin(checkpoint)
    for (const { index, entry } of entries) {
      this.#step = this.#open(index, entry.time, entry)
      if (entry.kind !== 'message') this.#following.take(entry)
      yield
    }
  }

  /** Makes the actors of all that is there at the checkpoint. */
  *#begin({ time, shows, known }: Checkpoint): Slices<void> {
    const { actors } = this.#following
    const channels = Object.keys(shows).filter((name) => kindOf(name) === 'channel')
    // One that closes by itself has ended when it has no channels any more: they are all there before it is followed.
    for (const name of ['connection', ...channels]) {
      this.#following.run(() => actors.make(name))
      yield
    }
    this.#following.take({ kind: 'bound', on: 'connection', time })
    for (const dropped of known.dropped) {
      this.#following.run(() => {
        actors.make(dropped)
        if (kindOf(dropped) === 'ice') actors.make(dropped.replace('ice', 'gatherer'))
      })
      yield
    }
    for (const on of channels) {
      this.#following.take({ kind: 'bound', on, time })
      yield
    }
  }

  /** Stands for the actor of a channel that the app has bound alone: of its life nothing is in the trace. */
  #alone(name: string): AnyActorRef {
    const { label, readyState } = this.#following.shown(name) ?? {}
    const { entry } = this.#step
    const id = entry?.kind === 'event' ? entry.id : undefined
    const actor = makeChannel({ readyState, label }, { id: id ?? `dataChannel:${label}` })
    actor.start()
    return actor
  }

  #open(index: number, time: number, entry?: TraceEntry): OpenStep {
    const step: OpenStep = { index, time, entry, emitted: [], divergences: [] }
    this.steps.push(step)
    return step
  }

  #diverge(divergence: Divergence, on: string): void {
    this.#step.divergences.push(divergence)
    const event = { type: 'divergence', divergence } as const
    for (const name of new Set(['connection', kindOf(on) === 'channel' ? on : 'connection'])) {
      const actor = this.#following.actors.get(name)
      if (actor?.getSnapshot().status === 'active') sendingOwn([event], () => actor.send(event))
    }
  }

  #inspect(event: InspectionEvent, observer: ((event: InspectionEvent) => void) | undefined): void {
    observer?.(event)
    const histories = this.#histories
    if (!histories || event.type !== '@xstate.snapshot') return
    const actor = event.actorRef as AnyActorRef
    const snapshot = event.snapshot as AnyMachineSnapshot
    if (!('machine' in snapshot)) return
    const position = this.steps.length - 1
    const history = histories.get(actor) ?? []
    const last = history.at(-1)
    if (last?.position === position) history.pop()
    history.push({ position, snapshot })
    histories.set(actor, history)
  }

  #skip(reason: string): void {
    this.skipped.push({ index: this.#step.index, reason })
  }
}

/** What is known of actors that were made ahead, in a callback: when they are made here, another id may be free. */
function madeAhead(entries: ParsedTrace['entries']): { readonly [chart: string]: ChartKnown } {
  const made = entries.flatMap(({ entry }) => (entry.kind === 'bound' && entry.id ? [[entry.on, entry] as const] : []))
  return Object.fromEntries(made.map(([name, { id }]) => [name, { id }]))
}
