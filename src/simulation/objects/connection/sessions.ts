import type { DtlsRole } from '../../../../machines/channel/channelIds.ts'
import {
  isData,
  type OfferedSection,
  type PlannedSection,
  sectionsToAnswer,
  sectionsToOffer,
  setupToAnswer,
} from '../../../../machines/connection/sectionPlan.ts'
import type { DescriptionType } from '../../../../machines/connection/signalingTypes.ts'
import type { Fingerprint, IceCredentials, MediaSection, Session } from '../../sdp/session.ts'
import { writeText } from './writtenTexts.ts'

/** A description, with what its text says. */
export interface Description {
  readonly type: Exclude<DescriptionType, 'rollback'>
  readonly sdp: string
  readonly session: Session
}

/** A description of which the text is written only when somebody asks for it: most are replaced before. */
export function describe(type: Description['type'], session: Session): Description {
  let text: string | undefined
  return {
    type,
    session,
    get sdp() {
      text ??= writeText(session)
      return text
    },
  }
}

/** What goes into the section for data of this side. */
export interface OwnSection {
  readonly ice: IceCredentials
  readonly fingerprints: readonly Fingerprint[]
  readonly maxMessageSize: number
  readonly sctpPort: number
  /** Those of these credentials. */
  readonly candidates: readonly string[]
  readonly isGathered: boolean
}

/** The same, of which the credentials are still to be decided. */
export type OwnSectionBefore = Omit<OwnSection, 'ice'>

/** The mid of a section: its own, or, where a description has none, its place. */
export function midOf({ mid }: MediaSection, index: number): string {
  return mid ?? String(index)
}

/** The section for data that is in use, with its place; `undefined` if there is none. */
export function dataSectionOf(
  session: Session | undefined,
): { readonly section: MediaSection; readonly mid: string; readonly index: number } | undefined {
  for (const [index, section] of session?.media.entries() ?? []) {
    if (isData(section) && !isRejected(section)) return { section, mid: midOf(section, index), index }
  }
  return undefined
}

/** Whether a section is rejected: its port is 0, and not because it is offered in a bundle alone. */
export function isRejected({ port, bundleOnly }: MediaSection): boolean {
  return port === 0 && !bundleOnly
}

/** The sections of the next offer. `before`: the local description that is current. */
export function offeredSession(
  before: Session | undefined,
  wantsData: boolean,
  own: OwnSection,
): Omit<Session, 'origin'> {
  const known = (before?.media ?? []).map(
    (section, index): PlannedSection => ({
      mid: midOf(section, index),
      kind: section.kind,
      use: isData(section) && !isRejected(section) ? 'data' : 'rejected',
    }),
  )
  const plan = sectionsToOffer(known, wantsData)
  return sessionOf(plan, (planned, index) =>
    planned.use === 'data' ? dataSection(planned.mid, 'actpass', own) : rejectedSection(planned, before?.media[index]),
  )
}

/** The answer to an offer. `role`: this side's in DTLS, if there is an association. */
export function answeredSession(offer: Session, role: DtlsRole | undefined, own: OwnSection): Omit<Session, 'origin'> {
  const plan = sectionsToAnswer(
    offer.media.map(
      (section, index): OfferedSection => ({
        mid: midOf(section, index),
        kind: section.kind,
        protocol: section.protocol,
        isRejected: isRejected(section),
      }),
    ),
  )
  return sessionOf(plan, (planned, index) => {
    const offered = offer.media[index]
    if (planned.use === 'rejected') return rejectedSection(planned, offered)
    return dataSection(planned.mid, setupToAnswer(offered?.setup, role), own, offered)
  })
}

function sessionOf(
  plan: readonly PlannedSection[],
  section: (planned: PlannedSection, index: number) => MediaSection,
): Omit<Session, 'origin'> {
  return {
    bundle: plan.filter(({ use }) => use === 'data').map(({ mid }) => mid),
    iceLite: false,
    iceOptions: ['trickle'],
    media: plan.map(section),
  }
}

function dataSection(mid: string, setup: MediaSection['setup'], own: OwnSection, offered?: MediaSection): MediaSection {
  return {
    kind: 'application',
    mid,
    port: 9,
    protocol: offered?.protocol ?? 'UDP/DTLS/SCTP',
    formats: 'webrtc-datachannel',
    direction: 'sendrecv',
    bundleOnly: false,
    rtcpMux: false,
    ice: own.ice,
    fingerprints: own.fingerprints,
    setup,
    sctpPort: own.sctpPort,
    maxMessageSize: own.maxMessageSize,
    candidates: own.candidates,
    endOfCandidates: own.isGathered,
  }
}

/** A section that is not used: only its kind and its place are left. */
function rejectedSection({ mid, kind }: PlannedSection, like: MediaSection | undefined): MediaSection {
  return {
    kind,
    mid,
    port: 0,
    protocol: like?.protocol ?? 'UDP/TLS/RTP/SAVPF',
    formats: like?.formats ?? '0',
    direction: 'inactive',
    bundleOnly: false,
    rtcpMux: false,
    ice: undefined,
    fingerprints: [],
    setup: undefined,
    sctpPort: undefined,
    maxMessageSize: undefined,
    candidates: [],
    endOfCandidates: false,
  }
}

/** A session with one more candidate in the section of a generation, or with their end. */
export function withCandidate(session: Session, ufrag: string, candidate: string | undefined): Session {
  return {
    ...session,
    media: session.media.map((section) => {
      if (section.ice?.ufrag !== ufrag) return section
      return candidate === undefined
        ? { ...section, endOfCandidates: true }
        : { ...section, candidates: [...section.candidates, candidate] }
    }),
  }
}

/** Fingerprints as text, to be compared: `sha-256 AB:CD:…`. */
export function fingerprintTexts(fingerprints: readonly Fingerprint[]): readonly string[] {
  return fingerprints.map(({ algorithm, value }) => `${algorithm} ${value}`)
}

/** Whether a session has a section of that ICE generation. */
export function hasGeneration({ media }: Session, ufrag: string): boolean {
  return media.some(({ ice }) => ice?.ufrag === ufrag)
}
