import type { InferredFrom } from '../../trace/traceSource.ts'
import { type CandidateCounter, withNews } from '../../watch/candidates.ts'
import { type ChainedMethod, dataRejection } from '../../watch/given.ts'
import type { Given } from '../../watch/observation.ts'
import { candidateOf } from './candidate.ts'
import { type Described, descriptionIn, restored } from './description.ts'
import type { Entries } from './entries.ts'
import { errorNameIn } from './errorName.ts'
import type { Habits, Logged } from './logged.ts'
import { ShownSignaling } from './shownSignaling.ts'

/** A call that has not settled. */
interface Open {
  readonly call: number
  readonly method: ChainedMethod
  readonly key: string | undefined
  readonly described: Described | undefined
  readonly given: Given | undefined
  readonly value: unknown
}

/** The session ids of the descriptions of both sides, as far as a dump shows them. */
export interface Sdps {
  readonly local: string[]
  readonly remote: string[]
}

/** The calls of chained methods, and how they settle: by their ids, else first in, first out for each method. */
export class Operations {
  /** The descriptions that were given. */
  readonly sdps: Sdps = { local: [], remote: [] }
  readonly signaling = new ShownSignaling()
  readonly #entries: Entries
  readonly #candidates: CandidateCounter
  readonly #habits: Habits
  #open: Open[] = []
  #offer: Described | undefined
  #answer: Described | undefined

  constructor(entries: Entries, candidates: CandidateCounter, habits: Habits) {
    this.#entries = entries
    this.#candidates = candidates
    this.#habits = habits
  }

  call(method: ChainedMethod, { value, call: key }: Pick<Logged, 'value' | 'call'>, inferred?: InferredFrom): void {
    const described = this.#describedBy(method, value)
    const call = this.#entries.nextCall()
    const given = this.#givenTo(method, described, value)
    this.#open.push({ call, method, key, described, given, value })
    this.#entries.add({ kind: 'call', on: 'connection', method, call, ...(given && { given }) }, { inferred })
    this.#entries.add({ kind: 'returned', on: 'connection', method, call }, { inferred: 'call' })
  }

  settle(method: ChainedMethod, isFulfilled: boolean, line: Pick<Logged, 'value' | 'call' | 'inferred'>): void {
    const { value, call: key, inferred } = line
    const open = this.#taken(method, key)
    if (!open) {
      // The dump begins later than the call.
      this.call(method, { value: isFulfilled && method.startsWith('set') ? value : undefined, call: key }, 'call')
      this.settle(method, isFulfilled, line)
      return
    }
    const { call } = open
    const rejected = isFulfilled ? undefined : errorNameIn(value)
    const settled = { kind: 'settled', on: 'connection', method, call, ...(rejected && { rejected }) } as const
    const { state, isDoubtful } = this.#signalingAfter(method, open.given, isFulfilled)
    this.#entries.add(isFulfilled ? withNews(settled, this.#toldBy(open, value)) : settled, {
      ...(state && { shows: { connection: { signalingState: state } } }),
      inferred: isDoubtful ? 'description' : inferred,
    })
  }

  #signalingAfter(method: ChainedMethod, given: Given | undefined, isFulfilled: boolean) {
    if (method.startsWith('set')) return this.signaling.settle(method, given, isFulfilled)
    return { state: undefined, isDoubtful: method.startsWith('create') && this.signaling.isGuess }
  }

  #taken(method: ChainedMethod, key: string | undefined): Open | undefined {
    const open =
      this.#open.find((each) => each.method === method && key !== undefined && each.key === key) ??
      this.#open.find((each) => each.method === method && (key === undefined || each.key === undefined))
    this.#open = this.#open.filter((each) => each !== open)
    return open
  }

  #describedBy(method: ChainedMethod, value: unknown): Described | undefined {
    const described = method.startsWith('set') ? descriptionIn(value) : undefined
    if (!described || method !== 'setLocalDescription') return described
    return restored(described, described.type === 'offer' ? this.#offer : this.#answer)
  }

  #givenTo(method: ChainedMethod, described: Described | undefined, value: unknown): Given | undefined {
    if (method === 'addIceCandidate') {
      const candidate = candidateOf(value)
      if (candidate === undefined) return { unusable: true }
      if (candidate === null) return { end: true }
      const hasSection = (candidate.mid ?? candidate.index ?? undefined) !== undefined
      return { end: candidate.candidate === '', hasSection }
    }
    if (!method.startsWith('set')) return undefined
    if (!described) {
      // Without arguments it makes the description itself; what hides descriptions writes an empty text for each.
      const isEmpty = value === null || value === undefined || (value === '' && !this.#habits.hidesDescriptions)
      return method === 'setLocalDescription' && isEmpty ? { sdp: 'empty' } : { unusable: true }
    }
    const { type, sdp } = described
    return {
      ...(type !== undefined && { type }),
      ...dataRejection(sdp),
      ...(method === 'setLocalDescription' && { sdp: this.#comparison(described) }),
    }
  }

  /** Whose SDP it is. What differs may have been changed by who made the dump: then it is not known. */
  #comparison({ type, sdp }: Described): NonNullable<Given['sdp']> {
    if (sdp === undefined) return type === undefined || type === 'rollback' ? 'empty' : 'unknown'
    if (sdp === this.#offer?.sdp) return 'offer'
    return sdp === this.#answer?.sdp ? 'answer' : 'unknown'
  }

  /** What a success tells: of what was created, or of candidates. */
  #toldBy({ method, described, value }: Open, result: unknown) {
    if (method === 'createOffer') this.#offer = descriptionIn(result) ?? this.#offer
    if (method === 'createAnswer') this.#answer = descriptionIn(result) ?? this.#answer
    const side = method === 'setLocalDescription' ? 'local' : 'remote'
    if (method.startsWith('set')) {
      const sdp = described?.sdp ?? descriptionIn(result)?.sdp
      if (sdp !== undefined) {
        this.sdps[side].push(sdp)
        this.#candidates.describe(side, sdp)
      }
    }
    if (method === 'addIceCandidate') {
      const candidate = candidateOf(value)
      if (candidate) this.#candidates.add('remote', candidate)
      else if (candidate === null) this.#candidates.end('remote')
    }
    return this.#candidates.news(side)
  }
}
