import type { TransportReport } from '../../../../machines/connection/peerConnectionTypes.ts'
import { type IceRole, selectedPair } from '../../../../machines/transports/iceRules.ts'
import { gatheringState, transportState } from '../../../../machines/transports/transportState.ts'
import type { IceGathererState, IceTransportState } from '../../../../machines/transports/transportTypes.ts'
import { type CandidatePair, IceAgent } from '../../protocols/iceAgent.ts'
import type { Packet } from '../../protocols/packets.ts'
import { readCandidate } from '../../sdp/candidate.ts'
import type { IceCredentials } from '../../sdp/session.ts'
import type { GatheredCandidate, GatheringError, GatheringRequest } from '../../world/gatheringTypes.ts'
import { internal } from '../platform/internal.ts'
import { RTCIceCandidate } from '../values/RTCIceCandidate.ts'
import { type CandidatePlace, localCandidate, remoteCandidate } from './candidateValues.ts'
import { RTCIceCandidatePair } from './RTCIceCandidatePair.ts'
import { type IceBehind, RTCIceTransport } from './RTCIceTransport.ts'
import { makeTransportChart, type TransportChart } from './transportCharts.ts'
import { indicateTransport, type TransportDeeds, type TransportTaskOwner } from './transportTasks.ts'

/** What an ICE transport needs of its connection. */
export interface IceOwner extends TransportTaskOwner {
  /** Where candidates belong in the descriptions. */
  readonly place: CandidatePlace
  /** Writes a candidate into the local descriptions; `undefined` is their end. */
  writeCandidate(credentials: IceCredentials, candidate: RTCIceCandidate | undefined): void
  /** Whether a local description represents the generation (GA-1). */
  represents(credentials: IceCredentials): boolean
  fireCandidate(candidate: RTCIceCandidate | null): void
  fireServerError(error: GatheringError): void
}

/** What is built upon an ICE transport. */
export interface IceUser {
  /** There is a path, or there is another one. */
  pathFound(): void
  received(packet: Packet): void
}

/** What feeds the two charts of an ICE transport. */
export class IceDriver implements IceBehind {
  readonly object: RTCIceTransport
  readonly chart: TransportChart<'ice'>
  readonly gatherer: TransportChart<'gatherer'>
  readonly agent: IceAgent
  readonly localCandidates: RTCIceCandidate[] = []
  iceRole: IceRole | undefined
  readonly #owner: IceOwner
  readonly #user: IceUser
  #pair: RTCIceCandidatePair | null = null

  constructor(owner: IceOwner, count: number, user: IceUser) {
    this.#owner = owner
    this.#user = user
    this.object = new RTCIceTransport(internal, this)
    const fire = ({ type }: { readonly type: string }) =>
      owner.outbox.add(() => this.object.dispatchEvent(new Event(type)))
    this.chart = makeTransportChart.ice(count, fire)
    this.gatherer = makeTransportChart.gatherer(count, fire)
    for (const chart of [this.chart, this.gatherer]) owner.parts.add(chart)
    this.agent = new IceAgent(owner.world, {
      candidate: (candidate, credentials) => this.#found(candidate, credentials),
      serverFailed: (error) => this.#indicate('server.failed', { fire: () => owner.fireServerError(error) }),
      gathered: (credentials) => this.#gathered(credentials),
      changed: (state, pair, isNew) => this.#changed(state, pair, isNew),
      received: (packet) => user.received(packet),
    })
  }

