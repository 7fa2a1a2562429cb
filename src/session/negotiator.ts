import { type Actor, type ActorOptions, type AnyActorLogic, createActor } from 'xstate'
import type { SessionMessage, SessionPart } from '../../machines/session/messages.ts'
import { type NegotiationActor, negotiationMachine } from '../../machines/session/negotiationMachine.ts'
import type { NegotiationInput, Unused } from '../../machines/session/negotiationTypes.ts'
import { LocalCandidates } from './localCandidates.ts'
import type { Part } from './part.ts'
import { RemoteCandidates } from './remoteCandidates.ts'
import { RemoteOffers } from './remoteOffers.ts'
import { sdpOf } from './sdpOf.ts'
import { ufragsIn } from './ufrags.ts'

/** What a negotiator needs besides its connection. */
export interface NegotiatorOptions extends NegotiationInput {
  send(part: Part): void
  /** Whether the connection has said before that it needs to negotiate. */
  readonly isNeeded: boolean
  /** Its negotiation cannot go on. */
  broken(): void
  /** An operation of the connection was rejected. */
  failed(error: unknown): void
  unused(why: Unused): void
  readonly clock?: ActorOptions<AnyActorLogic>['clock'] | undefined
  readonly inspect?: ActorOptions<AnyActorLogic>['inspect'] | undefined
}

const negotiators = new WeakMap<object, Negotiator>()
const of = (self: object) => negotiators.get(self)

/** The slots are filled once: each actor finds its negotiator. */
const logic = negotiationMachine.provide({
  actions: {
    makeOffer: ({ self, context }) => of(self)?.makeOffer(context.restarts),
    sendOffer: ({ self, context: { offered, answered } }) => of(self)?.sendOffer(offered, answered),
    takeOffer: ({ self, context }) => of(self)?.takeOffer(context.taking),
    makeAnswer: ({ self }) => of(self)?.makeAnswer(),
    sendAnswer: ({ self, context: { answered, withdrawn } }) => of(self)?.sendAnswer(answered, withdrawn),
    takeAnswer: ({ self }) => of(self)?.takeAnswer(),
    rollBack: ({ self }) => of(self)?.rollBack(),
    sendCandidates: ({ self }) => of(self)?.sendCandidates(),
  },
})

/** Negotiates for one connection: does what the chart's states stand for, and tells it what has come. */
export class Negotiator {
  readonly actor: NegotiationActor
  readonly #connection: RTCPeerConnection
  readonly #options: NegotiatorOptions
  readonly #local = new LocalCandidates()
  readonly #remote: RemoteCandidates
  readonly #offers = new RemoteOffers()
  #answer: string | undefined
  #peersAnswer: string | undefined
  /** How many offers of a plain peer there were, which does not number them. */
  #plainOffers = 0
  readonly #undo: (() => void)[] = []

