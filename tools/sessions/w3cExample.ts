/** What the example sends: a description or a candidate. */
export interface ExampleMessage {
  readonly description?: RTCSessionDescription | null
  readonly candidate?: RTCIceCandidate | null
}

/**
 * The W3C's example of perfect negotiation, with its own names, for a connection and what sends.
 *
 * @returns what takes a message of the peer
 */
export function w3cExample(
  pc: RTCPeerConnection,
  polite: boolean,
  send: (message: object) => void,
): (message: ExampleMessage) => Promise<void> {
  let makingOffer = false
  let ignoreOffer = false
  let isSettingRemoteAnswerPending = false
  pc.onicecandidate = ({ candidate }) => send({ candidate })
  pc.onnegotiationneeded = async () => {
    try {
      makingOffer = true
      await pc.setLocalDescription()
      send({ description: pc.localDescription })
    } finally {
      makingOffer = false
    }
  }
  return async ({ description, candidate }) => {
    if (description) {
      const readyForOffer = !makingOffer && (pc.signalingState === 'stable' || isSettingRemoteAnswerPending)
      const offerCollision = description.type === 'offer' && !readyForOffer
      ignoreOffer = !polite && offerCollision
      if (ignoreOffer) return
      isSettingRemoteAnswerPending = description.type === 'answer'
      await pc.setRemoteDescription(description)
      isSettingRemoteAnswerPending = false
      if (description.type === 'offer') {
        await pc.setLocalDescription()
        send({ description: pc.localDescription })
      }
    } else if (candidate) {
      await pc.addIceCandidate(candidate).catch((error) => {
        if (!ignoreOffer) throw error
      })
    }
  }
}
