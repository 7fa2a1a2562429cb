import { effectiveType } from '../../../../machines/connection/descriptionOutcome.ts'
import { dtlsRoleOf } from '../../../../machines/connection/sectionPlan.ts'
import type {
  AppliedDescription,
  DescriptionType,
  LiveSignalingState,
} from '../../../../machines/connection/signalingTypes.ts'
import { channelEnd } from '../../../../machines/transports/associationRules.ts'
import { iceRoleOf } from '../../../../machines/transports/iceRules.ts'
import type { Packet } from '../../protocols/packets.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import { errorNamed } from '../platform/throwing.ts'
import type { TaskRunner } from '../taskRunner.ts'
import { SCTP_PORT } from '../transports/sctpDriver.ts'
import type { TransportDriver } from '../transports/transportDriver.ts'
import { fingerprintsOf, type RTCCertificate } from '../values/RTCCertificate.ts'
import { RTCError } from '../values/RTCError.ts'
import type { Channels } from './channels.ts'
import { type Configuration, gatheringRequest } from './configuration.ts'
import type { ConnectionChart } from './connectionChart.ts'
import type { Descriptions } from './descriptions.ts'
import { type Description, dataSectionOf, fingerprintTexts, type OwnSectionBefore } from './sessions.ts'
import type { TransportSet } from './transportSet.ts'

/** The certificates of a connection. Descriptions have the fingerprints of all; the first is the one that it shows. */
export type OwnCertificates = readonly [RTCCertificate, ...RTCCertificate[]]

/** What negotiation works on. */
export interface NegotiationOwner {
  readonly world: HostWorld<Packet>
  readonly chart: ConnectionChart
  readonly runner: TaskRunner
  readonly isClosed: boolean
  readonly configuration: Configuration
  readonly certificates: OwnCertificates
  readonly descriptions: Descriptions
  readonly channels: Channels
  readonly transports: TransportSet
}

/** Creates descriptions and applies them, each in a task (§4.4.1.5 of WebRTC 1.0). */
export class Negotiation {
  readonly #owner: NegotiationOwner
  #hasOffered = false

  constructor(owner: NegotiationOwner) {
    this.#owner = owner
  }

