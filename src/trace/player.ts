import type { AnyActorRef, AnyMachineSnapshot, EventObject, InspectionEvent } from 'xstate'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import { ConnectionBinding } from '../bind/connectionBinding.ts'
import { guardedInspect } from '../bind/inspectors.ts'
import type { BindOptions } from '../bind/options.ts'
import { bindingOf } from '../bind/registry.ts'
import type { World } from '../watch/world.ts'
import { attributeOf, kindOf } from './attributes.ts'
import type { ParsedTrace, Skipped } from './parseTrace.ts'
import type { ReplayStep } from './replay.ts'
import { resolve, type StandIn, standInFor, TransceiverStandIn } from './standIns.ts'
import type { Checkpoint, TraceEntry } from './trace.ts'

type Entry<Kind extends TraceEntry['kind']> = TraceEntry & { readonly kind: Kind }

/** Settles an operation of the replay. */
type Settle = (rejected: string | undefined) => void

/** A snapshot, and the place of the step that has led to it. */
export interface Kept {
  readonly position: number
  readonly snapshot: AnyMachineSnapshot
}

/** How many entries may lie inside each other: in a life, a few. */
const DEEPEST = 200

/** A step that is being made. */
interface OpenStep {
  readonly index: number
  readonly time: number
  readonly entry: TraceEntry | undefined
  readonly emitted: { readonly actor: string; readonly event: EventObject }[]
  readonly divergences: Divergence[]
}

/** Plays a trace to the adapter, all at once, and keeps what comes of each entry. */
export class Player {
  readonly steps: ReplayStep[] = []
  readonly skipped: Skipped[] = []
  readonly actor: PeerConnectionActor
  /** The snapshots of each actor, each with the place of the step that it is from, in their order. */
  readonly histories = new Map<AnyActorRef, Kept[]>()
  readonly #binding: ConnectionBinding
  readonly #entries: ParsedTrace['entries']
  readonly #known: Checkpoint['charts']
  readonly #standIns = new Map<string, StandIn>()
  readonly #names = new Map<object, string>()
  readonly #settlers = new Map<number, Settle>()
  readonly #queued: (() => void)[] = []
  /** What the last created offer and answer are, so that they can be given back. */
  readonly #created = { offer: '', answer: '' }
  readonly #observer: ((event: InspectionEvent) => void) | undefined
  #step: OpenStep
  #next = 0
  /** How many entries are being taken, one inside the other. */
  #depth = 0
  /** How many events the charts have been sent since the outermost entry began. */
  #sent = 0
  /** The calls that are being made, the innermost last, and whether the engine's own method runs. */
  readonly #calls: { readonly entry: Entry<'call'>; isRunning: boolean }[] = []
  /** The trace has ended in the middle of something: what would come now was not recorded. */
  #isOver = false

