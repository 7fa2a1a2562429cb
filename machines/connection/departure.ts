import type { DtlsTransportState, SctpTransportState } from '../transports/transportTypes.ts'
import type { ConnectionState } from './aggregateStates.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import type { PeerConnectionCause, PeerConnectionContext } from './peerConnectionTypes.ts'

/** The peer's goodbye: it has gone away, and has said so. */
export interface Departure {
  /** Whether that is certain. `false` if this engine shows the same when the peer has said nothing. */
  readonly certain: boolean
}

/** What the transports that are in use show, and what else decides whether the peer has said goodbye. */
export interface PathShown {
  /** Of each DTLS transport in use. */
  readonly dtls: readonly DtlsTransportState[]
  /** Of the SCTP transport, if one is in use. */
  readonly sctp: SctpTransportState | undefined
  readonly connectionState: ConnectionState
  /** Whether the ICE transports work as far as they tell: without that no goodbye can have come. */
  readonly hasPath: boolean
  /** Whether a description is being applied: then a transport may be closed because it is in use no more (AB-9). */
  readonly isNegotiating: boolean
}

/**
 * Whether the peer has said goodbye: DTLS or the SCTP association is closed, without a failure, and negotiation has not
 * closed it (AB-3, AB-6, INV-44). A connection's `close()` has this effect at the other end. In some engines, so has a
 * page that is closed.
 */
export function hasLeft(path: PathShown): boolean {
  const { dtls, sctp, connectionState, hasPath, isNegotiating } = path
  if (isNegotiating || !hasPath || connectionState === 'failed' || dtls.includes('failed')) return false
  const areClosed = dtls.length > 0 && dtls.every((state) => state === 'closed')
  return areClosed || sctp === 'closed'
}

/**
 * The departure that is known after a cause: a connection that comes back, and a new association, have somebody there,
 * and what was closed may have been so for negotiation, if that has dropped it (AB-9).
 */
export function departureAfter(
  { departure, connectionState }: Pick<PeerConnectionContext, 'departure' | 'connectionState'>,
  cause: Extract<PeerConnectionCause, { readonly type: 'states.reported' | 'transports.changed' }>,
): Departure | undefined {
  if (!departure) return undefined
  if (cause.type === 'transports.changed') {
    const { sctp, dtls } = cause.transports
    const states = [...dtls.map((each) => each.getSnapshot().value), sctp?.getSnapshot().value]
    return states.includes('closed') ? departure : undefined
  }
  const isBack = cause.connectionState === 'connected' && connectionState !== 'connected'
  const isNew = cause.transports.some(
    ({ kind, cause: report }) => (kind === 'sctp' || kind === 'dtls') && report.type.endsWith('connected'),
  )
  return isBack || isNew ? undefined : departure
}

/**
 * Whether the other end is there.
 *
 * - `there`: the connection is `connected`, and the peer has not said goodbye;
 * - `left`: the peer has gone away, and has said so: its connection was closed, or its page, if its engine reports that.
 *   It does not say whether anybody meant it;
 * - `unknown`: not connected yet, no longer connected, or closed by this side.
 *
 * The connection emits `peerleft` when it becomes `left`. How soon depends on the engine: see the
 * guide “Find out why it fails”.
 *
 * @example
 * ```ts
 * connection.on('peerleft', () => showThatTheyHaveLeft())
 * if (whyFailed(snapshot)?.reason === 'connection-lost' && peer(snapshot) !== 'left') redial()
 * ```
 */
export function peer(snapshot: PeerConnectionSnapshot): 'there' | 'left' | 'unknown' {
  const { context, value } = snapshot
  const { departure, connectionState } = context
  if (departure) return 'left'
  return typeof value === 'object' && connectionState === 'connected' ? 'there' : 'unknown'
}
