/** The SDP of a description. None where the connection is closed: Firefox throws where that is asked for one. */
export function sdpOf(
  connection: RTCPeerConnection,
  which: 'localDescription' | 'remoteDescription',
): string | undefined {
  return connection.signalingState === 'closed' ? undefined : connection[which]?.sdp
}
