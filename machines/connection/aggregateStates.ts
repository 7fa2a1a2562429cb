import type { DtlsTransportState, IceGathererState, IceTransportState } from '../transports/transportTypes.ts'

/** The values of `RTCPeerConnection.iceConnectionState`. */
export type IceConnectionState = IceTransportState

/** The values of `RTCPeerConnection.connectionState`. */
export type ConnectionState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'

/** The values of `RTCPeerConnection.iceGatheringState`. */
export type IceGatheringState = IceGathererState

/**
 * The `iceConnectionState` that follows from the ICE transports in use (INV-9).
 *
 * @param iceStates - the states of the transports that the transceivers and SCTP use, each once
 * @param isClosed - whether the connection is closed; transports that are all `closed` do not close it
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtciceconnectionstate-enum | WebRTC 1.0, RTCIceConnectionState}
 *
 * @example
 * ```ts
 * iceConnectionStateOf(['completed', 'disconnected']) // 'disconnected'
 * ```
 */
export function iceConnectionStateOf(iceStates: readonly IceTransportState[], isClosed = false): IceConnectionState {
  if (isClosed) return 'closed'
  if (iceStates.includes('failed')) return 'failed'
  if (iceStates.includes('disconnected')) return 'disconnected'
  if (all(iceStates, 'new', 'closed')) return 'new'
  if (iceStates.includes('new') || iceStates.includes('checking')) return 'checking'
  return all(iceStates, 'completed', 'closed') ? 'completed' : 'connected'
}

/**
 * The `connectionState` that follows from the transports in use (INV-9). `completed` of ICE counts as `connected`,
 * although the text does not say so (AMB-11).
 *
 * @param iceStates - the states of the ICE transports, as for {@link iceConnectionStateOf}
 * @param dtlsStates - the states of the DTLS transports in use, each once
 * @param isClosed - whether the connection is closed
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnectionstate-enum | WebRTC 1.0, RTCPeerConnectionState}
 *
 * @example
 * ```ts
 * connectionStateOf(['connected'], ['connecting']) // 'connecting'
 * ```
 */
export function connectionStateOf(
  iceStates: readonly IceTransportState[],
  dtlsStates: readonly DtlsTransportState[],
  isClosed = false,
): ConnectionState {
  const ice = iceConnectionStateOf(iceStates, isClosed)
  if (ice === 'closed') return 'closed'
  if (ice === 'failed' || dtlsStates.includes('failed')) return 'failed'
  if (ice === 'disconnected') return 'disconnected'
  if (ice === 'new' && all(dtlsStates, 'new', 'closed')) return 'new'
  if ((ice === 'connected' || ice === 'completed') && all(dtlsStates, 'connected', 'closed')) return 'connected'
  return 'connecting'
}

/**
 * The `iceGatheringState` that follows from the ICE gatherers in use (INV-9). It is never `closed`, and closing the
 * connection does not change it (INV-4).
 *
 * @param gatheringStates - the gathering states of the ICE transports in use, each once
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicegatheringstate-enum | WebRTC 1.0, RTCIceGatheringState}
 */
export function iceGatheringStateOf(gatheringStates: readonly IceGathererState[]): IceGatheringState {
  if (gatheringStates.includes('gathering')) return 'gathering'
  return gatheringStates.length > 0 && all(gatheringStates, 'complete') ? 'complete' : 'new'
}

function all<State>(states: readonly State[], ...allowed: readonly State[]): boolean {
  return states.every((state) => allowed.includes(state))
}
