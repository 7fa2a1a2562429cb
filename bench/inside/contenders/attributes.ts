/** Where the states are that one would keep by hand, and the events that tell of them. */
export const connectionAttributes = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

export const channelEvents = ['open', 'closing', 'error', 'close'] as const

/** The transports that a connection has once it is negotiated, with their attributes and events. */
export function transportsOf({ sctp }: RTCPeerConnection): readonly (readonly [EventTarget, string, string])[] {
  if (!sctp) return []
  const dtls = sctp.transport
  const ice = dtls.iceTransport
  return [
    [sctp, 'state', 'statechange'],
    [dtls, 'state', 'statechange'],
    [ice, 'state', 'statechange'],
    [ice, 'gatheringState', 'gatheringstatechange'],
  ]
}
