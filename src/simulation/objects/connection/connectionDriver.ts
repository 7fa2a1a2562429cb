import type { ChannelGiven } from '../../../../machines/channel/channelCreation.ts'
import { signalingState } from '../../../../machines/connection/connectionStates.ts'
import { needsNegotiation } from '../../../../machines/connection/negotiationCheck.ts'
import type {
  AggregateStates,
  PeerConnectionEmitted,
  TransportReport,
} from '../../../../machines/connection/peerConnectionTypes.ts'
import { type AssociationEnding, channelEnd } from '../../../../machines/transports/associationRules.ts'
import type { Packet } from '../../protocols/packets.ts'
import type { SctpAssociation } from '../../protocols/sctpAssociation.ts'
import type { IceCredentials } from '../../sdp/session.ts'
import type { SuddenFault } from '../../world/faultTypes.ts'
import type { GatheringError } from '../../world/gatheringTypes.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import type { ChannelDriver, ChannelOwner } from '../channel/channelDriver.ts'
import { Parts } from '../charts/parts.ts'
import { RTCDataChannelEvent } from '../events/RTCDataChannelEvent.ts'
import { RTCPeerConnectionIceErrorEvent } from '../events/RTCPeerConnectionIceErrorEvent.ts'
import { RTCPeerConnectionIceEvent } from '../events/RTCPeerConnectionIceEvent.ts'
import { Outbox } from '../outbox.ts'
import { internal } from '../platform/internal.ts'
import { TaskRunner } from '../taskRunner.ts'
import type { CandidatePlace } from '../transports/candidateValues.ts'
import type { TransportOwner } from '../transports/transportDriver.ts'
import { fingerprintsOf } from '../values/RTCCertificate.ts'
import type { RTCIceCandidate } from '../values/RTCIceCandidate.ts'
import { RTCStatsReport, type Stats } from '../values/RTCStatsReport.ts'
import { Calls } from './calls.ts'
import { Channels } from './channels.ts'
import type { Configuration } from './configuration.ts'
import { type ConnectionChart, makeConnectionChart } from './connectionChart.ts'
import { Descriptions } from './descriptions.ts'
import type { NegotiationOwner, OwnCertificates } from './negotiation.ts'
import { dataSectionOf, fingerprintTexts } from './sessions.ts'
import { statistics } from './statistics.ts'
import { TransportSet } from './transportSet.ts'

/** What feeds a connection's chart, and fires what it emits at the object that script has. */
export class ConnectionDriver implements ChannelOwner, TransportOwner, NegotiationOwner {
  readonly world: HostWorld<Packet>
  readonly outbox = new Outbox()
  readonly runner: TaskRunner
  readonly chart: ConnectionChart
  readonly parts = new Parts()
  readonly certificates: OwnCertificates
  readonly descriptions: Descriptions
  readonly channels: Channels
  readonly transports: TransportSet
  readonly calls: Calls
  configuration: Configuration
  readonly #object: EventTarget
  /** The channels that the chart is about to announce, by their charts. */
  readonly #announced = new Map<unknown, ChannelDriver>()
  #unlisten: (() => void) | undefined

  constructor(
    world: HostWorld<Packet>,
    object: EventTarget,
    configuration: Configuration,
    certificates: OwnCertificates,
  ) {
    this.world = world
    this.#object = object
    this.configuration = configuration
    this.certificates = certificates
    this.runner = new TaskRunner(world, this.outbox)
    this.descriptions = new Descriptions(world)
    this.chart = makeConnectionChart({
      emitted: (event) => this.#emitted(event),
      sent: (to, cause) => this.parts.send(to, cause),
      // It is `closed`, or a check whether negotiation is needed is to be queued (NN-1): there is nothing else.
      invoked: () => this.#end(),
      acted: () => this.#queueCheck(),
    })
    this.channels = new Channels(this, this.chart)
    this.transports = new TransportSet(this, this.chart)
    this.calls = new Calls(this)
  }

  get isClosed(): boolean {
    return signalingState(this.chart.getSnapshot()) === 'closed'
  }

  // What script calls

  createDataChannel(given: ChannelGiven): ChannelDriver {
    const { dtlsRole, sctp } = this.transports.current ?? {}
    return this.channels.create(given, dtlsRole, sctp?.maxChannels ?? null)
  }

  /** Resolves in a task, also of a closed connection (CM-1). */
  getStats(): Promise<RTCStatsReport> {
    return new Promise((resolve) => {
      let stats: readonly Stats[] = []
      const read = () => {
        const { certificates, channels, transports, world } = this
        const [certificate] = certificates
        const { closed, live } = channels
        stats = statistics({ now: world.date(), certificate, transport: transports.current, channels: live, closed })
      }
      this.runner.queue('statistics', read, () => resolve(new RTCStatsReport(internal, stats)))
    })
  }

