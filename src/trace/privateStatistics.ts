import type { PrivateContent } from '../redact/privateContents.ts'
import { Redactor } from '../redact/redactor.ts'
import type { StatisticsValue } from './series.ts'
import type { Read } from './statisticsLog.ts'

/** Members whose text is one of a few words, or the id of another object: they say nothing of who or where one is. */
const harmless: ReadonlySet<string> = new Set([
  'candidateType',
  'codecId',
  'dataChannelIdentifier',
  'dtlsCipher',
  'dtlsRole',
  'dtlsState',
  'iceRole',
  'iceState',
  'kind',
  'localCandidateId',
  'localId',
  'mediaSourceId',
  'mediaType',
  'mimeType',
  'networkType',
  'protocol',
  'qualityLimitationReason',
  'relayProtocol',
  'remoteCandidateId',
  'remoteId',
  'selectedCandidatePairId',
  'srtpCipher',
  'state',
  'tcpType',
  'tlsVersion',
  'transportId',
])
/** What candidates say of where one is, though it is a number. */
const ofAddress: ReadonlySet<string> = new Set(['port', 'relatedPort', 'priority'])
/** With candidates, their addresses and credentials are recorded as well; certificates and what apps call things never. */
const ofCandidates: ReadonlySet<string> = new Set([
  'address',
  'ip',
  'relatedAddress',
  'foundation',
  'url',
  'usernameFragment',
  'iceLocalUsernameFragment',
])

/**
 * What is kept of one object of `getStats()`: numbers, and texts that are known to be harmless. Addresses, servers and
 * credentials are only kept if candidates are.
 */
export function readObject(id: string, report: object, include: readonly PrivateContent[]): Read {
  const hasCandidates = include.includes('candidates')
  const clean = (text: string) => (hasCandidates ? text : String(new Redactor({ include }).of(text, 'data')))
  const members: (readonly [string, StatisticsValue])[] = []
  const { type } = report as { readonly type?: unknown }
  for (const [member, value] of Object.entries(report)) {
    if (member === 'id' || member === 'type' || member === 'timestamp') continue
    if (!hasCandidates && ofAddress.has(member)) continue
    if (typeof value === 'boolean' || Number.isFinite(value)) members.push([member, value])
    else if (typeof value !== 'string') continue
    else if (harmless.has(member)) members.push([member, clean(value)])
    else if (hasCandidates && ofCandidates.has(member)) members.push([member, value])
  }
  return { id: clean(id), type: typeof type === 'string' ? clean(type) : 'unknown', members }
}
