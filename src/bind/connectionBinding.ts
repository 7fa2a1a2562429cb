import { type Actor, type AnyActorRef, createActor, fromCallback } from 'xstate'
import type { AssociationEnd, DataChannelError } from '../../machines/channel/dataChannelTypes.ts'
import { negotiationFired } from '../../machines/connection/negotiationFired.ts'
import { type PeerConnectionActor, peerConnectionMachine } from '../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause, TransportReport } from '../../machines/connection/peerConnectionTypes.ts'
import { signalingExplained } from '../../machines/connection/signalingExplained.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import {
  aggregateEvents,
  type ConnectionEvent,
  connectionEvents,
  lastCandidateFindings,
  orderFindings,
  transportFindings,
} from '../divergences/connectionEvents.ts'
import { closedFindings } from '../divergences/connectionFindings.ts'
import { attributeFinding, type Finding, stateFinding } from '../divergences/finding.ts'
import { type StandingFinding, StandingFindings } from '../divergences/standingFindings.ts'
import { aggregatesOf, descriptionsOf, liveAggregatesOf } from '../watch/connectionAttributes.ts'
import { Intake } from '../watch/intake.ts'
import { seen } from '../watch/seen.ts'
import { platform, type World } from '../watch/world.ts'
import { ChannelBindings } from './channelBindings.ts'
import { Inspectors } from './inspectors.ts'
import { OperationBindings } from './operationBindings.ts'
import type { BindOptions } from './options.ts'
import { type Binding, bindingOf, bindingOfActor, register, unregister } from './registry.ts'
import { TransceiverBindings } from './transceiverBindings.ts'
import { TransportBindings, type TransportEvent } from './transportBindings.ts'

type Inspect = NonNullable<BindOptions['inspect']>

/** The chart, with the engine's `close()` in its slot. Provided once: it costs a millisecond. */
const boundMachine = peerConnectionMachine.provide({
  actors: {
    closingProcedure: fromCallback<PeerConnectionCause, { connection: AnyActorRef }>(({ input }) => {
      const binding = bindingOfActor(input.connection)
      if (binding instanceof ConnectionBinding) binding.intake.guard(() => binding.followClosing())
    }),
  },
})

/** Follows one real connection: turns what it does into causes for its chart, and compares the two. */
export class ConnectionBinding implements Binding {
  readonly actor: Actor<typeof boundMachine>
  readonly channels = new ChannelBindings(this)
  readonly #transports: TransportBindings
  readonly operations: OperationBindings
  readonly #transceivers: TransceiverBindings
  readonly #inspectors = new Inspectors()
  readonly #standing: StandingFindings
  /** By it all comes to this binding and those of its parts. */
  readonly intake: Intake
  /** The value of each attribute at its last event. */
  readonly #announced = new Map<ConnectionEvent, string>()
  /** Whether the last candidate of a generation was the empty one. */
  #hasEnded: boolean | undefined
  /** Whether something was done that may have changed descriptions, transceivers or transports, since they were read. */
  #isNegotiated = true
  #isExplicit: boolean
  #sending = false
  /** Whether the engine's own `close()` was called. */
  #engineClose: 'to come' | 'running' | 'returned' = 'to come'
  #connection: RTCPeerConnection | undefined
  #onDivergence: BindOptions['onDivergence']
  #unwrapClose: (() => void) | undefined
  #undo: ((() => void) | undefined)[] = []

