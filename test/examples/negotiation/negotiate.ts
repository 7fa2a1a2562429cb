/** What two peers hand each other. */
export type Signal =
  | { readonly description: RTCSessionDescriptionInit; readonly candidate?: never }
  | { readonly candidate: RTCIceCandidateInit | undefined; readonly description?: never }

/** What the app knows besides. */
export interface Negotiation {
  /** Who gives way when both offer at once: one of the two peers must be polite, and the other must not. */
  readonly polite: boolean
  /** Sends a signal to the peer: over a WebSocket, a BroadcastChannel, whatever there is. Signals must stay in order. */
  send(signal: Signal): void
  /** Is given what goes wrong. */
  report?(error: unknown): void
}

/**
 * Has a connection negotiate whenever it needs to, while its peer does the same: the “perfect negotiation” of the W3C.
 * Returns what takes the signals of the peer.
 */
export function negotiate(
  connection: RTCPeerConnection,
  { polite, send, report = console.error }: Negotiation,
): (signal: Signal) => Promise<void> {
  let isOffering = false
  let isTakingAnswer = false
  let isIgnoring = false

  connection.addEventListener('negotiationneeded', () => offer().catch(report))
  connection.addEventListener('icecandidate', ({ candidate }) => send({ candidate: candidate?.toJSON() }))

  async function offer() {
    isOffering = true
    try {
      await describe()
    } finally {
      isOffering = false
    }
  }

  async function describe() {
    await connection.setLocalDescription()
    const { type, sdp } = connection.localDescription ?? {}
    // A closed connection has nothing to say.
    if (type && sdp) send({ description: { type, sdp } })
  }

  async function takeDescription(description: RTCSessionDescriptionInit) {
    const isStable = connection.signalingState === 'stable' || isTakingAnswer
    const collides = description.type === 'offer' && (isOffering || !isStable)
    isIgnoring = !polite && collides
    if (isIgnoring) return
    isTakingAnswer = description.type === 'answer'
    // Of the polite peer, this takes its own offer back.
    await connection.setRemoteDescription(description).finally(() => {
      isTakingAnswer = false
    })
    if (description.type === 'offer') await describe()
  }

  async function takeCandidate(candidate: RTCIceCandidateInit | undefined) {
    try {
      await connection.addIceCandidate(candidate)
    } catch (error) {
      // The candidates of an offer that was ignored are of no use.
      if (!isIgnoring) throw error
    }
  }

  return async ({ description, candidate }) => {
    if (connection.signalingState === 'closed') return
    try {
      await (description ? takeDescription(description) : takeCandidate(candidate))
    } catch (error) {
      report(error)
    }
  }
}
