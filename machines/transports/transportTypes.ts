/**
 * The values of `RTCIceTransport.state`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicetransportstate | WebRTC 1.0, RTCIceTransportState}
 */
export type IceTransportState = 'new' | 'checking' | 'connected' | 'completed' | 'disconnected' | 'failed' | 'closed'

/**
 * The values of `RTCIceTransport.gatheringState`. None of them is `closed`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicegathererstate | WebRTC 1.0, RTCIceGathererState}
 */
export type IceGathererState = 'new' | 'gathering' | 'complete'

/**
 * The values of `RTCDtlsTransport.state`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdtlstransportstate-enum | WebRTC 1.0, RTCDtlsTransportState}
 */
export type DtlsTransportState = 'new' | 'connecting' | 'connected' | 'closed' | 'failed'

/**
 * The values of `RTCSctpTransport.state`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcsctptransportstate | WebRTC 1.0, RTCSctpTransportState}
 */
export type SctpTransportState = 'connecting' | 'connected' | 'closed'

/**
 * What an `RTCErrorEvent` on a DTLS transport says, as plain data. Its `name` is always `OperationError`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcerror-interface | WebRTC 1.0, RTCError}
 */
export interface DtlsTransportError {
  /** `dtls-failure` or `fingerprint-failure`; `null` where an engine's event carries no `RTCError`. */
  readonly errorDetail: string | null
  /** The number of the alert that the peer has sent, or `null` if it sent none. */
  readonly receivedAlert: number | null
  /** The number of the alert that was sent to the peer, or `null` if none was sent. */
  readonly sentAlert: number | null
  /** The engine's own words. */
  readonly message: string
}

/** The engine reports a state. Ignored if the specification has no transition to it from the present state. */
export type StateReport<State extends string> = State extends string ? { readonly type: State } : never

/** A transport is in a state that no legal cause explains. Ignored if the chart is in that state already. */
export type StateResync<State extends string> = State extends string ? { readonly type: `resync.${State}` } : never

/** What can happen to any transport. */
export type TransportCause<State extends string> =
  | StateReport<State>
  | StateResync<State>
  /** The connection was closed by this side (INV-48). The chart ends, without an event. */
  | { readonly type: 'connection.closed' }

/** What an app may send to a transport's actor: nothing. No object has this type; all causes come from the transport. */
export interface TransportCommand {
  readonly type: never
}

/** What can happen to an ICE transport's state. */
export type IceTransportCause =
  | (TransportCause<IceTransportState> & {
      /** Another pair of candidates was selected in the same task. Only for a change of state. */
      readonly pairChanged?: true
    })
  /** Another pair of candidates is selected, and the state stays. */
  | { readonly type: 'selectedcandidatepair.changed' }

/** What can happen to an ICE transport's gatherer. */
export type IceGathererCause = TransportCause<IceGathererState>

/** What can happen to a DTLS transport. */
export type DtlsTransportCause =
  | Exclude<TransportCause<DtlsTransportState>, { readonly type: 'failed' }>
  /** The association has failed. Some engines report only the state: then there is no `error`. */
  | { readonly type: 'failed'; readonly error?: DtlsTransportError }

/** What can happen to an SCTP transport. */
export type SctpTransportCause = TransportCause<SctpTransportState>

/** The event that an SCTP transport fires. */
export type SctpTransportEmitted = { readonly type: 'statechange' }

/** The events that a DTLS transport fires. */
export type DtlsTransportEmitted =
  | SctpTransportEmitted
  /** Always before the `statechange` to `failed`, and like it in the state `failed` (INV-43). */
  | ({ readonly type: 'error' } & DtlsTransportError)

/** The events that an ICE transport fires for its state. */
export type IceTransportEmitted = SctpTransportEmitted | { readonly type: 'selectedcandidatepairchange' }

/** The event that an ICE transport fires for its gatherer. */
export type IceGathererEmitted = { readonly type: 'gatheringstatechange' }

/** Where a transport's chart begins. */
export interface TransportInput<State extends string> {
  /** The state of the transport at this moment. */
  readonly state: State
}

/** Where a DTLS transport's chart begins. */
export interface DtlsTransportInput extends TransportInput<DtlsTransportState>, Partial<DtlsTransportContext> {}

/** What the chart of a DTLS transport remembers besides its state. */
export interface DtlsTransportContext {
  /** The error of the last failure; kept after a new association and after the end. */
  readonly error: DtlsTransportError | undefined
}

/** What the chart of an ICE gatherer remembers besides its state. */
export interface IceGathererContext {
  /** What `gatheringState` reads: the end of the chart does not change it (INV-4). */
  readonly gatheringState: IceGathererState
}
