import type { InspectionEvent } from 'xstate'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { ConnectionBinding } from '../bind/connectionBinding.ts'
import { DataChannelBinding } from '../bind/dataChannelBinding.ts'
import { bindingOf, target } from '../bind/registry.ts'
import { errorName, type Settlement } from '../divergences/connectionFindings.ts'
import { callbacksOf } from '../watch/operationCalls.ts'
import type { Tape } from '../watch/world.ts'
import { type Around, wrapMethods } from '../watch/wrapMethods.ts'
import { type Kind, kindOf } from './attributes.ts'
import { checkpointOf } from './checkpoint.ts'
import type { RecordOptions } from './record.ts'
import { Sightings } from './sightings.ts'
import {
  type Checkpoint,
  type RecordedError,
  type ShownValue,
  TRACE_FORMAT,
  TRACE_VERSION,
  type Trace,
  type TraceEntry,
  type TraceEntryKind,
} from './trace.ts'

/** A stretch of the recording. When there are two full ones, the older is dropped. */
interface Stretch {
  readonly checkpoint: Checkpoint
  readonly entries: TraceEntry[]
}

/** Writes down what reaches a connection's bindings. It holds the connection's objects until they are let go. */
export class Recorder implements Tape {
  readonly #binding: ConnectionBinding
  readonly #capacity: number
  readonly #include: ReadonlySet<string>
  readonly #startedAt = new Date().toISOString()
  readonly #origin = performance.now()
  readonly #sightings = new Sightings(
    (name, attribute, value) => this.#noteChange(name, attribute, value),
    () => this.#running.length > 0,
  )
  #full: Stretch | undefined
  #stretch: Stretch
  #dropped = 0
  #calls = 0
  /** What runs now, the innermost last: a method of the engine, or the binding, which may call an app's callback. */
  readonly #running: ('engine' | 'binding')[] = []
  readonly #called: TraceEntry[] = []
  /** The channels that the outermost entry is about, and those inside it. */
  readonly #touched = new Set<string>()
  #isOver = false
  /** How many events the charts have been sent since the outermost entry began. */
  #sent = 0
  /** The same when an actor was told to close: its object is closed only after that. */
  #toldAt = 0
  readonly #subscriptions: readonly { unsubscribe(): void }[]
  /** What takes off listeners and wrappers, by channel. */
  readonly #undo = new Map<string, () => void>()
  /** The operations that make the SDP which they apply. */
  readonly #creating = new Set<number>()

  constructor(binding: ConnectionBinding, connection: RTCPeerConnection, options: Required<RecordOptions>) {
    this.#binding = binding
    this.#capacity = Math.floor(options.limit / 2)
    this.#include = new Set(options.include)
    this.#sightings.follow(connection, 'connection')
    for (const actor of binding.channels.actors) {
      const channel = target(actor)
      if (channel) this.#follow(channel)
    }
    this.#stretch = { checkpoint: this.#checkpoint(), entries: [] }
    const inspection = binding.actor.system.inspect((inspected: InspectionEvent) => {
      if (inspected.type !== '@xstate.event') return
      if (inspected.event.type === 'close') this.#toldAt = this.#sent
      this.#sent += 1
    })
    const end = () => this.end()
    this.#subscriptions = [inspection, binding.actor.subscribe({ complete: end, error: end })]
    binding.intake.tape = this
  }

  /** The life so far. */
  get trace(): Trace {
    const { checkpoint } = this.#full ?? this.#stretch
    const trace: Trace = {
      format: TRACE_FORMAT,
      version: TRACE_VERSION,
      startedAt: this.#startedAt,
      dropped: this.#dropped,
      checkpoint,
      entries: [...(this.#full?.entries ?? []), ...this.#stretch.entries],
    }
    return JSON.parse(JSON.stringify(trace))
  }

  /** Writes down nothing more, and lets go of all objects. */
  end(): void {
    this.#isOver = true
    const { intake } = this.#binding
    if (intake.tape === this) intake.tape = undefined
    for (const subscription of this.#subscriptions) subscription.unsubscribe()
    for (const channel of [...this.#undo.keys()]) this.#drop(channel)
    this.#sightings.end()
  }

  event(object: object, event: Event, run: () => void): void {
    const channel = event.type === 'datachannel' ? (event as RTCDataChannelEvent).channel : undefined
    const entry: TraceEntryKind = {
      kind: 'event',
      on: this.#nameOf(object),
      type: event.type,
      ...(event.type === 'icecandidate' && this.#candidate((event as RTCPeerConnectionIceEvent).candidate)),
      ...(event.type === 'error' && { error: errorOf(event) }),
      ...(channel && { channel: this.#follow(channel) }),
    }
    this.#take(entry, run)
  }

  call(
    object: object,
    method: string,
    args: readonly unknown[],
    engine: Parameters<Around>[0],
    around: Around,
  ): unknown {
    this.#calls += 1
    const call = this.#calls
    const text = textOf(method, args, this.#include)
    const callbacks = callbacksOf(args).length > 0 && { callbacks: true as const }
    const entry: TraceEntryKind = {
      kind: 'call',
      on: this.#nameOf(object),
      method,
      call,
      ...callbacks,
      ...(text && { text }),
    }
    return this.#take(entry, (noted) => {
      this.#called.push(noted)
      try {
        return around((given) => this.#runEngine(call, () => engine(given)), args, method)
      } finally {
        this.#called.pop()
      }
    })
  }

  assigned(object: object, attribute: string, run: () => void): void {
    this.#take({ kind: 'assigned', on: this.#nameOf(object), attribute }, run)
  }

  operation(id: number, call: ChainedCall): void {
    const entry = this.#called.at(-1)
    if (entry && !this.#isOver) Object.assign(entry, { operation: id, as: call })
    if (call.method === 'setLocalDescription' && call.sdp === 'empty' && call.type !== 'rollback')
      this.#creating.add(id)
  }

  settled(id: number, settlement: Settlement, run: () => void): void {
    const rejected = settlement === 'fulfilled' ? undefined : settlement.rejected
    const sdp = this.#creating.delete(id) && this.#include.has('sdp') && this.#binding.object?.localDescription?.sdp
    const text = sdp && { text: sdp }
    this.#take({ kind: 'settled', operation: id, ...(rejected !== undefined && { rejected }), ...text }, run)
  }

  later(run: () => void): void {
    this.#take({ kind: 'later' }, run)
  }

  bound<Result>(channel: RTCDataChannel, run: () => Result): Result {
    return this.#take({ kind: 'bound', on: this.#follow(channel) }, run)
  }

  unbound(object: object, run: () => void): void {
    const on = this.#nameOf(object)
    this.#take({ kind: 'unbound', on }, () => {
      // The parts go with it: they are not told one by one.
      if (on === 'connection') this.end()
      run()
    })
  }

  sent(object: object, cause: 'close' | 'transferred', run: () => void): void {
    const within = cause === 'close' ? this.#toldAt : undefined
    this.#take({ kind: 'sent', on: this.#nameOf(object), cause }, run, within)
  }

  #runEngine(call: number, run: () => unknown): unknown {
    this.#running.push('engine')
    let outcome: { readonly channel?: string } | { readonly threw: string } = {}
    try {
      const result = run()
      if (isChannel(result) && !this.#isOver) outcome = { channel: this.#follow(result) }
      return result
    } catch (error) {
      outcome = { threw: errorName(error) }
      throw error
    } finally {
      this.#running.pop()
      this.#note({ kind: 'returned', call, ...outcome })
    }
  }

  #take<Result>(entry: TraceEntryKind, run: (noted: TraceEntry) => Result, within?: number): Result {
    if (this.#running.length === 0) this.#sent = 0
    const noted = this.#note(entry, within)
    this.#running.push('binding')
    try {
      return run(noted)
    } finally {
      this.#running.pop()
      this.#makeRoom()
    }
  }

  #note(entry: TraceEntryKind, sent = this.#sent): TraceEntry {
    const isWithin = entry.kind !== 'returned' && this.#running.at(-1) === 'binding'
    const depth = this.#running.filter((runs) => runs === 'binding').length
    const noted: TraceEntry = { time: this.#now(), ...entry, ...(isWithin && { within: sent, depth }) }
    if (this.#isOver) return noted
    this.#stretch.entries.push(noted)
    this.#sightings.renew()
    return noted
  }

  /** What an attribute shows now belongs to the entry that is being taken; at the beginning, to the checkpoint. */
  #noteChange(name: string, attribute: string, value: ShownValue): void {
    const entry: { shows?: Record<string, Record<string, ShownValue>> } | undefined = this.#stretch?.entries.at(-1)
    if (!entry) return
    entry.shows ??= {}
    entry.shows[name] ??= {}
    entry.shows[name][attribute] = value
  }

  /** Lets go of channels that are followed no more, and of entries that are too many, when nothing is being taken. */
  #makeRoom(): void {
    if (this.#running.length > 0 || this.#isOver) return
    const { parent } = this.#binding
    // When the connection is closed, what its channels show is still to be compared.
    if (!parent || this.#sightings.shown('connection', 'connectionState') === 'closed') return
    for (const channel of this.#touched) if (!this.#isFollowed(channel)) this.#drop(channel)
    this.#touched.clear()
    if (this.#stretch.entries.length < this.#capacity) return
    this.#sightings.forgetLost()
    this.#dropped += this.#full?.entries.length ?? 0
    const checkpoint = this.#checkpoint()
    this.#full = this.#stretch
    this.#stretch = { checkpoint, entries: [] }
  }

  #isFollowed(channel: string): boolean {
    const object = this.#sightings.objectOf(channel)
    const binding = object && bindingOf(object)
    return binding instanceof DataChannelBinding && binding.connection === this.#binding
  }

  #checkpoint(): Checkpoint {
    this.#sightings.renew()
    return {
      time: this.#now(),
      shows: this.#sightings.all(),
      charts: checkpointOf(this.#binding.actor.getSnapshot(), this.#binding.operations.count, (object) =>
        this.#sightings.nameOf(object),
      ),
    }
  }

  #follow(channel: RTCDataChannel): string {
    const name = this.#sightings.follow(channel, 'channel')
    this.#touched.add(name)
    if (this.#include.has('messages') && !this.#undo.has(name)) this.#watchMessages(channel, name)
    return name
  }

  /** With listeners and a wrapper of its own: messages go through no binding. */
  #watchMessages(channel: RTCDataChannel, on: string): void {
    const note = (direction: 'sent' | 'received', data: unknown) => {
      this.#note({ kind: 'message', on, direction, ...messageOf(data) })
      this.#makeRoom()
    }
    const listen = ({ data }: MessageEvent) => note('received', data)
    channel.addEventListener('message', listen)
    const unwrap = wrapMethods(channel, ['send'], (call, args) => {
      const result = call()
      note('sent', args[0])
      return result
    })
    this.#undo.set(on, () => {
      channel.removeEventListener('message', listen)
      unwrap?.()
    })
  }

  #drop(channel: string): void {
    this.#undo.get(channel)?.()
    this.#undo.delete(channel)
    this.#sightings.drop(channel)
  }

  /** A transport that was followed before the recording began, and is in use no more, has no name yet. */
  #nameOf(object: object): string {
    const name = this.#sightings.nameOf(object) ?? this.#sightings.follow(object, transportKind(object))
    if (kindOf(name) === 'channel') this.#touched.add(name)
    return name
  }

  #candidate(candidate: RTCIceCandidate | null): object {
    if (!candidate) return { candidate: null }
    const text = this.#include.has('candidates') && { text: candidate.candidate }
    return { candidate: candidate.candidate === '' ? 'end' : 'candidate', ...text }
  }

  #now(): number {
    return performance.now() - this.#origin
  }
}

