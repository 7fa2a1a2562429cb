import { engine, RTCPeerConnection } from '#engine'

/** Two connections in one page or process, which hand each other their descriptions and candidates. */
export interface Peers {
  readonly a: RTCPeerConnection
  readonly b: RTCPeerConnection
  /** Lets `a` offer and `b` answer; resolves when the answer is applied. */
  negotiate(alter?: Alterations): Promise<void>
  /** Closes both, if they are not closed. */
  close(): void
}

/** What may change a description, or just sees it, on its way. */
export type Alter = (sdp: string) => string

/** What happens to descriptions on their way. */
export interface Alterations {
  readonly offer?: Alter
  readonly answer?: Alter
}

/** What is not to be as ever. */
export interface PeersOptions {
  /** Connections that are there already. Who gives them keeps them, and so keeps them from being collected. */
  readonly a?: RTCPeerConnection | undefined
  readonly b?: RTCPeerConnection | undefined
  /**
   * `false`: no candidate is handed over by itself. The answer waits until all of `b`'s are in it, and so does the offer,
   * where that does no harm.
   */
  readonly trickle?: boolean
}

/**
 * The connections that were not closed yet. Firefox collects one that only its own listeners lead to, even while it
 * connects: then what waits for its events waits for ever.
 */
const living = new Set<RTCPeerConnection>()

/**
 * Makes two peers. Only `b`'s candidates are handed over, in a queue that opens when the answer is applied: so `b` cannot
 * begin the DTLS handshake before `a` has the answer. node-datachannel fails to connect then, or loses the first message
 * of the handshake.
 */
export function makePeers({ a = made(), b = made(), trickle = true }: PeersOptions = {}): Peers {
  const held: (() => void)[] = []
  let answered = false

  if (trickle) {
    b.addEventListener('icecandidate', ({ candidate }) => {
      // A connection that is closed meanwhile refuses a candidate; that is nobody's concern here.
      const deliver = () => void a.addIceCandidate(candidate ?? undefined).catch(() => {})
      if (answered) deliver()
      else held.push(deliver)
    })
  }

  return {
    a,
    b,
    async negotiate(alter = {}) {
      answered = false
      const offer = await a.createOffer()
      await a.setLocalDescription(offer)
      const goesAtOnce = trickle || engine === 'node-datachannel'
      await b.setRemoteDescription(altered(goesAtOnce ? offer : await descriptionOf(a), alter.offer))
      const answer = await b.createAnswer()
      await b.setLocalDescription(answer)
      await a.setRemoteDescription(altered(trickle ? answer : await descriptionOf(b), alter.answer))
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

/** The description that a connection has set, once all its candidates are in it. */
export async function descriptionOf(connection: RTCPeerConnection): Promise<RTCSessionDescription> {
  while (connection.iceGatheringState !== 'complete') await fired(connection, 'icegatheringstatechange')
  return connection.localDescription as RTCSessionDescription
}

/** A description as it arrives. */
export function altered({ type, sdp = '' }: RTCSessionDescriptionInit, alter: Alter = (same) => same) {
  return { type, sdp: alter(sdp) }
}

/** Resolves when an object has fired such an event. */
export function fired(object: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => object.addEventListener(type, resolve, { once: true }))
}

/** Hands the next channel that the peer announces to `handle`, inside the event, and resolves with what that gives. */
export function announced<Result>(
  connection: RTCPeerConnection,
  handle: (channel: RTCDataChannel) => Result,
): Promise<Result> {
  return new Promise((resolve) => {
    connection.addEventListener('datachannel', ({ channel }) => resolve(handle(channel)), { once: true })
  })
}

/** Resolves when a channel is open. */
export async function opened(channel: RTCDataChannel): Promise<void> {
  if (channel.readyState === 'connecting') await fired(channel, 'open')
}

/** Resolves when both channels are open and a message has gone each way. */
export async function talked(a: RTCDataChannel, b: RTCDataChannel): Promise<void> {
  const asked = fired(b, 'message')
  const answered = fired(a, 'message')
  await opened(a)
  a.send('ping')
  await asked
  // The first message may be there before the channel is open at this end (seen in Chromium, under load).
  await opened(b)
  b.send('pong')
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

let count = 0

/** How many connections have been made here so far. */
export function countMade(): number {
  return count
}

function made(): RTCPeerConnection {
  const connection = new RTCPeerConnection()
  count += 1
  living.add(connection)
  return connection
}
