import { RelayedPath } from '../../sessions/live/relayedPath.ts'
import { recordedConnection } from './recorders.ts'

/** What lies between the two: a `nowhere` is no path, and with `wrong-certificate` no handshake ends. */
export type PathKind = 'direct' | 'nowhere' | 'wrong-certificate' | 'relay'

/** One end of a life. */
export interface LifeEnd {
  readonly connection: RTCPeerConnection
  /** Its place among the connections of the page. */
  readonly index: number
  readonly channels: RTCDataChannel[]
  readonly senders: RTCRtpSender[]
}

/** Two ends, and the path between them. */
export class LifePeers {
  readonly a = end()
  readonly b = end()
  readonly #kind: PathKind
  readonly #isCareful: boolean
  #path: RelayedPath | undefined

  /** @param isCareful - whether a candidate waits until it can be added */
  constructor(kind: PathKind, isCareful: boolean) {
    this.#kind = kind
    this.#isCareful = isCareful
    for (const [from, to] of [
      [this.a, this.b],
      [this.b, this.a],
    ] as const) {
      from.connection.addEventListener('icecandidate', ({ candidate }) => {
        this.#deliver(to, candidate).catch(() => {})
      })
      from.connection.addEventListener('datachannel', ({ channel }) => from.channels.push(channel))
    }
  }

  async open(): Promise<void> {
    if (this.#kind === 'relay') this.#path = await RelayedPath.open()
  }

  /** One offers, and the other answers: with arguments, or without. */
  async negotiate(from: LifeEnd, to: LifeEnd, isBare: boolean): Promise<void> {
    await from.connection.setLocalDescription(isBare ? undefined : await from.connection.createOffer())
    await this.describe(from, to)
    await to.connection.setLocalDescription(isBare ? undefined : await to.connection.createAnswer())
    await this.describe(to, from)
  }

  /** Hands over what one has as its own. */
  async describe(from: LifeEnd, to: LifeEnd): Promise<void> {
    const description = from.connection.localDescription
    if (description) await to.connection.setRemoteDescription(await this.#described(description))
  }

  cut(): Promise<void> | undefined {
    return this.#path?.cut()
  }

  async close(): Promise<void> {
    await this.#path?.close()
  }

  async #described({ type, sdp }: RTCSessionDescription): Promise<RTCSessionDescriptionInit> {
    switch (this.#kind) {
      case 'wrong-certificate':
        return { type, sdp: sdp.replace(/(a=fingerprint:\S+ )(..)/g, (_, name, pair) => name + otherThan(pair)) }
      case 'nowhere':
        return { type, sdp: sdp.replace(/^a=candidate:.*\r\n/gm, '') }
      case 'relay':
        return { type, sdp: (await this.#path?.rerouteSdp(sdp)) ?? sdp }
      default:
        return { type, sdp }
    }
  }

  async #deliver({ connection }: LifeEnd, candidate: RTCIceCandidate | null): Promise<void> {
    while (this.#isCareful && !connection.remoteDescription && connection.signalingState !== 'closed')
      await new Promise((resolve) => connection.addEventListener('signalingstatechange', resolve, { once: true }))
    if (!candidate?.candidate) return connection.addIceCandidate()
    const init = candidate.toJSON()
    const text = candidate.candidate
    if (this.#kind === 'nowhere') return connection.addIceCandidate({ ...init, candidate: nowhere(text) })
    const candidateText = this.#path ? await this.#path.rerouteText(text) : text
    return connection.addIceCandidate({ ...init, candidate: candidateText })
  }
}

function end(): LifeEnd {
  return { ...recordedConnection(), channels: [], senders: [] }
}

function otherThan(pair: string): string {
  return pair === '00' ? '11' : '00'
}

/** The same candidate, at a port at which nothing is. */
function nowhere(text: string): string {
  const parts = text.split(' ')
  parts[4] = '127.0.0.1'
  parts[5] = '9'
  return parts.join(' ')
}
