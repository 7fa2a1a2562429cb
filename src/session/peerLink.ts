import {
  PROTOCOL_VERSION,
  readMessage,
  type SessionMessage,
  type SessionPart,
} from '../../machines/session/messages.ts'
import type { SessionCause } from '../../machines/session/sessionTypes.ts'
import type { Part } from './part.ts'
import { RateLimit } from './rateLimit.ts'
import { endOf, type Signaling } from './signaling.ts'

/** What a link needs to know, and whom it tells. */
export interface LinkSide {
  readonly signaling: Signaling
  /** Whether this side was told to be polite, or not to be. */
  readonly polite: boolean | undefined
  random(): number
  now(): number
  /** The number of the present connection, or of the one that is being made. */
  readonly epoch: number
  /** That of the next one. */
  readonly nextEpoch: number
  /** Whether the session goes on: one that closes takes no other peer. */
  readonly isOpen: boolean
  /** Whether the peer is known, and was there when it was asked last. */
  readonly isConfirmed: boolean
  /** Whether the path to the peer works. */
  readonly isConnected: boolean
  /** Has the chart take a cause. */
  tell(cause: SessionCause): void
  /** There is a peer that was none before. */
  meet(epoch: number): void
  /** The peer has another connection than this side. */
  follow(epoch: number): void
  /** Takes what the peer says about the present connection. */
  take(message: SessionMessage): void
  /** The peer has come to the present connection. */
  joined(): void
  /** The peer goes away, or its page does. */
  left(): void
}

/** The peer, as the link knows it. */
interface Peer {
  /** Which life of its page. A plain peer has none. */
  readonly life: string | undefined
  readonly polite: boolean
  /** The latest key that it has sent. */
  echo: string | undefined
  /** The latest connection that it has spoken of. */
  epoch: number
}

/** Somebody else, and the key that it has asked with. */
interface Claimant {
  readonly life: string
  readonly ask: string | undefined
}

/** All that a link remembers of one message when it gets the next: plain data, so that a checker can put it back. */
export interface LinkMemory {
  /** Which life of which page this is. */
  life: string
  /** What was asked with last, and before. */
  key: string
  former: string
  peer: Peer | undefined
  claimant: Claimant | undefined
  /** What a plain peer's connection is known by. */
  fingerprint: string | undefined
}

/** How many messages of others are looked into, and how many that are not used are reported, in a second. */
const MOST_ANSWERS = 20

/** Who the peer is, and what it and others send: the part of the protocol that is not about one connection. */
export class PeerLink {
  memory: LinkMemory
  readonly #side: LinkSide
  readonly #unsubscribe: () => void
  readonly #answers: RateLimit
  readonly #reports: RateLimit
  #hasEnded = false
  #isAway = false

