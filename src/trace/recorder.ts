import type { Binding, Tap } from '../bind/binding.ts'
import { Redactor } from '../redact/redactor.ts'
import type { Shows } from '../watch/attributes.ts'
import { hookMethods } from '../watch/hooks.ts'
import type { Observation, ObservedError } from '../watch/observation.ts'
import type { Source } from '../watch/scope.ts'
import { chartsKnown } from './chartsKnown.ts'
import type { RecordSettings } from './recordOptions.ts'
import type { StatisticsReader } from './statisticsReader.ts'
import { type Checkpoint, TRACE_FORMAT, TRACE_VERSION, type Trace, type TraceEntry } from './trace.ts'

/** A stretch of the recording. There are two at the most: the older is dropped when the other is half of all. */
interface Stretch {
  readonly checkpoint: Checkpoint
  readonly entries: TraceEntry[]
}

/** Writes down the observations of a connection's binding. */
export class Recorder implements Tap {
  readonly #binding: Binding
  readonly #options: RecordSettings
  readonly #startedAt = new Date().toISOString()
  readonly #origin = performance.now()
  #full: Stretch | undefined
  #stretch: Stretch
  #dropped = 0
  /** How many entries did not fit, since no other stretch could begin: the present one goes no further. */
  #lost = 0
  readonly #entries = new WeakMap<Observation, TraceEntry>()
  /** What takes listeners and hooks for messages off, by channel. */
  readonly #undo = new Map<string, () => void>()
  #statistics: StatisticsReader | undefined

  constructor(binding: Binding, options: RecordSettings) {
    this.#binding = binding
    this.#options = options
    this.#stretch = { checkpoint: this.#checkpoint(), entries: [] }
    binding.record(this)
    for (const name of binding.following.actors.channels.keys()) this.#watchMessages(name)
    if (options.stats) void this.#readStatistics()
    const end = () => this.end()
    binding.actorOf('connection').subscribe({ complete: end })
    binding.actorOf('connection').subscribe({ error: end })
  }

