/**
 * The classes of one host, by their global names: what `createClasses(world)` of `objects/` makes. Their types are those of
 * the platform, so an app compiles with them as it is.
 */
export interface SimulatedClasses {
  readonly RTCPeerConnection: typeof RTCPeerConnection
  readonly RTCDataChannel: typeof RTCDataChannel
  readonly RTCSctpTransport: typeof RTCSctpTransport
  readonly RTCDtlsTransport: typeof RTCDtlsTransport
  readonly RTCIceTransport: typeof RTCIceTransport
  /** Written out, for the platform's types have no class of it. */
  readonly RTCIceCandidatePair: { readonly prototype: RTCIceCandidatePair; new (): RTCIceCandidatePair }
  readonly RTCSessionDescription: typeof RTCSessionDescription
  readonly RTCIceCandidate: typeof RTCIceCandidate
  readonly RTCCertificate: typeof RTCCertificate
  readonly RTCError: typeof RTCError
  readonly RTCStatsReport: typeof RTCStatsReport
  readonly RTCErrorEvent: typeof RTCErrorEvent
  readonly RTCDataChannelEvent: typeof RTCDataChannelEvent
  readonly RTCPeerConnectionIceEvent: typeof RTCPeerConnectionIceEvent
  readonly RTCPeerConnectionIceErrorEvent: typeof RTCPeerConnectionIceErrorEvent
}
