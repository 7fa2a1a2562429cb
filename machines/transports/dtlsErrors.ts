import type { DtlsTransportError } from './transportTypes.ts'

/** How a DTLS association has failed. */
export interface DtlsFailure {
  readonly errorDetail: 'dtls-failure' | 'fingerprint-failure'
  /** The fatal alert with which it ended. */
  readonly alert: number
  /** Who has sent it. */
  readonly by: 'self' | 'peer'
  readonly message: string
}

/**
 * What the `error` event of a DTLS transport tells. Only a `dtls-failure` tells the alert: a certificate with another
 * fingerprint is just that, whichever alert the peer gets for it (DX-4).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcerrordetailtype-enum | WebRTC 1.0, RTCErrorDetailType}
 */
export function dtlsError({ errorDetail, alert, by, message }: DtlsFailure): DtlsTransportError {
  const told = errorDetail === 'dtls-failure' ? alert : null
  const [sentAlert, receivedAlert] = by === 'self' ? [told, null] : [null, told]
  return { errorDetail, sentAlert, receivedAlert, message }
}
