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
export const MOST_CANDIDATES = 1000

type Side = 'local' | 'remote'

/** The candidates of a section, by what tells one from another. */
type ByText = Map<string, CandidateType>

/** One section of a description, and its candidates of the present generation. */
interface Section {
  /** Of the generation; another one begins the next. */
  ufrag: string | undefined
  readonly candidates: ByText
}

/** What a description says of a section. Its lines may come in any order: Chromium has the candidates first. */
interface Described extends Section {
  mid: string
  isEnded: boolean
}

/** What one side has announced. */
class Told {
  readonly sections = new Map<string, Section>()
  /** The names of the sections, as the last description has them. */
  mids: readonly string[] = []
  counted: Candidates = noCandidates
  /** Whether anything has changed since they were counted. */
  isNew = false
  #isEnded = false
  /** How many candidates there are in all sections. */
  #size = 0

  section(name: string): Section {
    const section = this.sections.get(name) ?? { ufrag: undefined, candidates: new Map() }
    this.sections.set(name, section)
    return section
  }

  /** Forgets the candidates of a section if another generation has begun. */
  begin(section: Section, ufrag: string | undefined): void {
    if (ufrag === undefined) return
    if (section.ufrag !== undefined && section.ufrag !== ufrag) {
      this.#size -= section.candidates.size
      section.candidates.clear()
      this.#isEnded = false
      this.isNew = true
    }
    section.ufrag = ufrag
  }

