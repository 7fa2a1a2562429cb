import { type Actor, type ActorOptions, assign, createActor, matchesState } from 'xstate'
import type { SessionMessage } from '../../machines/session/messages.ts'
import type { RecoveryCause } from '../../machines/session/recoveryTypes.ts'
import { type SessionActor, sessionMachine } from '../../machines/session/sessionMachine.ts'
import type { SessionCause, SessionInput } from '../../machines/session/sessionTypes.ts'
import { isPeerConnection } from '../bind/assertions.ts'
import { diagnosis } from '../diagnosis/diagnosis.ts'
import { named } from '../errors/named.ts'
import { LiveConnection } from './liveConnection.ts'
import type { CheckedSessionOptions } from './options.ts'
import { followPage, isOffline } from './page.ts'
import { type LinkSide, PeerLink } from './peerLink.ts'
import { SessionChannels } from './sessionChannels.ts'
import { endOf } from './signaling.ts'

const drivers = new WeakMap<object, SessionDriver>()

/** The driver of a session's actor. */
export function driverOf(actor: object): SessionDriver | undefined {
  return drivers.get(actor)
}

/** The slots are filled once: each actor finds its driver. */
const logic = sessionMachine.provide({
  actions: {
    refreshKey: ({ self }) => driverOf(self)?.link.refreshKey(),
    sayHello: ({ self }) => driverOf(self)?.link.sayHello(),
    challenge: ({ self }) => driverOf(self)?.link.challenge(),
    refuseClaim: ({ self }) => driverOf(self)?.link.refuseClaim(),
    inviteClaimant: ({ self }) => driverOf(self)?.link.inviteClaimant(),
    sayGoodbye: ({ self, context }) => driverOf(self)?.link.sayGoodbye(context.reason),
    drain: ({ self }) => driverOf(self)?.drain(),
    tellBuffered: ({ self }) => driverOf(self)?.tellBuffered(),
    setDiagnosis: assign({ diagnosis: ({ self }) => driverOf(self)?.diagnosis }),
  },
})

/** How many messages wait while a connection is being made. All are sent again. */
const MOST_HELD = 200

