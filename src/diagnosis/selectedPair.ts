import { type CandidateType, candidateTypes, type SelectedPair } from '../../machines/connection/candidates.ts'

/** A report of statistics, as far as it is read. */
interface Report {
  readonly id: string
  readonly type: string
  readonly [member: string]: unknown
}

/**
 * Which pair of candidates statistics say is in use.
 *
 * @see {@link https://w3c.github.io/webrtc-stats/#dom-rtctransportstats-selectedcandidatepairid | WebRTC statistics}
 */
export function selectedPair(reports: Iterable<Report>): SelectedPair | undefined {
  const all = new Map<unknown, Report>()
  for (const report of reports) all.set(report.id, report)
  const pair = pairIn(all)
  const local = all.get(pair?.localCandidateId)
  const remote = all.get(pair?.remoteCandidateId)
  if (!isCandidate(local) || !isCandidate(remote)) return undefined
  return {
    local: local.candidateType,
    remote: remote.candidateType,
    protocol: textIn(local.protocol),
    relayProtocol: textIn(local.relayProtocol),
  }
}

/** Firefox marks the pair itself, as the standard once said. */
function pairIn(all: ReadonlyMap<unknown, Report>): Report | undefined {
  const pairs = [...all.values()].filter(({ type }) => type === 'candidate-pair')
  const ids = [...all.values()].filter(({ type }) => type === 'transport').map((each) => each.selectedCandidatePairId)
  return (
    pairs.find(({ id }) => ids.includes(id)) ??
    pairs.find(({ selected }) => selected === true) ??
    pairs.find(({ nominated, state }) => nominated === true && state === 'succeeded')
  )
}

function isCandidate(report: Report | undefined): report is Report & { readonly candidateType: CandidateType } {
  return candidateTypes.includes(report?.candidateType as CandidateType)
}

function textIn(value: unknown): string | undefined {
  const text = String(value ?? '').toLowerCase()
  return /^(udp|tcp|tls)$/.test(text) ? text : undefined
}
