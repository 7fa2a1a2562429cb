import type { DtlsRole } from '../channel/channelIds.ts'

/** The value of `a=setup`. */
export type DtlsSetup = 'actpass' | 'active' | 'passive' | 'holdconn'

/** A section of a description, as far as it decides what the next description has in its place. */
export interface PlannedSection {
  readonly mid: string
  readonly kind: string
  /** `data`: for channels, and in use. `rejected`: it is only there because sections never go. */
  readonly use: 'data' | 'rejected'
}

/**
 * The sections of the next offer: those that there are, in their order, and one for data, if that is wanted and there is
 * none in use (JSEP, section 5.2). A rejected section for data is used again, with another mid.
 *
 * @param known - those of the last descriptions that were agreed on
 * @param wantsData - whether this side has ever created a channel
 */
export function sectionsToOffer(known: readonly PlannedSection[], wantsData: boolean): readonly PlannedSection[] {
  if (!wantsData || known.some(({ use }) => use === 'data')) return known
  const data: PlannedSection = { mid: freeMid(known), kind: 'application', use: 'data' }
  const place = known.findIndex(({ kind }) => kind === 'application')
  return place === -1 ? [...known, data] : known.map((section, index) => (index === place ? data : section))
}

/** The lowest number that no section has as its mid. */
function freeMid(known: readonly PlannedSection[]): string {
  let mid = known.length
  while (known.some((section) => section.mid === String(mid))) mid += 1
  return String(mid)
}

/** A section of an offer, for the answer. */
export interface OfferedSection {
  readonly mid: string
  readonly kind: string
  readonly protocol: string
  readonly isRejected: boolean
}

/**
 * The sections of an answer: one for each that is offered. The first for data is accepted, and no other; media is rejected
 * where nothing can take it.
 */
export function sectionsToAnswer(offered: readonly OfferedSection[]): readonly PlannedSection[] {
  const data = offered.find((section) => isData(section) && !section.isRejected)
  return offered.map((section) => ({
    mid: section.mid,
    kind: section.kind,
    use: section === data ? 'data' : 'rejected',
  }))
}

/** Whether a section is for channels (RFC 8841). */
export function isData({ kind, protocol }: Pick<OfferedSection, 'kind' | 'protocol'>): boolean {
  return kind === 'application' && protocol.endsWith('DTLS/SCTP')
}

/**
 * What an answer says of the DTLS role: `active`, unless the offerer wants to be the client (JSEP, section 5.3.1). Once
 * there is an association, it is what it was.
 */
export function setupToAnswer(offered: DtlsSetup | undefined, present: DtlsRole | undefined): 'active' | 'passive' {
  if (present !== undefined) return present === 'client' ? 'active' : 'passive'
  return offered === 'active' ? 'passive' : 'active'
}

/** The role of the side that has answered so (ID-2). */
export function dtlsRoleOf(answered: DtlsSetup | undefined, isAnswerer: boolean): DtlsRole {
  return (answered === 'active') === isAnswerer ? 'client' : 'server'
}