  get iceState(): IceTransportState {
    return transportState<IceTransportState>(this.chart.getSnapshot())
  }
  get gatheringState(): IceGathererState {
    return gatheringState(this.gatherer.getSnapshot())
  }
  get localParameters(): IceCredentials | undefined {
    return this.agent.credentials
  }
  get remoteParameters(): IceCredentials | undefined {
    return this.agent.remoteCredentials
  }
  /** Those that were signalled. */
  get remoteCandidates(): readonly RTCIceCandidate[] {
    const { remoteCandidates, remoteCredentials } = this.agent
    const ufrag = remoteCredentials?.ufrag ?? ''
    const signalled = remoteCandidates.filter(({ fields }) => fields !== undefined)
    return signalled.map((candidate) => remoteCandidate(candidate, ufrag, this.#owner.place))
  }
  get pair(): RTCIceCandidatePair | null {
    return selectedPair(this.iceState, this.#pair)
  }

  /** Gathers the candidates of a generation. */
  gather(credentials: IceCredentials, request: GatheringRequest): void {
    this.#indicate('gathering.begun', { report: () => this.#gathererReport('gathering') })
    this.localCandidates.length = 0
    this.agent.gather(credentials, request)
  }

  /** Begins to look for a path to the peer. */
  begin(credentials: IceCredentials, role: IceRole): void {
    this.iceRole = role
    this.agent.begin({ credentials, role })
  }

  /** Adds a candidate of the peer's; what is none, or cannot be used, is not. */
  addRemoteCandidate(line: string): void {
    const fields = readCandidate(line)
    if (fields) this.agent.addRemote(fields)
  }

  /** Negotiation has no use for it any more. */
  drop(): void {
    const transport = this.chart.ref
    this.#indicate('ice.changed', { report: () => ({ kind: 'ice', transport, cause: { type: 'closed' } }) })
  }

  #indicate(indication: Parameters<typeof indicateTransport>[1], deeds: TransportDeeds): void {
    indicateTransport(this.#owner, indication, deeds)
  }

  #found(found: GatheredCandidate<Packet>, credentials: IceCredentials): void {
    const candidate = localCandidate(found, credentials.ufrag, this.#owner.place)
    this.#surface('candidate.found', candidate, credentials, () => {
      this.localCandidates.push(candidate)
      this.#owner.writeCandidate(credentials, candidate)
    })
  }

  #gathered(credentials: IceCredentials): void {
    const end = new RTCIceCandidate({ candidate: '', ...this.#owner.place, usernameFragment: credentials.ufrag })
    this.#surface('generation.gathered', end, credentials, () => this.#owner.writeCandidate(credentials, undefined))
    // The next generation may have begun by then.
    const isLast = () => this.agent.credentials === credentials
    this.#indicate('gathering.complete', {
      report: () => (isLast() ? this.#gathererReport('complete') : undefined),
      fire: () => {
        if (isLast()) this.#owner.fireCandidate(null)
      },
    })
  }

  /** Of a generation that was rolled back, script gets nothing. */
  #surface(
    indication: 'candidate.found' | 'generation.gathered',
    candidate: RTCIceCandidate,
    credentials: IceCredentials,
    write: () => void,
  ): void {
    const isRepresented = () => this.#owner.represents(credentials)
    this.#indicate(indication, {
      write: () => isRepresented() && write(),
      fire: () => isRepresented() && this.#owner.fireCandidate(candidate),
    })
  }

  #gathererReport(type: 'gathering' | 'complete'): TransportReport | undefined {
    if (this.gatheringState === type) return undefined
    return { kind: 'gatherer', transport: this.gatherer.ref, cause: { type } }
  }

  #changed(state: Exclude<IceTransportState, 'closed'>, pair: CandidatePair | null, isNewPair: boolean): void {
    this.#indicate('ice.changed', {
      report: () => {
        if (isNewPair) this.#pair = pair && this.#pairOf(pair)
        return this.#report(state, isNewPair)
      },
    })
    this.#user.pathFound()
  }

  #report(state: Exclude<IceTransportState, 'closed'>, isNewPair: boolean): TransportReport | undefined {
    const transport = this.chart.ref
    if (state !== this.iceState) {
      const cause = { type: state, ...(isNewPair && { pairChanged: true as const }) }
      return { kind: 'ice', transport, cause }
    }
    return isNewPair ? { kind: 'ice', transport, cause: { type: 'selectedcandidatepair.changed' } } : undefined
  }

  #pairOf({ local, remote }: CandidatePair): RTCIceCandidatePair {
    const { place } = this.#owner
    const own = localCandidate(local, this.agent.credentials?.ufrag ?? '', place)
    const theirs = remoteCandidate(remote, this.agent.remoteCredentials?.ufrag ?? '', place)
    return new RTCIceCandidatePair(internal, own, theirs)
  }
}