  /** @throws BindError `not-options`, if `subscribe` has returned what ends nothing */
  constructor(side: LinkSide) {
    this.#side = side
    const [life, key] = [randomId(side.random), randomId(side.random)]
    this.memory = { life, key, former: key, peer: undefined, claimant: undefined, fingerprint: undefined }
    this.#answers = new RateLimit(MOST_ANSWERS, side.now)
    const exceeded = () => side.tell({ type: 'message.refused', why: 'overload' })
    this.#reports = new RateLimit(MOST_ANSWERS, side.now, exceeded)
    const returned: unknown = side.signaling.subscribe((message) => this.#receive(message))
    // Where this throws, there is nobody whom a message could be for.
    this.#hasEnded = true
    this.#unsubscribe = endOf(returned, 'signaling.subscribe()')
    this.#hasEnded = false
  }

  /** Hears nothing any more. */
  end(): void {
    this.#hasEnded = true
    this.#unsubscribe()
  }

  /** Whether the peer has no part in the protocol. */
  get isPlain(): boolean {
    return this.memory.peer !== undefined && this.memory.peer.life === undefined
  }

  /** Whether this side gives way. */
  get polite(): boolean {
    return this.memory.peer?.polite ?? true
  }

  /** Begins with a plain peer without having heard it. */
  assumePlain(): void {
    const { polite = true } = this.#side
    this.memory.peer = newPeer(undefined, polite)
    this.#side.tell({ type: 'peer.met', polite })
    this.#side.meet(this.#side.nextEpoch)
  }

  refreshKey(): void {
    this.memory.former = this.memory.key
    this.memory.key = randomId(this.#side.random)
  }

  /** Asks whoever hears it. */
  sayHello(): void {
    if (!this.isPlain) this.#post({ session: { ...this.#own(), ask: this.memory.key, epoch: this.#side.nextEpoch } })
  }

  /** Asks the peer. A plain one cannot be asked: its path answers. */
  challenge(): void {
    if (!this.isPlain) this.send({ session: { ask: this.memory.key } })
    else if (this.#side.isConnected) this.#side.tell({ type: 'peer.heard' })
  }

  refuseClaim(): void {
    if (this.memory.claimant) this.#refuse(this.memory.claimant.life)
  }

  inviteClaimant(): void {
    if (this.memory.claimant) this.#invite(this.memory.claimant.life, this.memory.claimant.ask)
  }

  sayGoodbye(reason: string): void {
    if (this.memory.peer?.life !== undefined) this.send({ session: { goodbye: reason } })
    // Nobody is there who could say that it knows.
    else this.#side.tell({ type: 'peer.goodbye', reason: '' })
  }

  sayLeaving(): void {
    // A page that goes may be informed still, where signalling is not its own: what it answered would prove that it is there.
    this.#isAway = true
    if (this.memory.peer?.life !== undefined) this.send({ session: { leaving: true } })
  }

  /** Hears again, in a page that went away. */
  comeBack(): void {
    this.#isAway = false
  }

  /** Sends something to the peer. */
  send({ session, ...content }: Part): void {
    const { peer } = this.memory
    if (!peer) return
    if (peer.life !== undefined) {
      const echo = peer.echo === undefined ? {} : { echo: peer.echo }
      const { epoch } = this.#side
      this.#post({ ...content, session: { ...this.#own(), to: peer.life, epoch, ...echo, ...session } })
    } else if (content.description || content.candidate) this.#post(content)
  }

  #own(): Pick<SessionPart, 'version' | 'from' | 'polite'> {
    const { polite } = this.#side
    return { version: PROTOCOL_VERSION, from: this.memory.life, ...(polite !== undefined && { polite }) }
  }

  #post(message: SessionMessage): void {
    const failed = (error: unknown) => this.#side.tell({ type: 'signaling.failed', error })
    try {
      const sent = this.#side.signaling.send(message)
      if (sent) Promise.resolve(sent).catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  #receive(value: unknown): void {
    if (this.#hasEnded || this.#isAway) return
    const message = readMessage(value)
    if (typeof message === 'string') {
      this.report({ type: 'message.refused', why: message })
      return
    }
    const { session } = message
    if (!session) this.#receivePlain(message)
    // Some pipes give back what was sent.
    else if (session.from === this.memory.life) return
    else if (session.to !== undefined && session.to !== this.memory.life) this.#unused('stranger')
    else if (session.from === this.memory.peer?.life) this.#receivePeers(message, session, this.memory.peer)
    else this.#receiveStrangers(message, session)
  }

  #receivePeers(message: SessionMessage, session: SessionPart, peer: Peer): void {
    const side = this.#side
    // Without a number it is of no later and of no earlier connection.
    const { epoch = Number.NaN } = session
    // Where the peer has spoken of a later one, it comes late.
    const isLeaving = session.leaving && !(epoch < peer.epoch)
    if (session.ask !== undefined) peer.echo = session.ask
    if (session.goodbye !== undefined) {
      side.tell({ type: 'peer.goodbye', reason: session.goodbye })
      return
    }
    if (this.#isAnswer(session)) side.tell({ type: 'peer.heard' })
    if (isLeaving) side.left()
    // Who is connected has this side for its peer: it comes late.
    if (session.busy && !side.isConnected) {
      // It was met while it had no path to its own peer.
      this.memory.peer = undefined
      side.tell({ type: 'peer.busy' })
      return
    }
    // Who asks may name a connection that is still to be made.
    if (session.ask === undefined && epoch > peer.epoch) {
      peer.epoch = epoch
      if (epoch === side.epoch) side.joined()
    }
    const isOld = epoch < side.epoch
    const hasContent = message.description || message.candidate || session.received
    // A question is answered with the epoch, which tells a peer of an older one to follow.
    if (session.to !== undefined && epoch > side.epoch) side.follow(epoch)
    if (session.ask !== undefined || (isOld && hasContent && this.#answers.allows())) this.send({ session: {} })
    if (!hasContent) return
    if (isOld || session.to === undefined) this.#unused('old-connection')
    else side.take(message)
  }

  /**
   * Whether the peer proves that it is there. Where signalling is slow, its answer to a challenge comes when that is over: then it
   * counts as long as the path works and nobody else has taken its place.
   */
  #isAnswer({ echo }: SessionPart): boolean {
    const { isConfirmed, isConnected } = this.#side
    return echo === this.memory.key || (echo === this.memory.former && !isConfirmed && isConnected)
  }

  #receiveStrangers(message: SessionMessage, session: SessionPart): void {
    const side = this.#side
    const { from: life, ask, echo } = session
    const isTaken = side.isConfirmed && side.isConnected
    if (!side.isOpen || (isTaken && ask === undefined)) this.#unused('stranger')
    else if (!isTaken && echo === this.memory.key && session.to !== undefined) {
      this.#adopt(session)
      if (this.memory.peer) this.#receivePeers(message, session, this.memory.peer)
    } else if (ask !== undefined && this.#answers.allows()) {
      // The one who was the peer may be gone, but is asked first.
      if (side.isConfirmed) this.#claim(life, ask)
      else this.#invite(life, ask)
    } else if (session.busy) side.tell({ type: 'peer.busy' })
    else {
      this.#unused('stranger')
      // It has met this side, as the peer has: of a page that was loaded again, one of them is the former life.
      if (side.isConfirmed && session.to !== undefined && this.#answers.allows()) this.#claim(life, undefined)
    }
  }

  #claim(life: string, ask: string | undefined): void {
    this.memory.claimant = { life, ask }
    this.#side.tell({ type: 'peer.claimed', asks: ask !== undefined })
  }

  #refuse(life: string): void {
    this.#post({ session: { ...this.#own(), to: life, busy: true } })
  }

  #invite(life: string, echo: string | undefined): void {
    const epoch = this.#side.nextEpoch
    const proof = echo === undefined ? {} : { echo }
    this.#post({ session: { ...this.#own(), to: life, ask: this.memory.key, ...proof, epoch } })
  }

  #adopt({ from: life, polite: theirs, epoch = this.#side.nextEpoch }: SessionPart): void {
    const side = this.#side
    const hasConflict = theirs !== undefined && theirs === side.polite
    const isElected = this.memory.life < life
    const polite = hasConflict ? isElected : (side.polite ?? (theirs === undefined ? isElected : !theirs))
    const next = Math.max(side.nextEpoch, epoch)
    // Two have met this side at once. To a page that is gone it does nothing.
    if (this.memory.peer?.life !== undefined) this.#refuse(this.memory.peer.life)
    this.memory.peer = newPeer(life, polite)
    // What was an answer to the old key is no proof for anybody any more.
    this.refreshKey()
    side.tell({ type: 'peer.met', polite })
    if (hasConflict) side.tell({ type: 'politeness.conflict' })
    side.meet(next)
  }

  /** A plain peer is whoever is heard first. Another certificate is another life of its page. */
  #receivePlain(message: SessionMessage): void {
    if (this.memory.peer && !this.isPlain) {
      this.#unused('stranger')
      return
    }
    const fingerprint = message.description?.sdp.match(/^a=fingerprint:(.+)/m)?.[1]
    const isOther =
      message.description?.type === 'offer' && this.memory.fingerprint && fingerprint !== this.memory.fingerprint
    if (fingerprint) this.memory.fingerprint = fingerprint
    if (!this.memory.peer) this.assumePlain()
    else if (isOther) this.#side.follow(this.#side.nextEpoch)
    this.#side.take(message)
  }

  /** Reports a message that is not used: not so many that the app has nothing else to do. */
  report(cause: SessionCause): void {
    if (this.#reports.allows()) this.#side.tell(cause)
  }

  #unused(why: 'stranger' | 'old-connection'): void {
    this.report({ type: 'message.unused', why })
  }
}

function newPeer(life: string | undefined, polite: boolean): Peer {
  return { life, polite, echo: undefined, epoch: 0 }
}

/** An id that nobody else has. */
function randomId(random: () => number): string {
  return Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('')
}
