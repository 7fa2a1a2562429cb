import {
  type Candidates,
  type CandidatesOfBoth,
  type CandidateType,
  candidateTypes,
  type GatheringError,
  noCandidates,
} from '../../machines/connection/candidates.ts'
import type { Attributes } from './attributes.ts'
import type { Happening } from './observation.ts'
import type { Watched } from './watched.ts'

/** How many candidates of one side are counted at the most. */
const MOST_CANDIDATES = 1000

type Side = 'local' | 'remote'

/** One section of a description, and its candidates of the present generation. */
interface Section {
  /** Of the generation; another one begins the next. */
  ufrag: string | undefined
  readonly candidates: Map<string, CandidateType>
}

/** What is told of one candidate: by an event, or by script. */
export interface ToldCandidate {
  readonly candidate: string
  readonly mid: unknown
  readonly index: unknown
}

/** Counts the candidates that both sides of a connection tell of. What they say is kept here, and goes nowhere. */
export class CandidateCounter {
  readonly #sections = { local: new Map<string, Section>(), remote: new Map<string, Section>() }
  readonly #mids: { [S in Side]: string[] } = { local: [], remote: [] }
  readonly #ended = { local: false, remote: false }
  readonly #told: { [S in Side]: Candidates } = { local: noCandidates, remote: noCandidates }

  /** How many candidates a side has told of by now; `undefined` if that is not new. */
  news(side: Side): Partial<CandidatesOfBoth> | undefined {
    const before = this.#told[side]
    const now = this.#counted(side)
    if (now.ended === before.ended && candidateTypes.every((type) => now[type] === before[type])) return undefined
    this.#told[side] = now
    return { [side]: now }
  }

  hasAny(side: Side): boolean {
    return this.#sections[side].size > 0
  }

  #counted(side: Side): Candidates {
    const all = new Map<string, CandidateType>()
    for (const { candidates } of this.#sections[side].values()) for (const each of candidates) all.set(...each)
    const counts = { ...noCandidates, ended: this.#ended[side] }
    for (const type of all.values()) counts[type] += 1
    return counts
  }

  /** Takes a candidate of a side; an empty one is the end. */
  add(side: Side, { candidate, mid, index }: ToldCandidate): void {
    if (candidate === '') {
      this.#ended[side] = true
      return
    }
    const section = this.#section(side, String(mid ?? this.#mids[side][Number(index)] ?? index))
    const [, ufrag] = / ufrag (\S+)/.exec(candidate) ?? []
    // What the peer's candidate is of, its description says.
    if (side === 'local' && ufrag !== undefined) this.#begin(side, section, ufrag)
    this.#note(section, candidate)
  }

  /** Takes a description that was applied, or is there. */
  describe(side: Side, sdp: string): void {
    const mids: string[] = []
    let section: Section | undefined
    let sessionUfrag: string | undefined
    for (const [, name, value = ''] of sdp.matchAll(lines)) {
      if (name === 'm=') {
        mids.push(String(mids.length))
        section = undefined
      } else if (name === 'a=mid:') {
        mids[mids.length - 1] = value
        section = this.#section(side, value)
        if (sessionUfrag !== undefined) this.#begin(side, section, sessionUfrag)
      } else if (mids.length === 0) {
        if (name === 'a=ice-ufrag:') sessionUfrag = value
      } else {
        section ??= this.#section(side, mids.at(-1) as string)
        if (name === 'a=ice-ufrag:') this.#begin(side, section, value)
        else if (name === 'a=candidate:') this.#note(section, value)
        else this.#ended[side] = true
      }
    }
    this.#mids[side] = mids
  }

  #section(side: Side, name: string): Section {
    const sections = this.#sections[side]
    const section = sections.get(name) ?? { ufrag: undefined, candidates: new Map() }
    sections.set(name, section)
    return section
  }