/** One session: makes its connections, and does what the chart's states stand for. */
export class SessionDriver implements LinkSide {
  readonly actor: SessionActor
  readonly link: PeerLink
  readonly channels = new SessionChannels(() => this.#lookAtChannels())
  readonly now: () => number
  readonly random: () => number
  readonly #options: CheckedSessionOptions
  readonly #ends: (() => void)[] = []
  /** All that `create` has given, so that none is used twice. */
  readonly #used = new WeakSet<RTCPeerConnection>()
  #connection: LiveConnection | undefined
  #epoch = 0
  #isMaking = false
  #wasUp = true
  #isNeeded = false
  #areOpening = false
  #hasEnded = false
  #held: SessionMessage[] = []

  constructor(options: CheckedSessionOptions) {
    const { policy, clock, inspect, name } = options
    this.#options = options
    this.now = options.now
    this.random = options.random
    const input: SessionInput = { policy, now: this.now, random: this.random }
    const actorOptions = {
      input,
      id: name,
      ...(clock && { clock }),
      ...(inspect && { inspect }),
    } as ActorOptions<typeof logic> & { input: SessionInput }
    this.actor = createActor(logic, actorOptions) as Actor<typeof sessionMachine>
    drivers.set(this.actor, this)
    this.link = new PeerLink(this)
    this.actor.subscribe({ complete: () => this.end(), error: () => this.end() })
  }

  /**
   * Begins.
   *
   * @throws BindError `not-options`, if `subscribe` has returned what ends nothing
   */
  start(): void {
    const { signaling, peer, borrowed } = this.#options
    try {
      if (signaling.state) {
        const end = signaling.state.subscribe(() => this.#lookAtNetwork())
        this.#ends.push(endOf(end, 'signaling.state.subscribe()'))
      }
      this.#lookAtNetwork()
    } catch (error) {
      this.end()
      throw error
    }
    // Who knows a plain peer asks nobody.
    if (peer === 'plain') this.link.assumePlain()
    this.actor.start()
    const { recovery } = this.actor.getSnapshot().children
    recovery?.on('ask', () => this.tell({ type: 'ask' }))
    recovery?.on('restart', () => this.#connection?.negotiator.restart())
    // One that is being made is another one already: the peer has asked for it meanwhile.
    recovery?.on('replace', () => !this.#isMaking && this.follow(this.nextEpoch))
    if (borrowed) {
      // It fires once, and perhaps before there is a peer to offer anything to.
      const note = () => {
        this.#isNeeded = true
      }
      borrowed.addEventListener('negotiationneeded', note)
      this.#ends.push(() => borrowed.removeEventListener('negotiationneeded', note))
    }
    this.#ends.push(
      followPage({
        leaving: () => this.link.sayLeaving(),
        frozen: () => this.#tellPath({ type: 'page.frozen' }),
        resumed: () => this.#resume(),
        network: () => this.#lookAtNetwork(),
      }),
    )
    this.#lookAtNetwork()
  }

  get signaling() {
    return this.#options.signaling
  }

  get polite() {
    return this.#options.polite
  }

  get epoch(): number {
    return this.#epoch
  }

  get nextEpoch(): number {
    return this.#epoch + 1
  }

  get isOpen(): boolean {
    return this.actor.getSnapshot().matches('open')
  }

  get isConfirmed(): boolean {
    return (
      this.actor.getSnapshot().matches({ open: 'met' }) || this.actor.getSnapshot().matches({ open: 'challenging' })
    )
  }

  get isConnected(): boolean {
    const { value } = this.actor.getSnapshot().context.path
    return typeof value === 'object' && 'connected' in value
  }

  /** The connection that the session has now. */
  get connection(): LiveConnection | undefined {
    return this.#connection
  }

  get diagnosis() {
    return this.#connection && diagnosis(this.#connection.actor.getSnapshot())
  }

  tell(cause: SessionCause): void {
    if (!this.#hasEnded) this.actor.send(cause)
  }

  meet(epoch: number): void {
    this.follow(epoch)
  }

  /** Makes the connection of that number, which is a later one than the present. */
  follow(epoch: number): void {
    if (!this.isOpen) return
    if (this.#options.borrowed && this.#epoch > 0) {
      const error = new Error('The peer needs another connection, and this one is not the session’s to replace.')
      this.tell({ type: 'fail', because: 'replacement-needed', error })
      return
    }
    this.#epoch = epoch
    this.#letGo()
    if (!this.#isMaking) void this.#make()
  }

  take(message: SessionMessage): void {
    const connection = this.#connection
    if (!connection) {
      if (this.#held.length < MOST_HELD) this.#held.push(message)
    } else if (!connection.negotiator.receive(message)) this.link.report({ type: 'message.refused', why: 'too-many' })
  }

  joined(): void {
    this.#tellPath({ type: 'peer.joined' })
    // What was sent before went to nobody.
    this.#connection?.negotiator.signalingUp()
  }

  left(): void {
    this.#tellPath({ type: 'connection.ended' })
    this.#tellPath({ type: 'peer.left' })
    // The path may ask nobody yet, and who has gone is no peer to be asked first when its next life comes.
    if (this.isConfirmed) this.tell({ type: 'ask' })
  }

  tellBuffered(): void {
    this.tell({ type: 'draining', buffered: this.channels.buffered })
  }

  drain(): void {
    const { path } = this.actor.getSnapshot().context
    // It begins for the first time, or may come back by itself. Nothing else is done for it any more.
    const mayConnect = path.value === 'unsure' || matchesState({ connecting: 'meeting' }, path.value)
    const isHopeless = !this.isConnected && !(mayConnect && this.channels.buffered > 0)
    const all = this.channels.finish()
    if (isHopeless) this.tell({ type: 'drained' })
    else all.then(() => this.tell({ type: 'drained' }))
  }

  /** Lets go of everything: at last of what is the app's, which may throw. */
  end(): void {
    this.#hasEnded = true
    void this.channels.finish()
    this.#letGo()
    const ends = this.#ends.splice(0)
    try {
      this.link.end()
    } finally {
      // Those of signalling came first.
      for (const end of ends.reverse()) end()
    }
  }

  #letGo(): void {
    this.#held = []
    this.channels.detach()
    this.#connection?.end()
    this.#connection = undefined
  }

  async #make(): Promise<void> {
    this.#isMaking = true
    // The old one is closed before: in some browsers two connections to one peer disturb each other.
    await null
    if (this.#hasEnded || !this.isOpen) return
    try {
      const object = await this.#options.create()
      this.#assertNew(object)
      // Where signalling is synchronous, the peer may ask for the next one while this one begins.
      this.#isMaking = false
      if (this.#hasEnded || !this.isOpen) {
        if (!this.#options.borrowed) object.close()
      }
      // The peer may have gone on to a later one meanwhile: nothing was done with this one yet.
      else this.#begin(object, this.#epoch)
    } catch (error) {
      this.tell({ type: 'fail', because: 'create-failed', error })
    }
  }

  #assertNew(object: unknown): asserts object is RTCPeerConnection {
    if (!isPeerConnection(object)) throw new TypeError(`create() has given ${named(object)}, and no RTCPeerConnection.`)
    if (this.#used.has(object)) throw new TypeError('create() has given a connection that it has given before.')
    if (object.signalingState === 'closed') throw new TypeError('create() has given a connection that is closed.')
    this.#used.add(object)
  }

  #begin(object: RTCPeerConnection, epoch: number): void {
    const { policy, clock, inspect, borrowed } = this.#options
    const connection = new LiveConnection(object, (cause) => this.#tellPath(cause), {
      polite: this.link.polite,
      repeats: !this.link.isPlain,
      delays: { repeat: policy.repeat, yield: policy.yield },
      send: (part) => this.link.send(part),
      unused: (why) => this.link.report({ type: 'message.unused', why }),
      failed: (error) => this.tell({ type: 'negotiation.failed', error }),
      clock,
      inspect,
      isBorrowed: borrowed !== undefined,
      isNeeded: this.#isNeeded,
    })
    this.#connection = connection
    this.tell({ type: 'connection.made', epoch })
    this.#tellPath({ type: 'connection.made', isOnly: connection.isOnly })
    // The app may have ended it where it was told that.
    if (this.#hasEnded) return
    connection.actor.subscribe(() => this.#lookAtChannels())
    void this.#setUp(connection, epoch)
    for (const message of this.#held.splice(0)) this.take(message)
    // A polite side may have nothing else to say for a while.
    this.link.send({ session: {} })
  }

  async #setUp(connection: LiveConnection, epoch: number): Promise<void> {
    const channel: SessionChannels['get'] = (...args) => this.channels.get(...args)
    try {
      this.channels.attach(connection)
      await this.#options.setUp?.(connection.object, { channel, epoch })
    } catch (error) {
      if (this.#connection === connection) this.tell({ type: 'fail', because: 'set-up-failed', error })
    }
  }

  #tellPath(cause: RecoveryCause): void {
    this.actor.getSnapshot().children.recovery?.send(cause)
    // A path that works is an answer.
    if (cause.type === 'path.connected') this.tell({ type: 'peer.heard' })
  }

  /** Says whether a channel waits for an association that is negotiated. */
  #lookAtChannels(): void {
    const areOpening = this.channels.areOpening && this.#connection?.hasAssociation === true
    if (areOpening === this.#areOpening) return
    this.#areOpening = areOpening
    this.#tellPath({ type: areOpening ? 'channels.waiting' : 'channels.open' })
  }

  #resume(): void {
    this.link.comeBack()
    this.#tellPath({ type: 'page.resumed' })
    this.#connection?.repeat()
    if (!this.isConnected) this.tell({ type: 'ask' })
  }

  #lookAtNetwork(): void {
    const isUp = this.signaling.state?.get() !== 'down'
    this.#tellPath({ type: isUp && !isOffline() ? 'network.up' : 'network.down' })
    if (isUp === this.#wasUp) return
    this.#wasUp = isUp
    if (!isUp) return
    this.#connection?.negotiator.signalingUp()
    if (!this.isConnected) this.tell({ type: 'ask' })
  }
}