  constructor(connection: RTCPeerConnection, options: NegotiatorOptions) {
    this.#connection = connection
    this.#options = options
    this.#remote = new RemoteCandidates(connection)
    const { polite, repeats, delays, clock, inspect } = options
    this.actor = createActor(logic, {
      input: { polite, repeats, delays },
      ...(clock && { clock }),
      ...(inspect && { inspect }),
    } as ActorOptions<typeof logic> & { input: NegotiationInput }) as Actor<typeof negotiationMachine>
    negotiators.set(this.actor, this)
    this.actor.on('broken', () => options.broken())
    this.actor.on('unused', ({ why }) => options.unused(why))
    this.actor.start()
    this.#listen('negotiationneeded', () => {
      // In another state the engine fires again when it is `stable`.
      if (connection.signalingState === 'stable') this.actor.send({ type: 'needed' })
    })
    if (options.isNeeded && connection.signalingState === 'stable') this.actor.send({ type: 'needed' })
    this.#listen('icecandidate', (event) => this.#announce((event as RTCPeerConnectionIceEvent).candidate))
  }

  /** Finds the path anew. `restartIce()` is not called: at the answerer, Firefox makes a wrong answer of it. */
  restart(): void {
    this.actor.send({ type: 'restart' })
  }

  /** What was sent while signalling was down is sent again. */
  signalingUp(): void {
    this.actor.send({ type: 'signaling.up' })
  }

  /** Does nothing any more. The connection stays as it is. */
  stop(): void {
    for (const undo of this.#undo.splice(0)) undo()
    this.actor.stop()
  }

  /**
   * Takes a message of the peer.
   *
   * @returns `false` if it has more than is remembered
   */
  receive({ description, candidate, session }: SessionMessage): boolean {
    // The app has closed it: nothing is negotiated any more.
    if (this.#connection.signalingState === 'closed') return true
    if (session?.received) {
      this.#local.acknowledge(session.received)
      if (this.#local.unacknowledged(this.#localSdp).length === 0) this.actor.send({ type: 'candidates.acknowledged' })
    }
    if (description?.type === 'offer') this.#receiveOffer(description.sdp, session)
    else if (description) this.#receiveAnswer(description.sdp, session)
    return candidate ? this.#receiveCandidate(candidate, session) : true
  }

  makeOffer(restarts: boolean): void {
    const connection = this.#connection
    this.#run(async () =>
      connection.setLocalDescription(restarts ? await connection.createOffer({ iceRestart: true }) : undefined),
    )
  }

  sendOffer(number: number, answered: number): void {
    this.#sendDescription('offer', this.#localSdp, { number, answered })
  }

  takeOffer(number: number): void {
    const connection = this.#connection
    const offer = { type: 'offer' as const, sdp: this.#offers.take(number) }
    // Not every engine rolls back by itself. Both calls at once, so that nothing comes between.
    this.#run(() =>
      Promise.all([
        connection.signalingState === 'have-local-offer' && connection.setLocalDescription({ type: 'rollback' }),
        connection.setRemoteDescription(offer),
      ]),
    )
  }

  makeAnswer(): void {
    this.#run(async () => {
      this.#remote.add()
      await this.#connection.setLocalDescription()
      this.#answer = this.#localSdp
    })
  }

  sendAnswer(number: number, withdrawn: number): void {
    this.#sendDescription('answer', this.#answer, { number, withdrawn })
  }

  takeAnswer(): void {
    const answer = { type: 'answer' as const, sdp: this.#peersAnswer ?? '' }
    this.#run(async () => {
      await this.#connection.setRemoteDescription(answer)
      this.#remote.add()
    })
  }

  rollBack(): void {
    this.#run(() => this.#connection.setLocalDescription({ type: 'rollback' }))
  }

  sendCandidates(): void {
    for (const message of this.#local.unacknowledged(this.#localSdp)) this.#options.send(message)
  }

  get #localSdp(): string | undefined {
    return sdpOf(this.#connection, 'localDescription')
  }

  #receiveOffer(sdp: string, session: SessionPart | undefined): void {
    const { number = this.#plainOffers + 1, answered = 0 } = session ?? {}
    if (!session) this.#plainOffers = number
    const known = ufragsIn(sdpOf(this.#connection, 'remoteDescription'))
    const restarts = known.length > 0 && !ufragsIn(sdp).some((ufrag) => known.includes(ufrag))
    this.#offers.add(number, sdp)
    this.actor.send({ type: 'offer.received', number, answered, restarts })
  }

  #receiveAnswer(sdp: string, session: SessionPart | undefined): void {
    const { offered } = this.actor.getSnapshot().context
    // A plain peer that answers has taken back what it has offered before.
    const { number = session ? -1 : offered, withdrawn = this.#plainOffers } = session ?? {}
    if (number === offered) this.#peersAnswer = sdp
    this.actor.send({ type: 'answer.received', number, withdrawn })
  }

  #receiveCandidate(candidate: RTCIceCandidateInit, session: SessionPart | undefined): boolean {
    const { generation, index } = session ?? {}
    if (generation === undefined || index === undefined) return this.#remote.takePlain(candidate)
    const count = this.#remote.take(candidate, generation, index)
    if (count === undefined) return false
    this.#options.send({ session: { received: { generation, count } } })
    return true
  }

  #announce(candidate: RTCIceCandidate | null): void {
    if (!candidate) return
    const { repeats, send } = this.#options
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate
    const init = { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment }
    const message = this.#local.add(init, this.#localSdp)
    if (!message) return
    send(message)
    if (repeats) this.#tell({ type: 'candidate.sent' })
  }

  #sendDescription(type: 'offer' | 'answer', sdp: string | undefined, session: Part['session']): void {
    if (sdp) this.#options.send({ description: { type, sdp }, session })
  }

  /**
   * Does what a state stands for. A connection that is closed meanwhile has nothing more to say.
   *
   * Not inside the action of the chart: node-datachannel changes its states inside of a call, and XState warns of what the charts
   * of the connection do then.
   */
  #run(operation: () => unknown): void {
    Promise.resolve()
      .then(operation)
      .then(
        () => this.#tell({ type: 'settled' }),
        (error) => {
          if (this.#connection.signalingState !== 'closed') this.#options.failed(error)
          this.#tell({ type: 'rejected' })
        },
      )
  }

  /** Tells the chart, unless it was stopped meanwhile: of that XState would warn. */
  #tell(cause: { readonly type: 'settled' | 'rejected' | 'candidate.sent' }): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(cause)
  }

  #listen(type: string, listener: (event: Event) => void): void {
    this.#connection.addEventListener(type, listener)
    this.#undo.push(() => this.#connection.removeEventListener(type, listener))
  }
}
