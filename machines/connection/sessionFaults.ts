import { isData } from './sectionPlan.ts'
import type { DescriptionType } from './signalingTypes.ts'

/** A section of a description, as far as its validity is concerned. */
export interface SectionFacts {
  readonly kind: string
  readonly protocol: string
  readonly mid: string | undefined
  readonly port: number
  readonly bundleOnly: boolean
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
    const fault = sectionFault(type, section, before[index])
    if (fault !== undefined) return `Section ${index}: ${fault}`
  }
  return undefined
}

function sectionFault(
  type: SessionCheck['type'],
  section: SectionFacts,
  before: SectionFacts | undefined,
): string | undefined {
  const isAnswer = type !== 'offer'
  if (before && isAnswer && section.kind !== before.kind)
    return `it is ${section.kind}, and ${before.kind} was offered.`
  if (before && isAnswer && section.mid !== before.mid)
    return `its mid is ${section.mid}, and ${before.mid} was offered.`
  // One that is rejected needs nothing; nor does one of media, which is not used.
  if (!isData(section) || (section.port === 0 && !section.bundleOnly)) return undefined
  if (!section.ice) return 'it has no ICE credentials.'
  if (section.fingerprints.length === 0) return 'it has no fingerprint.'
  if (isAnswer && section.setup !== 'active' && section.setup !== 'passive') {
    return `an answer's setup is active or passive, and this is ${section.setup ?? 'none'}.`
  }
  return undefined
}