  note({ candidates }: Section, text: string, type: CandidateType): void {
    if (this.#size >= MOST_CANDIDATES || candidates.has(text)) return
    candidates.set(text, type)
    this.#size += 1
    this.isNew = true
  }

  end(): void {
    this.#isEnded = true
    this.isNew = true
  }

  /** Forgets all sections but these. */
  keep(mids: readonly string[]): void {
    this.mids = mids
    const kept = new Set(mids)
    for (const [name, { candidates }] of this.sections) {
      if (kept.has(name)) continue
      this.sections.delete(name)
      this.#size -= candidates.size
      this.isNew = true
    }
  }

  /** Of bundled sections an engine may tell the same in each: it counts once. */
  count(): Candidates {
    this.isNew = false
    const all = new Map<string, CandidateType>()
    for (const { candidates } of this.sections.values()) for (const each of candidates) all.set(...each)
    const counts = { ...noCandidates, ended: this.#isEnded }
    for (const type of all.values()) counts[type] += 1
    return counts
  }
}

/** What is announced of one candidate: by an event, or by script. */
export interface ToldCandidate {
  readonly candidate: string
  readonly mid: unknown
  readonly index: unknown
}

/** Counts the candidates that both sides of a connection tell of. What they say is kept here, and goes nowhere. */
export class CandidateCounter {
  readonly #told: { readonly [S in Side]: Told } = { local: new Told(), remote: new Told() }

  /** How many candidates a side has announced by now; `undefined` if that is not new. */
  news(side: Side): Partial<CandidatesOfBoth> | undefined {
    const told = this.#told[side]
    if (!told.isNew) return undefined
    const before = told.counted
    const now = told.count()
    if (now.ended === before.ended && candidateTypes.every((type) => now[type] === before[type])) return undefined
    told.counted = now
    return { [side]: now }
  }

  hasAny(side: Side): boolean {
    return this.#told[side].sections.size > 0
  }

  /** Notes that a side has no more. */
  end(side: Side): void {
    this.#told[side].end()
  }

  /** Takes a candidate of a side; an empty one is the end. */
  add(side: Side, { candidate, mid, index }: ToldCandidate): void {
    if (candidate === '') {
      this.end(side)
      return
    }
    const told = this.#told[side]
    const section = told.section(nameIn(mid) ?? told.mids[Number(nameIn(index))] ?? nameIn(index) ?? '')
    const [, ufrag] = / ufrag (\S+)/.exec(candidate) ?? []
    if (side === 'local') told.begin(section, ufrag)
    // What the peer's is of, its description says: one of a generation that is over has come too late.
    else if (ufrag !== undefined && section.ufrag !== undefined && ufrag !== section.ufrag) return
    const [text, type] = candidateIn(candidate) ?? []
    if (text !== undefined && type) told.note(section, text, type)
  }

  /** Takes a description that was applied, or is there. What it has no section for is over. */
  describe(side: Side, sdp: string): void {
    const told = this.#told[side]
    const sections = sectionsIn(sdp)
    for (const { mid, ufrag, candidates, isEnded } of sections) {
      const section = told.section(mid)
      told.begin(section, ufrag)
      for (const each of candidates) told.note(section, ...each)
      if (isEnded) told.end()
    }
    told.keep(sections.map(({ mid }) => mid))
  }
}

/** The name of a section, or its place, as script gives it. What is neither runs code of the app's to become one. */
function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** The sections of a description. */
function sectionsIn(sdp: string): readonly Described[] {
  const sections: Described[] = []
  let ofSession: string | undefined
  for (const [, name, value = ''] of sdp.matchAll(lines)) {
    const section = sections.at(-1)
    if (name === 'm=') {
      sections.push({ mid: String(sections.length), ufrag: ofSession, candidates: new Map(), isEnded: false })
    } else if (name === 'a=ice-ufrag:') {
      if (section) section.ufrag = value
      else ofSession = value
    } else if (section && name === 'a=mid:') {
      section.mid = value
    } else if (section && name === 'a=candidate:') {
      const [text, type] = candidateIn(value) ?? []
      if (text !== undefined && type && section.candidates.size < MOST_CANDIDATES) section.candidates.set(text, type)
    } else if (section) {
      section.isEnded = true
    }
  }
  return sections
}

/** What tells a candidate from others, and its type. */
function candidateIn(line: string): readonly [string, CandidateType] | undefined {
  const [, component, transport, address, port, type] = candidateLine.exec(line) ?? []
  if (!isCandidateType(type)) return undefined
  return [[component, transport?.toLowerCase(), address, port, type].join(' '), type]
}

function isCandidateType(type: string | undefined): type is CandidateType {
  return candidateTypes.includes(type as CandidateType)
}

const counters = new WeakMap<Watched, CandidateCounter>()

/** The candidates of a connection. */
export function candidatesOf(watched: Watched): CandidateCounter {
  const counter = counters.get(watched) ?? new CandidateCounter()
  counters.set(watched, counter)
  return counter
}

/** What an event of a connection says about candidates, and about gathering. */
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
  const counter = candidatesOf(watched)
  if (!candidate) {
    counter.end('local')
    return withNews({ candidate: null }, counter.news('local'))
  }
  counter.add('local', { candidate: candidate.candidate, mid: candidate.sdpMid, index: candidate.sdpMLineIndex })
  return withNews({ candidate: candidate.candidate === '' ? 'end' : 'candidate' }, counter.news('local'))
}

/** What the description of a side says about candidates, as the connection shows it. */
export function describedBy(watched: Watched, side: Side): Partial<CandidatesOfBoth> | undefined {
  const counter = candidatesOf(watched)
  try {
    const description = (watched.object as RTCPeerConnection)[`${side}Description`]
    // That there is none leaves none of what a description had that was taken back.
    const sdp = description === null ? '' : description?.sdp
    if (typeof sdp === 'string') counter.describe(side, sdp)
  } catch {
    // Firefox shows nothing of a connection whose document is gone.
  }
  return counter.news(side)
}

/** What has happened, with what is new of candidates, if anything is. */
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
export function gatheringErrorOf(event: Partial<RTCPeerConnectionIceErrorEvent>): GatheringError {
  const { errorCode, url } = event
  return { errorCode: typeof errorCode === 'number' ? errorCode : 0, url: serverIn(String(url ?? '')) }
}

/** The URL of an ICE server, without credentials, and without its host if that is an address. */
function serverIn(url: string): string {
  const [, scheme, host = '', port = '', transport = ''] = serverUrl.exec(url) ?? []
  if (scheme === undefined) return ''
  // A name does not end in a number.
  const isAddress = /:|(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(host)
  return `${scheme}:${isAddress ? 'address' : host}${port}${transport}`
}

const serverUrl =
  /^(stuns?|turns?):(?:\/\/)?(?:[\s\S]*@)?(\[[^\]]*\]|(?:[\da-f]*:){2,}[\da-f.]*|[\w.-]*)(:\d{1,5})?(\?transport=\w{1,9})?/i