  /** Does something in a task, and settles with what it gives when its events are fired; never, if it is closed by then. */
  inTask<Result>(name: string, run: () => Result | Error): Promise<Result> {
    const { runner } = this.#owner
    return new Promise((resolve, reject) => {
      let result: Result | Error | undefined
      const end = () => (result instanceof Error ? reject(result) : resolve(result as Result))
      runner.queue(
        name,
        () => {
          if (!this.#owner.isClosed) result = run()
        },
        end,
      )
    })
  }

  create<Type extends 'offer' | 'answer'>(type: Type, isRestart = false): Promise<{ type: Type; sdp: string }> {
    return this.inTask(`${type} created`, () => {
      if (this.#owner.world.faults.take('create-description')) {
        return errorNamed('OperationError', `The ${type} could not be created.`)
      }
      return { type, sdp: this.#create(type, isRestart).sdp }
    })
  }

  async applyLocal(
    causes: readonly AppliedDescription[],
    given: DescriptionType | undefined,
    sdp: string,
  ): Promise<void> {
    const type = effectiveType(this.#state, { type: given })
    await this.inTask(`local ${type}`, () => {
      if (this.#owner.world.faults.take('apply-description')) {
        return errorNamed('OperationError', 'The description could not be applied.')
      }
      const description = type === 'rollback' ? null : this.#localDescription(type, sdp)
      for (const cause of causes) this.#apply(cause, description)
      return undefined
    })
  }

  async applyRemote(causes: readonly AppliedDescription[], type: DescriptionType, sdp: string): Promise<void> {
    // Script runs between the two halves of an implicit rollback.
    for (const cause of causes.slice(0, -1)) await this.inTask('rollback', () => this.#apply(cause, null))
    const last = causes.at(-1)
    await this.inTask(`remote ${type}`, () => {
      const description = type === 'rollback' ? null : this.#owner.descriptions.read(type, sdp)
      if (description && 'rule' in description) return rejectionError(description)
      if (last) this.#apply(last, description)
      return undefined
    })
  }

  get #state(): LiveSignalingState {
    return this.#owner.chart.getSnapshot().context.signalingState
  }

  #localDescription(type: Description['type'], sdp: string): Description {
    return this.#owner.descriptions.made(type, sdp) ?? this.#create(type, false)
  }

  #create(type: Description['type'], isRestart: boolean): Description {
    const { chart, descriptions, transports } = this.#owner
    const transport = transports.current
    const present = transport?.ice.agent.credentials
    const { channelCreated } = chart.getSnapshot().context
    const description =
      type === 'offer'
        ? descriptions.createOffer(channelCreated, isRestart, this.#own, present)
        : descriptions.createAnswer(type, transport?.dtlsRole, this.#own, present)
    descriptions.created(description)
    chart.send({ type: type === 'offer' ? 'offer.created' : 'answer.created' })
    return description
  }

  get #own(): OwnSectionBefore {
    const { certificates, transports, world } = this.#owner
    const transport = transports.current
    return {
      fingerprints: certificates.flatMap(fingerprintsOf),
      maxMessageSize: world.limits.maxMessageSize,
      sctpPort: SCTP_PORT,
      candidates: transport?.ice.localCandidates.map(({ candidate }) => candidate) ?? [],
      isGathered: transport?.ice.gatheringState === 'complete',
    }
  }

  /** The success of setting a description, in one task: all is written before any of its events is fired (EX-5). */
  #apply(cause: AppliedDescription, description: Description | null): void {
    const { chart, configuration, descriptions, transports } = this.#owner
    const before = transports.inUse
    const [side, type] = cause.split('.')
    if (this.#state === 'stable') transports.remember()
    descriptions.apply(cause, description)
    chart.send({ type: cause })
    const data = dataSectionOf(description?.session)?.section
    if (type === 'offer') {
      this.#hasOffered = side === 'local'
      // It makes the association that it describes, if there is none (ST-1).
      if (data) transports.create()
    }
    if (type === 'rollback') transports.restore()
    if (type === 'answer' || type === 'pranswer') this.#answered(side === 'local')
    transports.settle(before)
    const { current } = transports
    // Other credentials than before begin another generation (GA-7).
    const isNew = data?.ice !== undefined && data.ice.ufrag !== current?.ice.agent.credentials?.ufrag
    if (side === 'local' && isNew && data.ice) current?.ice.gather(data.ice, gatheringRequest(configuration))
  }

  /** An answer decides who is who, or ends the association (ST-4). */
  #answered(isLocal: boolean): void {
    const { channels, descriptions, transports } = this.#owner
    const transport = transports.current
    if (!transport) return
    const local = dataSectionOf(descriptions.local?.session)?.section
    const remote = dataSectionOf(descriptions.remote?.session)?.section
    if (!local || !remote?.ice) {
      transports.release()
      channels.associationEnded(channelEnd('rejected').error)
      return
    }
    const dtlsRole = transport.dtlsRole ?? dtlsRoleOf(isLocal ? local.setup : remote.setup, isLocal)
    channels.giveIds(dtlsRole)
    const isRemoteLite = descriptions.remote?.session.iceLite ?? false
    const session = {
      credentials: remote.ice,
      iceRole: iceRoleOf({ hasOffered: this.#hasOffered, isRemoteLite }),
      dtlsRole,
      fingerprints: fingerprintTexts(remote.fingerprints),
    }
    transport.begin(session, remote.maxMessageSize)
    this.#tellCandidates(transport, remote)
  }

  /** What the peer's description has of its candidates. */
  #tellCandidates(
    transport: TransportDriver,
    { candidates, endOfCandidates }: NonNullable<ReturnType<typeof dataSectionOf>>['section'],
  ): void {
    for (const line of candidates) transport.ice.addRemoteCandidate(line)
    const canTrickle = this.#owner.descriptions.remote?.session.iceOptions.includes('trickle')
    if (endOfCandidates || !canTrickle) transport.ice.agent.endRemote()
  }
}

function rejectionError(rejection: Extract<ReturnType<Descriptions['read']>, { rule: unknown }>): Error {
  const { error, errorDetail, sdpLineNumber, message } = rejection
  if (!errorDetail) return errorNamed(error, message)
  return new RTCError({ errorDetail, sdpLineNumber } as RTCErrorInit, message)
}