  /** The life so far. */
  get trace(): Trace {
    if (this.#lost > 0 && this.#binding.tap === this) this.#makeRoom()
    const { checkpoint } = this.#full ?? this.#stretch
    const trace: Trace = {
      format: TRACE_FORMAT,
      version: TRACE_VERSION,
      startedAt: this.#startedAt,
      dropped: this.#dropped,
      checkpoint,
      entries: [...(this.#full?.entries ?? []), ...this.#stretch.entries],
      ...(this.#statistics && { statistics: this.#statistics.statistics }),
    }
    return JSON.parse(JSON.stringify(trace))
  }

  /** Writes down nothing more. */
  end(): void {
    this.#statistics?.end()
    this.#binding.record(undefined, this)
    for (const undo of this.#undo.values()) undo()
    this.#undo.clear()
  }

  observed(observation: Observation, source: Source): void {
    const text = this.#textOf(observation, source)
    const said = 'error' in observation && observation.error ? { error: this.#withoutPrivate(observation.error) } : {}
    const time = observation.time - this.#origin
    const id = this.#idElsewhere(observation)
    const entry = {
      ...observation,
      ...said,
      time,
      ...(text !== undefined && { text }),
      ...(id !== undefined && { id }),
    }
    this.#entries.set(observation, entry)
    this.#write(entry)
    const channel = 'channel' in observation ? observation.channel : observation.on
    if (channel !== undefined) this.#watchMessages(channel)
  }

  cutShort(observation: Observation, taken: number): void {
    const entry = this.#entries.get(observation)
    if (entry) Object.assign(entry, { taken })
  }

  madeAhead(name: string, id: string): void {
    const entry = this.#stretch.entries.at(-1)
    if (entry?.kind === 'bound' && entry.on === name) Object.assign(entry, { id })
  }

  /** The code for it is loaded by those who ask for statistics. Where it cannot be loaded, there are none. */
  async #readStatistics(): Promise<void> {
    const loaded = await import('./statisticsReader.ts').catch(() => undefined)
    if (this.#binding.tap !== this) return
    this.#statistics = loaded && new loaded.StatisticsReader(this.#binding, this.#options, this.#origin)
  }

  /** Adds an entry, if there is room for it. */
  #write(entry: TraceEntry): void {
    this.#makeRoom()
    const { entries } = this.#stretch
    const { limit } = this.#options
    const older = this.#full?.entries.length ?? 0
    if (older > 0 && older + entries.length >= limit) {
      this.#dropped += older
      this.#full = undefined
    }
    if (entries.length < limit) entries.push(entry)
    else this.#lost += 1
  }

  /** Begins another stretch when one is half of all, but not in a call or a callback, or when all has ended. */
  #makeRoom(): void {
    const { following, isBusy } = this.#binding
    const { entries } = this.#stretch
    if (entries.length < this.#options.limit / 2 || isBusy || !isLive(following.chart('connection'))) return
    // What comes after those that were lost does not follow from the others.
    const isGap = this.#lost > 0
    this.#dropped += (this.#full?.entries.length ?? 0) + (isGap ? entries.length + this.#lost : 0)
    this.#lost = 0
    this.#full = isGap ? undefined : this.#stretch
    this.#stretch = { checkpoint: this.#checkpoint(), entries: [] }
  }

  #checkpoint(): Checkpoint {
    const { following } = this.#binding
    const shows: { [name: string]: Shows[string] } = {}
    for (const name of following.names) shows[name] = following.shown(name) ?? {}
    const known = { ...following.known, announced: [...following.known.announced.keys()] }
    return { time: performance.now() - this.#origin, shows, charts: chartsKnown(following, this.#origin), known }
  }

  /** With listeners and a hook of its own: messages go through no binding. */
  #watchMessages(on: string): void {
    const channel = this.#binding.objectOf(on) as RTCDataChannel | undefined
    if (!this.#options.include.includes('messages') || !on.startsWith('channel') || !channel || this.#undo.has(on))
      return
    const note = (direction: 'sent' | 'received', data: unknown) => {
      const time = performance.now() - this.#origin
      this.#write({ kind: 'message', on, time, direction, ...messageOf(data) })
    }
    const listen = ({ data }: MessageEvent) => note('received', data)
    channel.addEventListener('message', listen)
    const unhook = hookMethods(channel, ['send'], (call, args) => {
      const result = call()
      note('sent', args[0])
      return result
    })
    this.#undo.set(on, () => {
      channel.removeEventListener('message', listen)
      unhook?.()
    })
  }

  /** The id of the actor of a channel that is announced, and that the app has bound alone. */
  #idElsewhere(observation: Observation): string | undefined {
    if (observation.kind !== 'event' || !observation.isElsewhere || observation.channel === undefined) return undefined
    return this.#binding.elsewhere(observation.channel)?.id
  }

  /** An engine may quote what it was given. */
  #withoutPrivate(error: ObservedError): ObservedError {
    if (error.message === undefined) return error
    const { include } = this.#options
    return { ...error, message: String(new Redactor({ include }).of(error.message, 'data')) }
  }

  /** The SDP or the candidate that an observation is about. A getter of the app's is not run for it. */
  #textOf(observation: Observation, { event, args = [] }: Source): string | undefined {
    const { include } = this.#options
    const hasCandidates = include.includes('candidates')
    if (observation.kind === 'event' && observation.type === 'icecandidate' && hasCandidates) {
      return (event as RTCPeerConnectionIceEvent | undefined)?.candidate?.candidate
    }
    if (observation.kind === 'settled' && include.includes('sdp') && observation.rejected === undefined) {
      const connection = this.#binding.objectOf('connection') as RTCPeerConnection | undefined
      return observation.method === 'setLocalDescription' ? connection?.localDescription?.sdp : undefined
    }
    if (observation.kind !== 'call') return undefined
    if (include.includes('sdp') && observation.method === 'setRemoteDescription') return textIn(args[0], 'sdp')
    return hasCandidates && observation.method === 'addIceCandidate' ? textIn(args[0], 'candidate') : undefined
  }
}

function isLive(snapshot: unknown): boolean {
  return typeof (snapshot as { value?: unknown } | undefined)?.value === 'object'
}

function textIn(given: unknown, name: string): string | undefined {
  for (let holder: object | null = Object(given); holder; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name)
    if (!descriptor) continue
    const value = 'value' in descriptor || holder === given ? descriptor.value : descriptor.get?.call(given)
    return typeof value === 'string' ? value : undefined
  }
  return undefined
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