  #begin(side: Side, section: Section, ufrag: string): void {
    if (section.ufrag !== undefined && section.ufrag !== ufrag) {
      section.candidates.clear()
      this.#ended[side] = false
    }
    section.ufrag = ufrag
  }

  #note({ candidates }: Section, line: string): void {
    const [, component, transport, address, port, type] = candidateLine.exec(line) ?? []
    if (!candidateTypes.includes(type as CandidateType) || candidates.size >= MOST_CANDIDATES) return
    candidates.set([component, transport?.toLowerCase(), address, port, type].join(' '), type as CandidateType)
  }
}

const counters = new WeakMap<Watched, CandidateCounter>()

/** The candidates of a connection. */
export function candidatesOf(watched: Watched): CandidateCounter {
  const counter = counters.get(watched) ?? new CandidateCounter()
  counters.set(watched, counter)
  return counter
}

/** What an event of a connection tells of candidates, and of gathering. */
export function toldOfCandidates(watched: Watched, event: Event): Partial<Happening & { kind: 'event' }> {
  if (event.type === 'icecandidateerror') return { gathering: gatheringErrorOf(event) }
  return event.type === 'icecandidate' ? toldByEvent(watched, event) : {}
}

/** What the descriptions of a connection tell of candidates, if it was there before. */
export function candidatesDescribed(
  watched: Watched,
  { iceGatheringState, signalingState }: Attributes,
): { readonly candidates: CandidatesOfBoth } | undefined {
  const isNew = iceGatheringState === 'new' && signalingState === 'stable'
  if (isNew || signalingState === 'closed') return undefined
  const told = { ...describedBy(watched, 'local'), ...describedBy(watched, 'remote') }
  return { candidates: { local: noCandidates, remote: noCandidates, ...told } }
}

function toldByEvent(watched: Watched, event: Event): Partial<Happening & { kind: 'event' }> {
  const { candidate } = event as Partial<RTCPeerConnectionIceEvent>
  if (!candidate) return { candidate: null }
  const counter = candidatesOf(watched)
  counter.add('local', { candidate: candidate.candidate, mid: candidate.sdpMid, index: candidate.sdpMLineIndex })
  return withNews({ candidate: candidate.candidate === '' ? 'end' : 'candidate' }, counter.news('local'))
}

/** What the description of a side tells of candidates, as the connection shows it. */
export function describedBy(watched: Watched, side: Side): Partial<CandidatesOfBoth> | undefined {
  const counter = candidatesOf(watched)
  try {
    const { sdp } = (watched.object as RTCPeerConnection)[`${side}Description`] ?? {}
    if (typeof sdp === 'string') counter.describe(side, sdp)
  } catch {
    // Firefox shows nothing of a connection whose document is gone.
  }
  return counter.news(side)
}

/** What is told, with what is new of candidates, if anything is. */
export function withNews<Told extends object>(
  told: Told,
  candidates: Partial<CandidatesOfBoth> | undefined,
): Told & { readonly candidates?: Partial<CandidatesOfBoth> } {
  for (const _ in candidates) return { ...told, candidates }
  return told
}

const lines = /^(m=|a=mid:|a=ice-ufrag:|a=candidate:|a=end-of-candidates)(.*)$/gm
const candidateLine = /^(?:a=)?(?:candidate:)?\S+ (\d+) (\S+) \d+ (\S+) (\d+) typ (\w+)/

/** What an event `icecandidateerror` says, without what is private. */
function gatheringErrorOf(event: Partial<RTCPeerConnectionIceErrorEvent>): GatheringError {
  const { errorCode, url } = event
  return { errorCode: typeof errorCode === 'number' ? errorCode : 0, url: serverIn(String(url ?? '')) }
}

/** The URL of an ICE server, without credentials, and without its host if that is an address. */
function serverIn(url: string): string {
  const [, scheme, host = '', port = '', transport = ''] = serverUrl.exec(url) ?? []
  if (scheme === undefined) return ''
  const isAddress = /^[\d.]+$|^\[/.test(host)
  return `${scheme}:${isAddress ? 'address' : host}${port}${transport}`
}

const serverUrl = /^(stuns?|turns?):(?:\/\/)?(?:.*@)?(\[[^\]]*\]|[\w.-]*)(:\d{1,5})?(\?transport=\w{1,9})?/i
