import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import { nothingKnown } from '../../follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION, type Trace } from '../../trace/trace.ts'
import type { TraceSource } from '../../trace/traceSource.ts'
import { allAttributes } from '../../watch/allAttributes.ts'
import { CandidateCounter, gatheringErrorOf, withNews } from '../../watch/candidates.ts'
import type { ChainedMethod } from '../../watch/given.ts'
import { candidateOf } from './candidate.ts'
import { Channels } from './channels.ts'
import { Entries } from './entries.ts'
import type { Habits, Logged, LoggedLife, ShownState } from './logged.ts'
import { nameOfLine, stateIn } from './names.ts'
import { Operations, type Sdps } from './operations.ts'
import { inOrderOfScript, withTypes } from './order.ts'
import { OF_EVENTS, TransportStates } from './transportStates.ts'

/** A life as a trace, and the descriptions that it was made of. */
export interface MadeTrace {
  readonly trace: Trace
  readonly sdps: Sdps
  /** The time from which those of the trace count, by the dump's clock. */
  readonly origin: number
}

/** Makes a trace of what was logged. */
export function traceOf(life: LoggedLife, source: TraceSource, habits: Habits): MadeTrace {
  const ordered = habits.earlySuccess ? inOrderOfScript(life.logged) : life.logged
  const logged = habits.hidesDescriptions ? withTypes(ordered) : ordered
  const origin = logged[0]?.at ?? life.states[0]?.at ?? 0
  const writer = new LifeWriter(origin, habits)
  let next = 0
  for (const [index, line] of logged.entries()) {
    for (; (life.states[next]?.at ?? Number.POSITIVE_INFINITY) < line.at; next += 1) {
      writer.look(life.states[next] as ShownState)
    }
    writer.take(line, logged[index + 1])
  }
  for (const state of life.states.slice(next)) writer.look(state)
  return { trace: inFormat(writer, origin, source), sdps: writer.operations.sdps, origin }
}

function inFormat({ entries }: LifeWriter, origin: number, source: TraceSource): Trace {
  const began = source.clock === 'order' || Math.abs(origin) > 8e15 ? 0 : origin
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    startedAt: new Date(began).toISOString(),
    dropped: 0,
    source,
    checkpoint: {
      time: 0,
      shows: {
        connection: {
          signalingState: 'stable',
          iceConnectionState: 'new',
          connectionState: 'new',
          iceGatheringState: 'new',
          engine: engineOf(source),
        },
      },
      charts: {},
      known: { ...nothingKnown, announced: [] },
    },
    entries: entries.list,
  }
}

function engineOf({ browser = '' }: TraceSource): 'chromium' | 'firefox' | null {
  if (browser.startsWith('Firefox')) return 'firefox'
  return browser.startsWith('Chrom') ? 'chromium' : null
}

const changes = {
  onsignalingstatechange: 'signalingState',
  oniceconnectionstatechange: 'iceConnectionState',
  onconnectionstatechange: 'connectionState',
  onicegatheringstatechange: 'iceGatheringState',
} as const

/** Writes the entries of one life. */
class LifeWriter {
  readonly entries: Entries
  readonly operations: Operations
  readonly #habits: Habits
  readonly #candidates = new CandidateCounter()
  readonly #channels: Channels
  readonly #transports = new TransportStates()
  #isClosed = false

