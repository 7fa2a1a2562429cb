import { type IceFacts, type IceRole, iceStateOf } from '../../../machines/transports/iceRules.ts'
import type { IceTransportState } from '../../../machines/transports/transportTypes.ts'
import type { CandidateFields, IceCredentials } from '../sdp/session.ts'
import type { Delivery, Endpoint, Port } from '../world/datagram.ts'
import type { GatheredCandidate, Gathering, GatheringError, GatheringRequest } from '../world/gatheringTypes.ts'
import type { HostWorld } from '../world/hostWorld.ts'
import type { Timer } from '../world/schedulerTypes.ts'
import { Consent } from './consent.ts'
import type { Packet, StunRequest } from './packets.ts'

/** So many milliseconds an agent waits at least, before it gives up (RFC 8863, section 4: the PAC timer). */
const PATIENCE = 39_500

const STUN_SIZE = 100

/** A check is repeated until it gets through, or there is no more patience. */
const again: Delivery = { attempts: Number.POSITIVE_INFINITY, lifetime: PATIENCE }

/** A pair of candidates. */
export interface CandidatePair {
  readonly local: GatheredCandidate<Packet>
  readonly remote: RemoteCandidate
}

/** A candidate of the peer. */
export interface RemoteCandidate {
  readonly endpoint: Endpoint
  readonly type: CandidateFields['type']
  /** What it was signalled as; `undefined` if it was found out by the peer's checks. */
  readonly fields: CandidateFields | undefined
}

/** It may be signalled after it was found out. */
type KnownRemote = { -readonly [Member in keyof RemoteCandidate]: RemoteCandidate[Member] }

interface CheckedPair extends CandidatePair {
  check: IceFacts['pairs'][number]
  isNominated: boolean
}

/** What the agent knows of the peer. */
export interface RemoteSession {
  readonly credentials: IceCredentials
  readonly role: IceRole
}

/** What an agent indicates. None of it is called inside a call of the agent by script, but {@link IceListener.changed}. */
export interface IceListener {
  candidate(candidate: GatheredCandidate<Packet>, credentials: IceCredentials): void
  serverFailed(error: GatheringError): void
  gathered(credentials: IceCredentials): void
  changed(state: Exclude<IceTransportState, 'closed'>, pair: CandidatePair | null, isNewPair: boolean): void
  received(packet: Packet): void
}

/** Finds a path between two connections, and watches over it. */
export class IceAgent {
  readonly #world: HostWorld<Packet>
  readonly #listener: IceListener
  readonly #pairs: CheckedPair[] = []
  readonly #ports = new Set<Port<Packet>>()
  readonly #checks = new Map<number, CheckedPair>()
  /** What is sent again and again, and has no pair to be sent over at present. */
  readonly #unsent: [packet: Packet, delivery: Delivery][] = []
  /** Candidates that the peer's checks have come from, before its credentials were known. */
  readonly #early: { readonly port: Port<Packet>; readonly from: Endpoint; readonly request: StunRequest }[] = []
  #locals: GatheredCandidate<Packet>[] = []
  #remotes: KnownRemote[] = []
  /** Its own credentials, the newest last: during a restart the former ones are good, too. */
  #credentials: IceCredentials[] = []
  #remote: RemoteSession | undefined
  #gathering: Gathering | undefined
  #isGathered = false
  #isRemoteEnded = false
  #selected: CheckedPair | undefined
  #state: Exclude<IceTransportState, 'closed'> = 'new'
  #isLost = false
  #isOverdue = false
  #transactions = 0
  #patience: Timer | undefined
  #consent: Consent | undefined
  #isClosed = false

  constructor(world: HostWorld<Packet>, listener: IceListener) {
    this.#world = world
    this.#listener = listener
  }

  /** The user fragments and passwords that are good now. */
  get credentials(): IceCredentials | undefined {
    return this.#credentials.at(-1)
  }

  get localCandidates(): readonly GatheredCandidate<Packet>[] {
    return this.#locals
  }

  get remoteCandidates(): readonly RemoteCandidate[] {
    return this.#remotes
  }

  get remoteCredentials(): IceCredentials | undefined {
    return this.#remote?.credentials
  }