  constructor({ checkpoint, entries }: ParsedTrace, inspect: BindOptions['inspect']) {
    this.#observer = inspect && guardedInspect(inspect)
    this.#entries = entries
    this.#known = checkpoint.charts
    this.#step = { index: -1, time: checkpoint.time, entry: undefined, emitted: [], divergences: [] }
    this.#show(checkpoint.shows)
    const world: World = {
      now: () => this.#step.time,
      later: (run) => this.#queued.push(run),
      seed: (object) => this.#known[this.#names.get(object) ?? ''],
      report: (error) => this.#skip(this.#step.index, `it could not be taken: ${(error as Error).message}`),
    }
    const options = {
      inspect: (event: InspectionEvent) => this.#inspect(event),
      onDivergence: (divergence: Divergence) => {
        if (!this.#isOver) this.#step.divergences.push(divergence)
        this.#interrupt()
      },
    }
    this.#binding = new ConnectionBinding(this.#get<RTCPeerConnection>('connection'), options, true, world)
    this.actor = this.#binding.actor
    for (const name of Object.keys(checkpoint.shows)) {
      if (kindOf(name) === 'channel') this.#binding.channels.follow(this.#get<RTCDataChannel>(name))
    }
    while (this.#next < this.#entries.length && !this.#isOver) this.#play()
    this.#end()
  }

  /** Takes the next entry, and all that has happened inside it. */
  #play(): void {
    const next = this.#entries[this.#next]
    if (!next) return
    this.#next += 1
    if (this.#depth === DEEPEST) {
      this.#skip(next.index, 'it lies too deep inside others')
      return
    }
    if (this.#depth === 0) this.#sent = 0
    this.#openStep(next)
    this.#depth += 1
    try {
      this.#apply(next.entry, next.index)
      // What was called in a callback that has not come this time.
      while (this.#isNextWithin()) this.#play()
    } finally {
      this.#depth -= 1
    }
  }

  #apply(entry: TraceEntry, index: number): void {
    switch (entry.kind) {
      case 'event':
        this.#get<StandIn>(entry.on).dispatchEvent(this.#eventOf(entry))
        return
      case 'call':
        this.#call(entry)
        return
      case 'settled':
        this.#settle(entry, index)
        return
      case 'later':
        this.#queued.shift()?.()
        return
      case 'assigned': {
        const transceiver = this.#get<TransceiverStandIn>(entry.on)
        Reflect.set(transceiver, 'direction', transceiver.direction)
        return
      }
      case 'bound':
        if (!bindingOf(this.#get(entry.on))) this.#binding.channels.follow(this.#get<RTCDataChannel>(entry.on))
        return
      case 'unbound':
        bindingOf(this.#get(entry.on))?.unbind()
        return
      case 'sent':
        bindingOf(this.#get(entry.on))?.actor.send({ type: entry.cause })
        return
      case 'returned':
        this.#skip(index, `call ${entry.call} is not being made`)
        return
      case 'message':
        return
    }
  }

  #settle({ operation, rejected }: Entry<'settled'>, index: number): void {
    const settle = this.#settlers.get(operation)
    this.#settlers.delete(operation)
    if (settle) {
      settle(rejected)
      return
    }
    // It was in flight at the checkpoint: its call was before that.
    const inFlight = this.actor.getSnapshot().context.operations.find(({ id }) => id === operation)
    if (!inFlight) this.#skip(index, `operation ${operation} was not called`)
    else {
      const settlement = rejected === undefined ? 'fulfilled' : { rejected }
      const value = this.#valueOf(inFlight.call.method, operation)
      this.#binding.intake.guard(() => this.#binding.operations.settle(operation, settlement, value))
    }
  }

  /** What a chained method is fulfilled with. */
  #valueOf(method: string, operation: number): RTCSessionDescriptionInit | undefined {
    if (method !== 'createOffer' && method !== 'createAnswer') return undefined
    const type = method === 'createOffer' ? 'offer' : 'answer'
    this.#created[type] = `${type} ${operation}`
    return { type, sdp: this.#created[type] }
  }

  #call(entry: Entry<'call'>): void {
    this.#calls.push({ entry, isRunning: false })
    const target = this.#get(entry.on)
    const on = target instanceof TransceiverStandIn && entry.method !== 'stop' ? target.sender : target
    try {
      ;(on as unknown as Record<string, (...args: unknown[]) => unknown>)[entry.method]?.(...this.#argsOf(entry))
    } catch {
      // What the engine's method has thrown was the app's.
    }
    this.#calls.pop()
  }

  /** The engine's own method: what the trace has between its call and its return. */
  #native(on: string, method: string, args: readonly unknown[]): unknown {
    const call = this.#calledNow(on, method)
    if (!call || this.#isOver) return this.#nothing(method)
    call.isRunning = true
    const { entry } = call
    // Some engines call a callback before the method returns.
    const settling = entry.operation === undefined ? undefined : this.#operation(entry.operation, method, args)
    const returned = this.#run(entry)
    call.isRunning = false
    if (returned?.threw !== undefined) throw errorNamed(returned.threw)
    if (returned?.channel) return this.#get(returned.channel)
    return settling ?? this.#nothing(method)
  }

  /** Which call of the trace this is: the one that is being made, or one that an actor makes because it was told to. */
  #calledNow(on: string, method: string): { readonly entry: Entry<'call'>; isRunning: boolean } | undefined {
    const isThis = (entry: TraceEntry): entry is Entry<'call'> =>
      entry.kind === 'call' && entry.on === on && entry.method === method
    const call = this.#calls.at(-1)
    if (call && !call.isRunning && isThis(call.entry)) return call
    const next = this.#entries[this.#next]
    if (!next || !isThis(next.entry)) return undefined
    this.#next += 1
    this.#openStep(next)
    return { entry: next.entry, isRunning: false }
  }

  /** Plays what has happened inside an engine's method, and takes its return. */
  #run({ call }: Entry<'call'>): Entry<'returned'> | undefined {
    while (!this.#isOver) {
      const next = this.#entries[this.#next]
      if (!next) {
        this.#end()
        return undefined
      }
      const { entry } = next
      if (entry.kind === 'returned' && entry.call === call) {
        this.#next += 1
        this.#openStep(next)
        return entry
      }
      // The return of an outer call: that of this one is lost.
      if (entry.kind === 'returned' && this.#calls.some((outer) => outer.entry.call === entry.call)) return undefined
      this.#play()
    }
    return undefined
  }

  /** What a chained method returns. It settles when the trace says so, and at once. */
  #operation(operation: number, method: string, args: readonly unknown[]): PromiseLike<unknown> {
    const callbacks = args.filter((arg) => typeof arg === 'function') as ((value: unknown) => void)[]
    const settleBy = (success?: (value: unknown) => unknown, failure?: (error: unknown) => unknown) =>
      this.#settlers.set(operation, (rejected) => {
        try {
          if (rejected === undefined) success?.(this.#valueOf(method, operation))
          else failure?.(errorNamed(rejected))
        } catch {
          // The adapter throws a rejection again, for the app.
        }
      })
    if (callbacks.length === 2) settleBy(...callbacks)
    const then: Promise<unknown>['then'] = (success, failure) => {
      if (callbacks.length !== 2) settleBy(success ?? undefined, failure ?? undefined)
      return new Promise(() => {})
    }
    // No promise: that would settle only when the whole replay is over.
    return { then }
  }

  #nothing(method: string): unknown {
    return method === 'createDataChannel' ? standInFor('channel:0', () => undefined) : undefined
  }

  /** The arguments of a call, by what was recorded of them. */
  #argsOf({ as, callbacks: hasCallbacks }: Entry<'call'>): readonly unknown[] {
    const callbacks = hasCallbacks ? [() => {}, () => {}] : []
    switch (as?.method) {
      case 'createOffer':
      case 'createAnswer':
        return callbacks
      case 'setLocalDescription':
        return [{ ...(as.type && { type: as.type }), sdp: this.#sdpOf(as) }, ...callbacks]
      case 'setRemoteDescription':
        return [{ type: as.type, sdp: 'remote' }, ...callbacks]
      case 'addIceCandidate':
        return [{ candidate: as.end ? '' : 'candidate', ...(as.section !== 'none' && { sdpMid: '0' }) }, ...callbacks]
      case 'replaceTrack':
        return [as.sameKind ? null : { kind: 'other' }]
      default:
        // For a chained method: an argument that it cannot take.
        return [0]
    }
  }

  #sdpOf({ type, sdp }: ChainedCall & { method: 'setLocalDescription' }): string {
    if (sdp === 'empty') return ''
    return sdp === 'last-created' ? this.#created[type === 'offer' ? 'offer' : 'answer'] : `another ${type}`
  }

  #eventOf({ type, candidate, channel, error }: Entry<'event'>): Event {
    const event = new Event(type)
    if (type === 'icecandidate') {
      return Object.assign(event, {
        candidate: candidate === null ? null : { candidate: candidate === 'end' ? '' : 'it' },
      })
    }
    return Object.assign(event, channel && { channel: this.#get(channel) }, error && { error })
  }

  #inspect(event: InspectionEvent): void {
    if (this.#isOver) return
    this.#observer?.(event)
    const actor = event.actorRef as AnyActorRef
    if (event.type === '@xstate.event') this.#sent += 1
    if (event.type === '@xstate.actor') {
      actor.on('*', (emitted: EventObject) => {
        if (!this.#isOver && emitted.type !== 'divergence') this.#step.emitted.push({ actor: actor.id, event: emitted })
        this.#interrupt()
      })
    }
    if (event.type === '@xstate.snapshot' && 'value' in event.snapshot) {
      this.#keep(actor, event.snapshot as AnyMachineSnapshot)
      this.#interrupt()
    }
  }

  #keep(actor: AnyActorRef, snapshot: AnyMachineSnapshot): void {
    const kept: Kept[] = this.histories.get(actor) ?? []
    const position = this.steps.length
    if (kept.at(-1)?.position === position) kept.pop()
    kept.push({ position, snapshot })
    this.histories.set(actor, kept)
  }

  /** Plays what has begun in a callback at this point. */
  #interrupt(): void {
    while (this.#isNextWithin() && this.#sent >= (this.#entries[this.#next]?.entry.within ?? 0)) this.#play()
  }

  #isNextWithin(): boolean {
    const { within, depth = 1 } = this.#entries[this.#next]?.entry ?? {}
    return !this.#isOver && this.#depth > 0 && within !== undefined && depth >= this.#depth
  }

  #openStep({ index, entry }: ParsedTrace['entries'][number]): void {
    this.#closeStep()
    this.#step = { index, time: entry.time, entry, emitted: [], divergences: [] }
    this.#show(entry.shows ?? {})
  }

  #closeStep(): void {
    if (!this.#isOver) this.steps.push(this.#step)
  }

  #end(): void {
    this.#closeStep()
    this.#isOver = true
  }

  #skip(index: number, reason: string): void {
    this.skipped.push({ index, reason })
  }

  #show(shows: Checkpoint['shows']): void {
    for (const [name, shown] of Object.entries(shows)) {
      const kind = kindOf(name)
      for (const [attribute, value] of Object.entries(shown)) {
        const described = kind && attributeOf(kind, attribute)
        if (described)
          this.#get(name).show(
            attribute,
            resolve(described, value, (part) => this.#get(part)),
          )
      }
    }
  }

  #get<Standing = StandIn>(name: string): Standing {
    const known = this.#standIns.get(name) ?? standInFor(name, (...called) => this.#native(...called))
    if (!this.#standIns.has(name)) {
      this.#standIns.set(name, known)
      this.#names.set(known, name)
    }
    return known as Standing
  }
}

function errorNamed(name: string): Error {
  return Object.assign(new Error('As it was recorded.'), { name })
}
