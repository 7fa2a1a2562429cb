import { USER_INITIATED_ABORT } from '../channel/whyClosed.ts'
import type { Departure } from './departure.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import type { PeerConnectionCause, PeerConnectionContext, TransportFailure } from './peerConnectionTypes.ts'

/** Why a connection does not work. */
export type FailedBecause =
  /** A transport has failed, with what the engine says about it. */
  | ({ readonly reason: 'transport-failed' } & TransportFailure)
  /** The other end has said goodbye; `certain` as in {@link Departure}. */
  | ({ readonly reason: 'peer-left' } & Departure)
  /** It has failed to connect. */
  | { readonly reason: 'never-connected' }
  /** It was connected, and is lost. */
  | { readonly reason: 'connection-lost' }
  /** One of these two: it was first seen when it had failed. */
  | { readonly reason: 'unknown' }

/**
 * Why a connection has failed. It can be read before and after the connection is closed.
 *
 * `transport-failed` is known as soon as DTLS fails or SCTP is aborted, with the engine's reason. `peer-left` is known as
 * soon as the peer has said goodbye. The others are known when `connectionState` or `iceConnectionState` is `failed`.
 * A connection that recovers has not failed.
 *
 * @returns `undefined` if it has not failed
 *
 * @example
 * ```ts
 * connection.subscribe((snapshot) => {
 *   if (whyFailed(snapshot)?.reason === 'connection-lost') restart()
 * })
 * ```
 */
export function whyFailed(snapshot: PeerConnectionSnapshot): FailedBecause | undefined {
  const { context } = snapshot
  const { connected, connectionState, iceConnectionState } = context
  const hasIce = ['connected', 'completed'].includes(iceConnectionState)
  // With ICE it is DTLS that made the connection fail (INV-9). Chromium may show that before DTLS reads `failed`.
  const failure = context.failure ?? (hasIce && connectionState === 'failed' ? noDetails : undefined)
  // With ICE, Firefox lets DTLS fail as well, and first: without ICE there is no handshake that could.
  if (failure && (hasIce || tellsReason(failure))) return { reason: 'transport-failed', ...failure }
  if (context.departure) return { reason: 'peer-left', ...context.departure }
  if (connectionState !== 'failed' && iceConnectionState !== 'failed') return undefined
  if (connected === undefined) return { reason: 'unknown' }
  return { reason: connected ? 'connection-lost' : 'never-connected' }
}

/** The failure that is known after a cause. The peer's `close()` aborts the association, too, and is none. */
export function failureAfter(
  { failure, connectionState, transports }: Pick<PeerConnectionContext, 'failure' | 'connectionState' | 'transports'>,
  cause: Extract<PeerConnectionCause, { readonly type: 'association.failed' | 'states.reported' }>,
): TransportFailure | undefined {
  if (cause.type === 'association.failed') {
    const { error } = cause
    return error.sctpCauseCode === USER_INITIATED_ABORT ? failure : { ...noDetails, ...failure, ...error }
  }
  for (const { kind, cause: report } of cause.transports) {
    if (kind !== 'dtls' || !report.type.endsWith('failed')) continue
    return { ...noDetails, ...('error' in report && report.error) }
  }
  // Chromium may read `connected` after DTLS has failed, for a moment (DX-1): it is not back then.
  const changed = cause.transports.map(({ transport }) => transport)
  const isFailed = transports.dtls.some((dtls) => !changed.includes(dtls) && dtls.getSnapshot().value === 'failed')
  const isBack = cause.connectionState === 'connected' && connectionState !== 'connected' && !isFailed
  const isNew = cause.transports.some(({ kind, cause: report }) => kind === 'sctp' && report.type === 'connected')
  return isBack || isNew ? undefined : failure
}

function tellsReason({ errorDetail, receivedAlert, sentAlert, sctpCauseCode }: TransportFailure): boolean {
  return (errorDetail ?? receivedAlert ?? sentAlert ?? sctpCauseCode) !== null
}

const noDetails: TransportFailure = {
  errorDetail: null,
  receivedAlert: null,
  sentAlert: null,
  sctpCauseCode: null,
  message: '',
}
