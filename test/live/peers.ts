import { RTCPeerConnection } from '#engine'

/** Two connections in one page or process, which hand each other their descriptions and candidates. */
export interface Peers {
  readonly a: RTCPeerConnection
  readonly b: RTCPeerConnection
  /** Lets `a` offer and `b` answer; `alter` may change the offer on its way. */
  negotiate(alter?: (sdp: string) => string): Promise<void>
  /** Closes both, if they are not closed. */
  close(): void
}

/**
 * The connections that were not closed yet. Firefox collects one that only its own listeners lead to, even while it
 * connects: then what waits for its events waits for ever.
 */
const living = new Set<RTCPeerConnection>()

/**
 * Makes two peers. Only `b`'s candidates are handed over, after the answer: so `b` cannot begin the DTLS handshake
 * before `a` has the answer. node-datachannel fails to connect then, or loses the first message of the handshake.
 */
export function makePeers(a: RTCPeerConnection = new RTCPeerConnection()): Peers {
  const b = new RTCPeerConnection()
  for (const connection of [a, b]) living.add(connection)
  const held: (() => void)[] = []
  let answered = false

  b.addEventListener('icecandidate', ({ candidate }) => {
    // A connection that is closed meanwhile refuses a candidate; that is not the test's concern.
    const deliver = () => void a.addIceCandidate(candidate ?? undefined).catch(() => {})
    if (answered) deliver()
    else held.push(deliver)
  })

  return {
    a,
    b,
    async negotiate(alter = (sdp) => sdp) {
      answered = false
      const offer = await a.createOffer()
      await a.setLocalDescription(offer)
      await b.setRemoteDescription({ type: 'offer', sdp: alter(offer.sdp ?? '') })
      const answer = await b.createAnswer()
      await b.setLocalDescription(answer)
      await a.setRemoteDescription(answer)
      answered = true
      for (const deliver of held.splice(0)) deliver()
    },
    close() {
      for (const connection of [a, b]) {
        connection.close()
        living.delete(connection)
      }
    },
  }
}

/** Resolves when an object has fired such an event. */
export function fired(object: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => object.addEventListener(type, resolve, { once: true }))
}

/** Hands the next channel that the peer announces to `seen`, inside the event, and resolves with what that gives. */
export function announced<Seen>(connection: RTCPeerConnection, seen: (channel: RTCDataChannel) => Seen): Promise<Seen> {
  return new Promise((resolve) => {
    connection.addEventListener('datachannel', ({ channel }) => resolve(seen(channel)), { once: true })
  })
}

/** Resolves when both channels are open and a message has gone each way. */
export async function talked(a: RTCDataChannel, b: RTCDataChannel): Promise<void> {
  const answered = new Promise((resolve) => a.addEventListener('message', resolve, { once: true }))
  b.addEventListener('message', () => b.send('pong'), { once: true })
  if (a.readyState === 'connecting') await new Promise((resolve) => a.addEventListener('open', resolve, { once: true }))
  a.send('ping')
  await answered
}

/** Lets another pair of peers live a whole life, so that everything the engine still had to do is done. */
export async function settled(): Promise<void> {
  const { a, b, negotiate, close } = makePeers()
  const channel = a.createDataChannel('settled')
  const end = announced(b, (remote) => talked(channel, remote))
  await negotiate()
  await end
  close()
}
