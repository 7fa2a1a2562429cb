import { isData } from './sectionPlan.ts'
import type { DescriptionType } from './signalingTypes.ts'

/** A section of a description, as far as its validity is concerned. */
export interface SectionFacts {
  readonly kind: string
  readonly protocol: string
  readonly mid: string | undefined
  readonly port: number
  readonly bundleOnly: boolean
  readonly rtcpMux: boolean
  readonly ice: { readonly ufrag: string; readonly pwd: string } | undefined
  readonly fingerprints: readonly unknown[]
  readonly setup: string | undefined
}

/** What is wrong with the content of a remote description. */
export interface SessionCheck {
  readonly type: Exclude<DescriptionType, 'rollback'>
  readonly media: readonly SectionFacts[]
  /** The mids of its bundle. */
  readonly bundle: readonly string[]
  /** The sections of the description that it must fit: of an answer, those of the offer; of an offer, the current ones. */
  readonly before: readonly SectionFacts[]
}

/**
 * Which section of a remote description needs a port of its own for RTCP (RJ-8): in words, for the error.
 *
 * @returns `undefined` if none does
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9429.html#section-4.1.1 | RFC 9429 (JSEP), section 4.1.1}
 */
export function rtcpMuxFault({ media, bundle }: Pick<SessionCheck, 'media' | 'bundle'>): string | undefined {
  const index = media.findIndex((section) => isMedia(section) && hasOwnTransport(section, bundle) && !section.rtcpMux)
  return index === -1 ? undefined : `Section ${index}: it does not multiplex RTCP, which is required.`
}

/**
 * What makes the content of a remote description invalid (RJ-10): in words, for the error.
 *
 * @returns `undefined` if nothing does
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9429.html#section-5.8 | RFC 9429 (JSEP), sections 5.8 to 5.11}
 */
export function sessionFault({ type, media, bundle, before }: SessionCheck): string | undefined {
  if (type === 'offer' ? media.length < before.length : media.length !== before.length) {
    return `The ${type} has ${media.length} sections, and needs ${before.length}.`
  }
  const mids = media.flatMap(({ mid }) => mid ?? [])
  const repeated = mids.find((mid, index) => mids.indexOf(mid) !== index)
  if (repeated !== undefined) return `The mid ${repeated} is there twice.`
  const unknown = bundle.find((mid) => !mids.includes(mid))
  if (unknown !== undefined) return `The bundle has the mid ${unknown}, and no section does.`
  for (const [index, section] of media.entries()) {
    const fault =
      orderFault(type, section, before[index]) ??
      (hasOwnTransport(section, bundle) ? transportFault(type, section) : undefined)
    if (fault !== undefined) return `Section ${index}: ${fault}`
  }
  return undefined
}

/** What does not fit what it answers. */
function orderFault(
  type: SessionCheck['type'],
  section: SectionFacts,
  before: SectionFacts | undefined,
): string | undefined {
  if (!before || type === 'offer') return undefined
  if (section.kind !== before.kind) return `it is ${section.kind}, and ${before.kind} was offered.`
  if (section.mid !== before.mid) return `its mid is ${section.mid}, and ${before.mid} was offered.`
  return undefined
}

/** What it lacks to be connected with. */
function transportFault(type: SessionCheck['type'], section: SectionFacts): string | undefined {
  if (!isData(section) && !isMedia(section)) return undefined
  if (!section.ice) return 'it has no ICE credentials.'
  if (section.fingerprints.length === 0) return 'it has no fingerprint.'
  if (isData(section) && type !== 'offer' && section.setup !== 'active' && section.setup !== 'passive') {
    return `an answer's setup is active or passive, and this is ${section.setup ?? 'none'}.`
  }
  return undefined
}

function isMedia({ protocol }: SectionFacts): boolean {
  return protocol.includes('RTP/')
}

/**
 * Whether it says how to connect. One that is rejected does not; nor needs one of media that uses the transport of the first
 * of its bundle.
 */
function hasOwnTransport(section: SectionFacts, bundle: readonly string[]): boolean {
  const isGuest = section.mid !== undefined && bundle.slice(1).includes(section.mid)
  return isMedia(section) ? section.port !== 0 && !isGuest : section.port !== 0 || section.bundleOnly
}