  /** @param isExplicit - whether the app binds the connection itself, and not one of its channels */
  constructor(
    connection: RTCPeerConnection,
    { inspect, onDivergence }: BindOptions,
    isExplicit: boolean,
    world: World = platform,
  ) {
    this.#connection = connection
    this.intake = new Intake(world)
    this.#standing = new StandingFindings(world)
    this.operations = new OperationBindings(this, this.intake.seed(connection)?.id)
    this.#transceivers = new TransceiverBindings(this, this.operations)
    this.#isExplicit = isExplicit && Boolean(inspect || onDivergence)
    this.#onDivergence = onDivergence
    if (inspect) this.#inspectors.add(inspect, undefined, isExplicit ? 1 : 0)
    const { signalingState } = connection
    this.actor = createActor(boundMachine, {
      id: 'peerConnection',
      input: {
        ...aggregatesOf(connection),
        signalingState,
        descriptions: descriptionsOf(connection),
        ...this.intake.seed(connection)?.input,
      },
      ...(inspect && { inspect: this.#inspectors.inspect }),
    })
    this.#transports = new TransportBindings(this, (event) => this.#takeTransportEvent(event))
    this.actor.subscribe({ complete: () => this.#letGo() })
    this.actor.subscribe({ error: () => this.#letGo() })
    // XState stops no actor that was made with a parent alone, and a stopped actor can stop none.
    const stop = this.actor.stop
    this.actor.stop = () => {
      const object = this.#connection
      const run = () => this.#stop(stop)
      if (object) this.intake.noted((tape, noted) => tape.unbound(object, noted), run)
      else run()
      return this.actor
    }
    register(this)
    if (signalingState === 'closed' || connection.connectionState === 'closed') this.#engineClose = 'returned'
    else this.#listenTo(connection)
    this.actor.start()
    if (this.parent) this.observe()
    else this.#closed()
  }

  get object(): RTCPeerConnection | undefined {
    return this.#connection
  }

  /** The parent for the actor of a part, while there is one: a connection that is closed takes no more children. */
  get parent(): PeerConnectionActor | undefined {
    const { status, value } = this.actor.getSnapshot()
    return this.#connection && status === 'active' && typeof value === 'object' && 'live' in value
      ? this.actor
      : undefined
  }

  /** Whether a cause of ours is being taken: a callback of the actor may be running. */
  get isSending(): boolean {
    return this.#sending
  }

  get onDivergence(): BindOptions['onDivergence'] {
    return this.#onDivergence
  }

  /** Takes the options of the first call that binds this connection, and not one of its channels. */
  configure({ inspect, onDivergence }: BindOptions): void {
    if (this.#isExplicit || !(inspect || onDivergence)) return
    this.#isExplicit = true
    this.#onDivergence = onDivergence
    if (inspect) this.inspect(inspect)
  }

  unbind(): void {
    this.actor.stop()
  }

  #stop(stop: () => unknown): void {
    // In a callback of the actor its parts end only when it has returned, and a stop would come before that.
    if (this.#release()) stop.call(this.actor)
    else this.intake.later(() => void stop.call(this.actor))
  }

  /** Lets go of everything. Returns whether the actors of all parts have ended. */
  #release(): boolean {
    const transports = this.#transports.all.map(({ actor }) => actor)
    const parts = [...this.channels.actors, ...transports]
    this.channels.unbind()
    this.#drop(transports)
    this.#letGo()
    return parts.every((actor) => actor.getSnapshot().status !== 'active')
  }

  /** Lets an observer see the whole system, until {@link uninspect} was called as often. */
  inspect(observer: Inspect): void {
    this.#inspectors.add(observer, this.actor.system)
  }

  uninspect(observer: Inspect): void {
    this.#inspectors.remove(observer)
  }

  /** Notes that a channel's association was aborted. */
  associationFailed(error: DataChannelError): void {
    this.send({ type: 'association.failed', error })
  }

  /** A channel has opened: SCTP must have said that it is connected (INV-42). */
  channelOpened(): void {
    for (const { announced, actor } of this.#transports.inUse('sctp')) {
      if (announced === 'connected' || announced === undefined) continue
      const actual = `open while statechange has told ${announced}`
      this.diverge([{ kind: 'order', rule: 'INV-42', expected: 'statechange to connected first', actual }], actor)
    }
  }

  /** What has become of the SCTP association, if it is gone. Only this tells the peer's two `close()` methods apart. */
  association(): AssociationEnd | undefined {
    if (!this.#unwrapClose) return 'unseen'
    const shown = this.#connection && seen(this.#connection)
    const sctp = shown?.sctp && seen(shown.sctp)
    if (sctp?.state !== 'closed') return undefined
    const failed = shown?.connectionState === 'failed' || (sctp.transport && seen(sctp.transport).state === 'failed')
    return failed ? 'failed' : 'closed'
  }

  /** Something was done that may have changed descriptions, transceivers or transports. */
  negotiated(): void {
    this.#isNegotiated = true
    this.observe()
  }

  /** Reads all that the connection and its transports show, and tells the chart what is new. */
  observe(event?: TransportEvent): void {
    this.intake.guard(() => this.#observe(event))
  }

  #observe(event: TransportEvent | undefined): void {
    const connection = this.#connection
    // Inside a callback of the actor it takes no cause before that has returned, and so compares nothing.
    if (!connection || !this.parent || this.#sending) return
    const shown = seen(connection)
    if (shown.signalingState === 'closed') {
      this.#foundClosed()
      return
    }
    this.#followSignaling(connection, shown.signalingState)
    // Each step runs code of the app's, which may close the connection or let go of it.
    if (this.parent && this.#connection) this.#followTransports(connection, event)
    if (this.parent && this.#connection) this.#compare(connection)
    // Closed by itself, as no connection may be; its channels still tell why.
    if (this.parent && this.#connection && shown.connectionState === 'closed' && this.channels.isEmpty) {
      this.#foundClosed()
    }
  }

  /** Reports that an attribute has changed without its event, which must have come first. */
  expectAnnounced(type: ConnectionEvent, rule: Finding['rule']): void {
    const connection = this.#connection
    if (!connection) return
    const shown = seen(connection)[aggregateEvents[type]]
    if (shown === (this.#announced.get(type) ?? shown)) return
    this.diverge([{ kind: 'order', rule, expected: `${type} first`, actual: `${aggregateEvents[type]} is ${shown}` }])
  }

  /** Reports what is found wrong; also after the actor has ended, which then emits nothing. */
  diverge(findings: readonly Finding[], actor: TransportReport['transport'] | PeerConnectionActor = this.actor): void {
    for (const finding of findings) {
      const divergence = { ...finding, target: actor.id }
      this.intake.guard(() => this.#onDivergence?.(divergence))
      this.tell([divergence])
    }
  }

  send(cause: PeerConnectionCause): void {
    if (this.actor.getSnapshot().status !== 'active') return
    const isInside = this.#sending
    this.#sending = true
    try {
      this.actor.send(cause)
    } finally {
      this.#sending = isInside
    }
  }

  /** The slot of the chart: closes the connection if it was the actor that was told to. */
  followClosing(): void {
    const connection = this.#connection
    if (this.#engineClose !== 'to come' || !connection) return
    this.intake.noted(
      (tape, run) => tape.sent(connection, 'close', run),
      () => connection.close(),
    )
    if (this.#engineClose === 'to come') this.#closed()
  }

  #listenTo(connection: RTCPeerConnection): void {
    for (const type of connectionEvents) connection.addEventListener(type, this.#listen)
    // Of a connection that is not new, an event for the present state may be still to come.
    if (isNew(connection)) {
      for (const type of Object.keys(aggregateEvents) as ConnectionEvent[]) {
        this.#announced.set(type, connection[aggregateEvents[type]])
      }
    }
    if (connection.iceGatheringState === 'new') this.#hasEnded = false
    this.#unwrapClose = this.intake.wrap(connection, ['close'], (call) => this.#close(call))
    const unwrapCreate = this.intake.wrap(connection, ['createDataChannel'], (call) => this.#create(connection, call))
    this.#undo.push(this.#unwrapClose, unwrapCreate, this.operations.wrap(connection))
    this.#transceivers.wrap(connection)
  }

  readonly #listen = (event: Event): void => {
    const connection = this.#connection
    if (connection) this.intake.hear(connection, event, () => this.#take(event))
  }

  #take(event: Event): void {
    const connection = this.#connection
    if (!connection || !this.parent) return
    const type = event.type as ConnectionEvent
    if (type in aggregateEvents) {
      const shown = seen(connection)[aggregateEvents[type]]
      this.diverge(orderFindings(type, shown, this.#announced.get(type), this.#transports))
      this.#announced.set(type, shown)
    }
    this.observe()
    if (!this.parent) return
    if (event.type === 'icecandidate') this.#gather(connection, (event as RTCPeerConnectionIceEvent).candidate)
    if (event.type === 'negotiationneeded') this.#negotiate()
    if (event.type === 'datachannel') this.channels.announce((event as RTCDataChannelEvent).channel)
  }

  #takeTransportEvent(event: TransportEvent): void {
    const connection = this.#connection
    if (!connection) return
    // Chromium lets code of the app's run inside close(), which then sees what is not closed yet.
    if (this.#engineClose === 'running') this.#compareClosed(connection)
    if (!this.parent) return
    this.diverge(transportFindings(event, this.actor.getSnapshot(), seen(connection)), event.binding.actor)
    this.observe(event)
  }

  #gather(connection: RTCPeerConnection, candidate: RTCIceCandidate | null): void {
    if (candidate) this.#hasEnded = candidate.candidate === ''
    else if (this.#hasEnded !== undefined) this.diverge(lastCandidateFindings(this.#hasEnded, seen(connection)))
  }

  #negotiate(): void {
    const { causes, broken, actual } = negotiationFired(this.actor.getSnapshot())
    if (broken) this.diverge([{ kind: 'event', rule: broken, expected: 'no negotiationneeded', actual }])
    for (const cause of causes) this.send(cause)
  }

  #create(connection: RTCPeerConnection, call: () => unknown): unknown {
    this.observe()
    const before = seen(connection).signalingState
    const channel = call() as RTCDataChannel
    this.intake.guard(() => {
      if (!this.parent) return
      this.diverge(stateFinding('INV-29', 'connecting', seen(channel).readyState))
      this.diverge(attributeFinding('EX-4', 'signalingState', before, seen(connection).signalingState))
      if (!bindingOf(channel)) this.channels.follow(channel, undefined, 'channel.created')
      this.negotiated()
    })
    return channel
  }

  #followSignaling(connection: RTCPeerConnection, shown: Exclude<RTCSignalingState, 'closed'>): void {
    const snapshot = this.actor.getSnapshot()
    if (shown === snapshot.context.signalingState) return
    const explained = signalingExplained(snapshot, shown, descriptionsOf(connection))
    if (!explained) return
    this.#isNegotiated = true
    if (explained.cause.type.startsWith('resync')) this.operations.surprised()
    if (!explained.isLegal) {
      this.diverge(attributeFinding('INV-7', 'signalingState', snapshot.context.signalingState, shown))
    }
    this.send(explained.cause)
    if (shown === 'stable') this.#dropUnused(connection)
  }

  /** What negotiation has dropped must be closed when it comes back to `stable`; if it is not, nothing else tells. */
  #dropUnused(connection: RTCPeerConnection): void {
    const { findings, reports: transports } = this.#transports.unused()
    this.#report(findings)
    if (transports.length > 0) {
      const states = liveAggregatesOf(connection, this.actor.getSnapshot().context)
      this.send({ type: 'states.reported', ...states, transports })
    }
    this.#drop(this.#transports.dropClosed(true))
  }

  #followTransports(connection: RTCPeerConnection, event: TransportEvent | undefined): void {
    if (this.#isNegotiated) {
      this.#transceivers.discover(connection)
      const found = this.#transports.discover(connection)
      if (found) this.send({ type: 'transports.changed', transports: found })
    }
    const transports = this.#transports.all.flatMap((binding) => binding.report(event) ?? [])
    this.#report(this.#transports.illegal(transports))
    const { context } = this.actor.getSnapshot()
    const states = liveAggregatesOf(connection, context)
    const names = Object.keys(states) as (keyof typeof states)[]
    if (transports.length > 0 || names.some((name) => states[name] !== context[name])) {
      this.send({ type: 'states.reported', ...states, transports })
    }
    this.#drop(this.#transports.dropClosed())
  }

  #drop(transports: readonly TransportReport['transport'][]): void {
    for (const transport of transports) this.send({ type: 'transport.removed', transport })
  }

  /** Compares what no event tells. */
  #compare(connection: RTCPeerConnection): void {
    const isNegotiated = this.#isNegotiated
    this.#isNegotiated = false
    this.#report(this.#standing.ofLive(this.actor.getSnapshot(), seen(connection), isNegotiated))
  }

  #report(findings: readonly StandingFinding[]): void {
    for (const { finding, transport } of findings) this.diverge([finding], transport)
  }

  #close(call: () => unknown): unknown {
    // Called again, or inside the engine's close(), where Chromium runs code of the app's: the first call sees to it.
    if (this.#engineClose !== 'to come') return call()
    this.observe()
    this.#engineClose = 'running'
    this.send({ type: 'close' })
    try {
      return call()
    } finally {
      this.#closed()
    }
  }

  /** It was closed past us: through the prototype, or by the engine itself. */
  #foundClosed(): void {
    this.#engineClose = 'returned'
    this.send({ type: 'close', found: true })
    this.#closed()
  }

  /** Called in a callback of one of the actors, the parts end when it has returned: before this actor. */
  #closed(): void {
    this.#engineClose = 'returned'
    for (const dropped of this.#transports.dropped) {
      const actor: AnyActorRef = dropped.actor
      if (actor.getSnapshot().status === 'active') actor.send({ type: 'connection.closed' })
    }
    const connection = this.#connection
    if (connection) this.intake.guard(() => this.#compareClosed(connection))
    // In a callback of one of the actors the parts end only when it has returned. Their objects are let go all the same.
    const isOver =
      this.channels.isOver && this.#transports.all.every(({ actor }) => actor.getSnapshot().status !== 'active')
    if (isOver) {
      this.send({ type: 'close.returned' })
      return
    }
    this.channels.letGo()
    this.#letGo()
    this.intake.later(() => this.send({ type: 'close.returned' }))
  }

  #compareClosed(connection: RTCPeerConnection): void {
    this.channels.compareClosed()
    const own = closedFindings(this.actor.getSnapshot(), seen(connection)).map((finding) => ({ finding }))
    this.#report(this.#standing.news([...own, ...this.#transports.closedFindings()]))
  }

  /** Emits divergences that were reported already. */
  tell(divergences: readonly Divergence[]): void {
    for (const divergence of divergences) this.send({ type: 'divergence', divergence })
  }

  #letGo(): void {
    // There are some left only if the actor has failed. Their observers may let go of this one, too.
    if (this.#connection) this.channels.unbind()
    const connection = this.#connection
    if (!connection) return
    for (const type of connectionEvents) connection.removeEventListener(type, this.#listen)
    for (const undo of this.#undo) undo?.()
    this.#transceivers.unbind()
    this.#transports.unbind()
    if (this.#engineClose !== 'returned') unregister(connection)
    this.operations.forget()
    this.#undo = []
    this.#connection = this.#unwrapClose = this.#onDivergence = undefined
  }
}

function isNew(connection: RTCPeerConnection): boolean {
  const { signalingState, iceConnectionState, connectionState, iceGatheringState } = connection
  const shown = [signalingState, iceConnectionState, connectionState, iceGatheringState]
  return shown.every((state) => state === 'stable' || state === 'new') && !descriptionsOf(connection).currentRemote
}