  /** Finds the candidates of a generation. */
  gather(credentials: IceCredentials, request: GatheringRequest): void {
    this.#gathering?.cancel()
    this.#credentials = [...this.#credentials.slice(-1), credentials]
    this.#isGathered = false
    this.#locals = []
    this.#gathering = this.#world.gather(
      request,
      {
        candidate: (candidate) => this.#found(candidate, credentials),
        error: (error) => this.#listener.serverFailed(error),
        end: () => {
          this.#isGathered = true
          this.#listener.gathered(credentials)
          this.#update()
        },
      },
      (port, from, packet) => this.#receive(port, from, packet),
    )
  }

  /** Begins with the peer of a description, or begins anew, if its credentials are others. */
  begin(remote: RemoteSession): void {
    const { ufrag, pwd } = this.#remote?.credentials ?? {}
    const isNew = ufrag !== remote.credentials.ufrag || pwd !== remote.credentials.pwd
    this.#remote = remote
    if (!isNew) return
    this.#remotes = []
    this.#isRemoteEnded = false
    this.#isOverdue = false
    this.#isLost = false
    if (this.#selected?.check === 'failed') this.#drop()
    this.#pairs.length = 0
    this.#checks.clear()
    this.#patience?.cancel()
    this.#patience = this.#world.after(PATIENCE, 'ICE gives up', () => this.#giveUp(), 'patience')
    for (const { port, from, request } of this.#early.splice(0)) this.#checked(port, from, request)
    this.#update()
  }

  /** Adds a candidate of the peer's. */
  addRemote(fields: CandidateFields): void {
    // TCP is not simulated, and the second component is RTCP's: they are not used (AC-8).
    if (fields.protocol !== 'udp' || fields.component !== 1) return
    this.#addRemote({ endpoint: { address: fields.address, port: fields.port }, type: fields.type, fields })
    this.#update()
  }

  /** The peer has no more candidates. */
  endRemote(): void {
    this.#isRemoteEnded = true
    this.#update()
  }

  /** Sends over the selected pair. */
  send(packet: Packet, delivery?: Delivery): void {
    const pair = this.#selected
    if (this.#isClosed) return
    if (pair) pair.local.port.send(pair.remote.endpoint, packet, delivery)
    else if (delivery?.attempts === Number.POSITIVE_INFINITY) this.#unsent.push([packet, delivery])
  }

  /** Whether there is a pair to send over. */
  get hasPath(): boolean {
    return this.#selected !== undefined
  }

  close(): void {
    this.#isClosed = true
    this.#gathering?.cancel()
    this.#patience?.cancel()
    this.#consent?.end()
    for (const port of this.#ports) port.close()
  }

  #found(candidate: GatheredCandidate<Packet>, credentials: IceCredentials): void {
    this.#ports.add(candidate.port)
    this.#locals.push(candidate)
    this.#listener.candidate(candidate, credentials)
    // What is sent from a reflexive candidate is sent from its base.
    if (candidate.type === 'srflx') return
    for (const remote of this.#remotes) this.#pair(candidate, remote)
    this.#update()
  }

  #addRemote(remote: KnownRemote): void {
    const { address, port } = remote.endpoint
    const known = this.#remotes.find(({ endpoint }) => endpoint.address === address && endpoint.port === port)
    if (known) {
      if (remote.fields && !known.fields) Object.assign(known, remote)
      return
    }
    this.#remotes.push(remote)
    for (const local of this.#locals) if (local.type !== 'srflx') this.#pair(local, remote)
  }

  #pair(local: GatheredCandidate<Packet>, remote: RemoteCandidate): void {
    const pair: CheckedPair = { local, remote, check: 'waiting', isNominated: false }
    this.#pairs.push(pair)
    this.#check(pair, again)
  }

  #check(pair: CheckedPair, delivery?: Delivery): void {
    const [remote, own] = [this.#remote, this.credentials]
    if (!remote || !own || this.#isClosed) return
    this.#transactions += 1
    this.#checks.set(this.#transactions, pair)
    const request: StunRequest = {
      kind: 'stun request',
      name: 'stun request',
      size: STUN_SIZE,
      transaction: this.#transactions,
      to: remote.credentials,
      from: own.ufrag,
      isNominated: remote.role === 'controlling',
    }
    pair.local.port.send(pair.remote.endpoint, request, delivery)
  }

  #receive(port: Port<Packet>, from: Endpoint, packet: Packet): void {
    if (this.#isClosed) return
    if (packet.kind === 'stun request') this.#asked(port, from, packet)
    else if (packet.kind === 'stun response') this.#answered(packet.transaction)
    else this.#listener.received(packet)
  }

  #asked(port: Port<Packet>, from: Endpoint, request: StunRequest): void {
    const isOurs = this.#credentials.some(({ ufrag, pwd }) => ufrag === request.to.ufrag && pwd === request.to.pwd)
    if (!isOurs) return
    const { transaction } = request
    port.send(from, { kind: 'stun response', name: 'stun response', size: STUN_SIZE, transaction }, again)
    if (this.#remote?.credentials.ufrag === request.from) this.#checked(port, from, request)
    else this.#early.push({ port, from, request })
  }

  /** The peer has checked a pair: so this side does, too. */
  #checked(port: Port<Packet>, from: Endpoint, { from: ufrag, isNominated }: StunRequest): void {
    if (this.#remote?.credentials.ufrag !== ufrag) return
    this.#addRemote({ endpoint: from, type: 'prflx', fields: undefined })
    const pair = this.#pairs.find(
      ({ local, remote: { endpoint } }) =>
        local.port === port && endpoint.address === from.address && endpoint.port === from.port,
    )
    if (pair && isNominated && this.#remote.role === 'controlled') pair.isNominated = true
    // What was sent before may not have got through a NAT that lets in only what answers (RFC 8445, §7.3.1.4).
    if (pair?.check === 'waiting') this.#check(pair, again)
    this.#update()
  }

  #answered(transaction: number): void {
    const pair = this.#checks.get(transaction)
    if (!pair) return
    this.#checks.delete(transaction)
    pair.check = 'succeeded'
    if (pair === this.#selected) {
      this.#isLost = false
      this.#consent?.answered()
    }
    this.#update()
  }

  #giveUp(): void {
    this.#isOverdue = true
    for (const pair of this.#pairs) if (pair.check === 'waiting') pair.check = 'failed'
    this.#update()
  }

  /** Selects a pair, if there is none in this generation, and says what has changed. */
  #update(): void {
    if (this.#isClosed) return
    const isOld = this.#selected === undefined || !this.#pairs.includes(this.#selected)
    const better = isOld ? this.#pairs.find((pair) => pair.check === 'succeeded' && this.#isTaken(pair)) : undefined
    if (better) this.#select(better)
    const state = iceStateOf({
      hasRemote: this.#remotes.length > 0,
      isGathered: this.#isGathered,
      isRemoteEnded: this.#isRemoteEnded,
      pairs: this.#pairsInUse().map(({ check }) => check),
      isSelected: this.#selected?.check === 'succeeded',
      isLost: this.#isLost,
      present: this.#state,
      isOverdue: this.#isOverdue || (this.#isGathered && this.#locals.length === 0),
    })
    if (state === this.#state && !better) return
    this.#state = state
    this.#listener.changed(state, this.#selected ?? null, better !== undefined)
    // It may be completed by the same.
    if (state === 'connected') this.#update()
  }

  /** Those of this generation, and the selected one of the former. */
  #pairsInUse(): readonly CheckedPair[] {
    const selected = this.#selected
    return selected && !this.#pairs.includes(selected) ? [...this.#pairs, selected] : this.#pairs
  }

  #isTaken(pair: CheckedPair): boolean {
    return this.#remote?.role === 'controlling' || pair.isNominated
  }

  #select(pair: CheckedPair): void {
    this.#selected = pair
    for (const [packet, delivery] of this.#unsent.splice(0)) this.send(packet, delivery)
    this.#patience?.cancel()
    this.#isOverdue = false
    this.#isLost = false
    // The others are not tried any more.
    for (const other of this.#pairs) if (other !== pair && other.check === 'waiting') other.check = 'failed'
    this.#consent?.end()
    this.#consent = new Consent(this.#world, pair.local.port, pair.remote.endpoint, {
      ask: () => this.#check(pair, again),
      missed: () => this.#lose(pair),
      expired: () => this.#expire(),
    })
  }

  /** The path of the former generation is lost: the new one finds its own. */
  #drop(): void {
    this.#selected = undefined
    this.#consent?.end()
  }

  /** The answers are missed: the pair is lost, until they come again, or consent has expired. */
  #lose(pair: CheckedPair): void {
    pair.check = 'failed'
    this.#isLost = true
    this.#update()
  }

  #expire(): void {
    this.#isOverdue = true
    this.#update()
  }
}
