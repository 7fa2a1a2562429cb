import { createActor } from 'xstate'
import { type Candidates, noCandidates } from '../../../machines/connection/candidates.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import type {
  LiveAggregateStates,
  PeerConnectionCause,
  PeerConnectionInput,
  TransportReport,
} from '../../../machines/connection/peerConnectionTypes.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import type { DtlsTransportError } from '../../../machines/transports/transportTypes.ts'
import { enter, report } from '../../machines/connection/connectionChart.ts'

export const hosts: Candidates = { ...noCandidates, host: 2 }
export const ended: Candidates = { ...noCandidates, ended: true }
export const reflexive: Candidates = { ...hosts, srflx: 1 }

/** What each side tells of candidates. */
export function candidates(local: Candidates, remote?: Candidates): PeerConnectionCause {
  return { type: 'candidates.counted', local, ...(remote && { remote }) }
}

/** An ICE server was of no use. */
export function serverFailed(errorCode: number, url = 'turn:turn.example:3478'): PeerConnectionCause {
  return { type: 'gathering.failed', error: { errorCode, url } }
}

/** The states that a connection shows, each as the last one if it is left out. */
export function states(shown: Partial<LiveAggregateStates>, ...transports: readonly TransportReport[]) {
  return report({ iceGatheringState: 'complete', ...shown }, ...transports)
}

const dtls = createActor(dtlsTransportMachine, { input: { state: 'connecting' } }).start()

/** DTLS has failed, while ICE works. */
export function dtlsFailed(error: Partial<DtlsTransportError> = {}): PeerConnectionCause {
  const told = { errorDetail: null, receivedAlert: null, sentAlert: null, message: '', ...error }
  return states(
    { iceConnectionState: 'connected', connectionState: 'failed' },
    { kind: 'dtls', transport: dtls, cause: { type: 'failed', error: told } },
  )
}

export const associationFailed: PeerConnectionCause = {
  type: 'association.failed',
  error: { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: 'of 192.0.2.7' },
}
export const left = (certain: boolean): PeerConnectionCause => ({ type: 'peer.left', certain })

export const gathering = report({ iceGatheringState: 'gathering' })
export const gathered = states({})
export const checking = states({ iceConnectionState: 'checking', connectionState: 'connecting' })
export const securing = states({ iceConnectionState: 'connected', connectionState: 'connecting' })
export const connected = states({ iceConnectionState: 'connected', connectionState: 'connected' })
export const disconnected = states({ iceConnectionState: 'disconnected', connectionState: 'disconnected' })
export const failed = states({ iceConnectionState: 'failed', connectionState: 'failed' })

/** This side has offered, and both have agreed. */
export const offered: readonly PeerConnectionCause[] = [{ type: 'local.offer' }, gathering]
export const agreed: readonly PeerConnectionCause[] = [...offered, { type: 'remote.answer' }]

/** What a chart shows after these causes; each is a millisecond after the one before. */
export function lifeAfter(causes: readonly PeerConnectionCause[], input?: PeerConnectionInput): PeerConnectionSnapshot {
  const actor = enter('stable', input)
  for (const [index, cause] of causes.entries()) actor.send({ ...cause, time: index + 1 } as PeerConnectionCause)
  return actor.getSnapshot()
}