  constructor(origin: number, habits: Habits) {
    this.#habits = habits
    this.entries = new Entries(origin)
    this.operations = new Operations(this.entries, this.#candidates, habits)
    this.#channels = new Channels(this.entries)
  }

  /** Takes a line. */
  take(line: Logged, next: Logged | undefined): void {
    this.entries.goTo(line.at)
    const name = nameOfLine(line.name)
    const { value } = line
    switch (name) {
      case undefined:
        return
      case 'onsignalingstatechange':
      case 'oniceconnectionstatechange':
      case 'onconnectionstatechange':
      case 'onicegatheringstatechange':
        this.#change(name, line)
        return
      case 'onicecandidate':
        this.#candidate(value)
        return
      case 'onicecandidateerror':
        this.#event('icecandidateerror', { gathering: gatheringErrorOf(errorIn(value)) })
        return
      case 'onnegotiationneeded':
        this.#event('negotiationneeded')
        return
      case 'ondatachannel':
        if (!this.#isClosed) this.#channels.announce(value)
        return
      case 'createDataChannel':
        this.#channels.create(value, this.#isClosed)
        return
      case 'ondtlsstatechange':
        this.#dtls(value)
        return
      case 'ondtlserror':
        this.#dtlsError()
        return
      case 'addTrack':
      case 'removeTrack':
      case 'addTransceiver':
      case 'restartIce':
        this.#simple(name)
        return
      case 'close':
        this.#close(false)
        return
      default:
        this.#operation(name, line, next)
    }
  }

  /** Takes what statistics show. A `closed` transport is left out: they do not say who has closed it, or why. */
  look(state: ShownState): void {
    if (this.#isClosed) return
    // One that has failed was connecting before: the charts learn of a failure by that step.
    if ('object' in state && state.dtlsState === 'failed' && this.#transports.isNew(state.object))
      this.look({ ...state, dtlsState: 'connecting' })
    const shows = 'shows' in state ? { connection: state.shows } : this.#transportShows(state.object, state.dtlsState)
    if (!shows) return
    this.entries.goTo(state.at)
    const candidates = 'candidates' in state ? state.candidates : undefined
    this.entries.add(withNews({ kind: 'look', on: 'connection' }, candidates), { shows, inferred: 'statistics' })
  }

  #transportShows(object: string, dtlsState: string) {
    return dtlsState === 'closed' ? undefined : this.#transports.news(object, dtlsState)
  }

  #event(type: string, more: object = {}): void {
    this.entries.add({ kind: 'event', on: 'connection', type, ...more })
  }

  #change(name: keyof typeof changes, { value, inferred }: Logged): void {
    const attribute = changes[name]
    const state = stateIn(value)
    if (this.#isClosed || state === undefined) return
    if (state === 'closed') {
      this.#close(true)
      return
    }
    if (!(allAttributes.connection[attribute].values as readonly string[]).includes(state)) return
    const isDoubtful = attribute === 'signalingState' && this.operations.signaling.announce(state as SignalingState)
    this.entries.add(
      { kind: 'event', on: 'connection', type: name.slice(2) },
      { shows: { connection: { [attribute]: state } }, inferred: isDoubtful ? 'description' : inferred },
    )
  }

  #candidate(value: unknown): void {
    const candidate = candidateOf(value)
    if (candidate === undefined) return
    if (candidate === null) this.#candidates.end('local')
    else this.#candidates.add('local', candidate)
    const kind = candidate === null ? null : candidate.candidate === '' ? 'end' : 'candidate'
    this.#event('icecandidate', withNews({ candidate: kind }, this.#candidates.news('local')))
  }

  #dtls(value: unknown): void {
    const shows = this.#transports.news(OF_EVENTS, stateIn(value) ?? '')
    const on = this.#transports.names[0]
    if (this.#isClosed || !shows || on === undefined) return
    this.entries.add({ kind: 'event', on, type: 'statechange' }, { shows })
  }

  #dtlsError(): void {
    if (this.#transports.isNew(OF_EVENTS)) this.#dtls('connecting')
    const shows = this.#transports.news(OF_EVENTS, 'failed')
    const on = this.#transports.names[0]
    if (this.#isClosed || on === undefined) return
    this.entries.add({ kind: 'event', on, type: 'error', error: {} }, shows ? { shows } : {})
  }

  #simple(method: string): void {
    const call = this.entries.nextCall()
    this.entries.add({ kind: 'call', on: 'connection', method, call })
    this.entries.add({ kind: 'returned', on: 'connection', method, call }, { inferred: 'call' })
  }

  #operation(name: string, line: Logged, next: Logged | undefined): void {
    const [, method = name, end] = /^(\w+?)On(Success|Failure)$/.exec(name) ?? []
    const chained = method as ChainedMethod
    if (end !== undefined) {
      this.operations.settle(chained, end === 'Success', line)
      return
    }
    const isDone = chained === 'addIceCandidate' && this.#habits.candidatesWhenDone
    this.operations.call(chained, line, isDone ? 'call' : line.inferred)
    // Its failure is another line, at once.
    if (isDone && (!next || nameOfLine(next.name) !== 'addIceCandidateOnFailure'))
      this.operations.settle(chained, true, line)
  }

  #close(isInferred: boolean): void {
    if (this.#isClosed) {
      // What was read off an event was this call.
      return
    }
    this.#isClosed = true
    const call = this.entries.nextCall()
    const closing = { on: 'connection', method: 'close', call } as const
    const connection = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }
    this.entries.add({ kind: 'call', ...closing }, isInferred ? { inferred: 'states' } : {})
    this.entries.add({ kind: 'returned', ...closing }, { shows: { connection }, inferred: 'call' })
  }
}

/** What a dump says of an error of gathering: an object, or a text such as `url: turn:…, error_code: 701`. */
function errorIn(value: unknown): Partial<RTCPeerConnectionIceErrorEvent> {
  if (typeof value !== 'string') return Object(value) as Partial<RTCPeerConnectionIceErrorEvent>
  const [, url = ''] = /\burl: ([^,\s]+)/.exec(value) ?? []
  const [, code = '0'] = /\berror_?code: (\d{1,5})/i.exec(value) ?? []
  return { url, errorCode: Number(code) }
}