  restartIce(): void {
    this.descriptions.restartIce()
    if (!this.isClosed) this.chart.send({ type: 'negotiation.updated' })
  }

  close(): void {
    if (this.isClosed) return
    const { current } = this.transports
    const isHeard = current !== undefined && current.sctp.sctpState !== 'closed'
    this.outbox.collect(() => this.chart.send({ type: 'close' }))
    if (isHeard) current.sctp.sayAborted()
  }

  // What the chart asks for

  #end(): void {
    this.#unlisten?.()
    this.transports.close()
    this.chart.send({ type: 'close.returned' })
  }

  #queueCheck(): void {
    this.runner.indicate(
      'negotiation.updated',
      () => ({ isConnectionClosed: this.isClosed }),
      (deed) => {
        if ('cause' in deed) this.chart.send({ type: 'negotiation.checked', needed: this.#needsNegotiation() })
      },
    )
  }

  // What channels ask for

  get association(): SctpAssociation | undefined {
    return this.transports.current?.sctp.association
  }

  get sizes() {
    const { maxMessageSize = null, maxBufferSize = null } = this.transports.current?.sctp ?? {}
    return { maxMessageSize, maxBufferSize }
  }

  announce(channel: ChannelDriver): void {
    const { chart, given, id } = channel
    this.channels.add(channel)
    this.#announced.set(chart.ref, channel)
    this.chart.send({ type: 'channel.announced', channel: chart.ref, label: given.label, id })
    this.#announced.delete(chart.ref)
  }

  remove(channel: ChannelDriver): void {
    this.channels.remove(channel)
  }

  // What transports ask for

  get fingerprints(): readonly string[] {
    return fingerprintTexts(fingerprintsOf(this.certificates[0]))
  }

  get place(): CandidatePlace {
    const { mid, index } = dataSectionOf(this.descriptions.local?.session) ?? { mid: '0', index: 0 }
    return { sdpMid: mid, sdpMLineIndex: index }
  }

  /** Before there is a transport, nothing can be struck, and a connection that nobody uses may be collected. */
  made(): void {
    this.#unlisten ??= this.world.faults.listen((fault) => this.#strike(fault))
  }

  report(reports: readonly TransportReport[], derive: readonly (keyof AggregateStates)[]): void {
    this.transports.report(reports, derive)
  }

  writeCandidate({ ufrag }: IceCredentials, candidate: RTCIceCandidate | undefined): void {
    this.descriptions.addCandidate('local', ufrag, candidate?.candidate)
  }

  represents({ ufrag }: IceCredentials): boolean {
    return this.descriptions.represents(ufrag)
  }

  fireCandidate(candidate: RTCIceCandidate | null): void {
    this.#object.dispatchEvent(new RTCPeerConnectionIceEvent('icecandidate', { candidate }))
  }

  fireServerError({ url, errorCode, errorText, from }: GatheringError): void {
    const init = { url, errorCode, errorText, address: from?.address ?? null, port: from?.port ?? null }
    this.#object.dispatchEvent(new RTCPeerConnectionIceErrorEvent('icecandidateerror', init))
  }

  associationEnded(ending: AssociationEnding, causeCode: number | null, reason: string): void {
    // Channels before SCTP, as engines have it: the order is free (AMB-6).
    this.channels.associationEnded(channelEnd(ending, causeCode, reason).error)
    this.transports.current?.sctp.closed()
  }

  /** Something goes wrong on command. */
  #strike(fault: SuddenFault): void {
    const { current } = this.transports
    if (!current) return
    if (fault.type === 'dtls-failure') current.dtls.association.fail(fault.alert, fault.by)
    if (fault.type === 'sctp-abort') {
      const { causeCode, reason = '' } = fault
      current.sctp.association.end({ type: 'abort', causeCode, reason })
      this.associationEnded('lost', causeCode, reason)
    }
    if (fault.type === 'sctp-shutdown') {
      current.sctp.association.end({ type: 'shutdown' })
      this.associationEnded('shut-down', null, '')
    }
  }

  #needsNegotiation(): boolean {
    return needsNegotiation({
      channelCreated: this.chart.getSnapshot().context.channelCreated,
      hasDataSection: this.descriptions.hasDataSection,
      credentialsToReplace: this.descriptions.toReplace.length,
      transceivers: [],
    })
  }

  #emitted(event: PeerConnectionEmitted): void {
    if (event.type === 'divergence' || event.type === 'peerleft') return
    const object = this.#object
    if (event.type !== 'datachannel') {
      this.outbox.add(() => object.dispatchEvent(new Event(event.type)))
      return
    }
    const channel = this.#announced.get(event.channel)?.object
    if (channel) this.outbox.add(() => object.dispatchEvent(new RTCDataChannelEvent('datachannel', { channel })))
  }
}