/** How much of a text is kept. */
const LONGEST = 1000

function messageOf(data: unknown): { readonly data: string; readonly size: number } {
  if (typeof data !== 'object' || data === null) {
    const text = String(data)
    return { data: text.slice(0, LONGEST), size: text.length }
  }
  const { byteLength, size } = data as { byteLength?: number; size?: number }
  return { data: Object.prototype.toString.call(data).slice(8, -1), size: byteLength ?? size ?? 0 }
}

/** The SDP or the candidate that a method is given. A getter of the app's may throw: that is the engine's to meet. */
function textOf(method: string, [first]: readonly unknown[], include: ReadonlySet<string>): string | undefined {
  try {
    const given = Object(first) as { readonly sdp?: string; readonly candidate?: string }
    if (include.has('sdp') && /^set(Local|Remote)Description$/.test(method)) return given.sdp
    return include.has('candidates') && method === 'addIceCandidate' ? given.candidate : undefined
  } catch {
    return undefined
  }
}

function transportKind(object: object): Kind {
  if ('maxMessageSize' in object) return 'sctp'
  return 'iceTransport' in object ? 'dtls' : 'ice'
}

function isChannel(result: unknown): result is RTCDataChannel {
  return typeof (result as Partial<RTCDataChannel> | null | undefined)?.readyState === 'string'
}

function errorOf(event: Event): RecordedError | undefined {
  const { error } = event as Partial<RTCErrorEvent>
  if (!error) return undefined
  const { errorDetail, sctpCauseCode, receivedAlert, sentAlert, message } = error
  return { errorDetail, sctpCauseCode, receivedAlert, sentAlert, message }
}
