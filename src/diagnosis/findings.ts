import type { Candidates, SelectedPair } from '../../machines/connection/candidates.ts'
import { isNegotiationNeeded } from '../../machines/connection/negotiationFired.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import { whyFailed } from '../../machines/connection/whyFailed.ts'
import { countOf, type Stage, stageOf } from './stage.ts'

/**
 * The codes of all findings. The guide “Find out why it fails” says what each one means, and what to check.
 */
export const findingCodes = [
  'nothing-offered',
  'no-answer',
  'not-answered',
  'no-local-candidates',
  'no-remote-candidates',
  'ice-server-unreachable',
  'ice-server-refuses',
  'ice-server-error',
  'only-host-candidates',
  'no-relay-candidates',
  'no-path-yet',
  'no-path-found',
  'no-secure-transport-yet',
  'fingerprint-mismatch',
  'dtls-failed',
  'association-failed',
  'path-interrupted',
  'path-lost',
  'peer-left',
  'closed-here',
  'found-closed',
  'relayed',
] as const

/** The code of a finding. */
export type FindingCode = (typeof findingCodes)[number]

/** One thing that a diagnosis says about a connection. */
export interface Finding {
  /** What was found. */
  readonly code: FindingCode
  /** Whether it is certain. `false`: likely, or true so far. */
  readonly certain: boolean
  /** Of an ICE server: its URL, without credentials and addresses. */
  readonly url?: string
  /** Of an ICE server: the code of its answer, or 701 if it was not reached. */
  readonly errorCode?: number
}

/** What was found about a connection, what matters most first. */
export function findingsIn(snapshot: PeerConnectionSnapshot): readonly Finding[] {
  const { stage } = stageOf(snapshot)
  const isStuck = !['new', 'connected', 'peer-left', 'closed'].includes(stage)
  return [
    ...ofStage(stage, snapshot),
    ...(isStuck ? [...ofSides(snapshot), ...ofServers(snapshot), ...ofTypes(stage, snapshot)] : []),
    ...ofPair(snapshot),
  ]
}

/** How ICE servers answer who may not use them (RFC 8489 and 8656): `401`, `403`, and quota or stale nonces besides. */
const refusals = [400, 401, 403, 437, 438, 441, 486]
const NOT_REACHED = 701

/** What a stage says by itself. */
function ofStage(stage: Stage, snapshot: PeerConnectionSnapshot): readonly Finding[] {
  const { context } = snapshot
  switch (stage) {
    case 'new':
      return isNegotiationNeeded(snapshot.value) ? [surely('nothing-offered')] : []
    case 'waiting-for-answer':
      return [surely('no-answer')]
    case 'answer-due':
      return [surely('not-answered')]
    case 'checking':
      return [surely('no-path-yet')]
    case 'securing':
      return [surely('no-secure-transport-yet')]
    case 'unsure':
      return [surely('path-interrupted')]
    case 'lost':
      return [surely('path-lost')]
    case 'peer-left':
      return [{ code: 'peer-left', certain: context.departure?.certain ?? false }]
    case 'closed':
      return [surely(context.closedBy === 'local-close' ? 'closed-here' : 'found-closed')]
    case 'failed':
      return [ofFailure(snapshot)]
    default:
      return []
  }
}

function ofFailure(snapshot: PeerConnectionSnapshot): Finding {
  const why = whyFailed(snapshot)
  if (why?.reason !== 'transport-failed') return { code: 'no-path-found', certain: why?.reason === 'never-connected' }
  if (why.errorDetail === 'fingerprint-failure') return surely('fingerprint-mismatch')
  return surely(why.errorDetail === 'sctp-failure' ? 'association-failed' : 'dtls-failed')
}

/** Which side has announced no candidate. Before an answer the peer need not have. */
function ofSides({ context }: PeerConnectionSnapshot): readonly Finding[] {
  const { candidates, descriptions, iceGatheringState, connected } = context
  if (connected) return []
  const { local, remote } = candidates
  const found: Finding[] = []
  if (countOf(local) === 0) found.push({ code: 'no-local-candidates', certain: iceGatheringState === 'complete' })
  if (descriptions.currentRemote && countOf(remote) === 0)
    found.push({ code: 'no-remote-candidates', certain: remote.ended })
  return found
}

function ofServers({ context }: PeerConnectionSnapshot): readonly Finding[] {
  return context.gatheringErrors.map(({ errorCode, url }) => {
    if (errorCode === NOT_REACHED) return { code: 'ice-server-unreachable', certain: true, url, errorCode }
    const code = refusals.includes(errorCode) ? 'ice-server-refuses' : 'ice-server-error'
    return { code, certain: true, url, errorCode }
  })
}

/** What the types of candidates make likely, where no path was found. */
function ofTypes(stage: Stage, { context }: PeerConnectionSnapshot): readonly Finding[] {
  const { candidates, gatheringErrors, iceGatheringState } = context
  const { local, remote } = candidates
  const isLookedFor = stage === 'checking' || stage === 'failed' || stage === 'no-remote-candidates'
  if (!isLookedFor || context.failure) return []
  const found: Finding[] = []
  if (isOnlyHosts(local) && (isOnlyHosts(remote) || countOf(remote) === 0))
    found.push({ code: 'only-host-candidates', certain: false })
  const hasTurn = gatheringErrors.some(({ url }) => url.startsWith('turn'))
  if (hasTurn && local.relay === 0 && iceGatheringState === 'complete')
    found.push({ code: 'no-relay-candidates', certain: true })
  return found
}

function isOnlyHosts(candidates: Candidates): boolean {
  return candidates.host > 0 && candidates.host === countOf(candidates)
}

function ofPair({ context }: PeerConnectionSnapshot): readonly Finding[] {
  return isRelayed(context.pair) ? [surely('relayed')] : []
}

/** Whether a pair of candidates goes over a TURN server; `undefined` if the pair is not known. */
export function isRelayed(pair: SelectedPair | undefined): boolean | undefined {
  return pair && (pair.local === 'relay' || pair.remote === 'relay')
}

function surely(code: FindingCode): Finding {
  return { code, certain: true }
}
