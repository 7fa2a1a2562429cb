import { type AnyActorRef, createActor, fromCallback, type InspectionEvent } from 'xstate'
import type { AssociationEnd, DataChannelError } from '../machines/dataChannelTypes.ts'
import type { Divergence } from '../machines/divergence.ts'
import { negotiationFired } from '../machines/negotiationFired.ts'
import { type PeerConnectionActor, peerConnectionMachine } from '../machines/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../machines/peerConnectionTypes.ts'
import { signalingExplained } from '../machines/signalingExplained.ts'
import { aggregatesOf, descriptionsOf, liveAggregatesOf } from './connectionAttributes.ts'
import {
  aggregateEvents,
  type ConnectionEvent,
  connectionEvents,
  lastCandidateFindings,
  orderFindings,
  transportFindings,
} from './connectionEvents.ts'
import {
  closedByItselfFindings,
  closedFindings,
  derivationFindings,
  descriptionFindings,
  limitFindings,
} from './connectionFindings.ts'
import { DataChannelBinding } from './dataChannelBinding.ts'
import { attributeFinding, type Finding, stateFinding } from './finding.ts'
import { guarded, guardedInspect } from './guarded.ts'
import { OperationBindings } from './operationBindings.ts'
import type { BindOptions } from './options.ts'
import { type Binding, bindingOf, bindingOfActor, register, unregister } from './registry.ts'
import { TransceiverBindings } from './transceiverBindings.ts'
import { TransportBindings, type TransportEvent } from './transportBindings.ts'
import { wrapMethod } from './wrapMethod.ts'

type Inspect = NonNullable<BindOptions['inspect']>

/** What follows from the transports is at rest when nothing of it has changed for so long, in milliseconds. */
const REST = 1000

/** The chart, with the engine's `close()` in its slot. Provided once: it costs a millisecond. */
const boundMachine = peerConnectionMachine.provide({
  actors: {
    closingProcedure: fromCallback<PeerConnectionCause, { connection: AnyActorRef }>(({ input }) => {
      const binding = bindingOfActor(input.connection)
      if (binding instanceof ConnectionBinding) guarded(() => binding.followClosing())
    }),
  },
})

/** Follows one real connection: turns what it does into causes for its chart, and compares the two. */
export class ConnectionBinding implements Binding {
  readonly actor: PeerConnectionActor
  readonly #channels = new Set<DataChannelBinding>()
  readonly #transports: TransportBindings
  readonly #operations = new OperationBindings(this)
  readonly #transceivers = new TransceiverBindings(this, this.#operations)
  /** Who inspects the system, and for how many of its channels. */
  readonly #inspectors = new Map<Inspect, number>()
  /** The value of each attribute at its last event. */
  readonly #announced = new Map<ConnectionEvent, string>()
  /** The channels that `datachannel` has told of. */
  readonly #arrived = new WeakSet<RTCDataChannel>()
  /** Whether the last candidate of a generation was the empty one. */
  #hasEnded = false
  /** What differs in ways that stay: reported once, until it is gone. */
  #standing: readonly string[] = []
  /** Since when what follows from the transports has been the same wrong one. */
  #unrest = { findings: '', since: 0 }
  /** What to compare when `close()` has returned. */
  #comparisons: (() => readonly Divergence[])[] = []
  #inspected = false
  #isExplicit: boolean
  #sending = false
  /** Whether the engine's own `close()` was called. */
  #engineClose: 'to come' | 'running' | 'returned' = 'to come'
  #connection: RTCPeerConnection | undefined
  #onDivergence: BindOptions['onDivergence']
  #unwrapClose: (() => void) | undefined
  #undo: ((() => void) | undefined)[] = []

  /** @param isExplicit - whether the app binds the connection itself, and not one of its channels */
  constructor(connection: RTCPeerConnection, { inspect, onDivergence }: BindOptions, isExplicit: boolean) {
    this.#connection = connection
    this.#isExplicit = isExplicit
    this.#onDivergence = onDivergence
    if (inspect) this.#inspectors.set(inspect, isExplicit ? 1 : 0)
    const { signalingState } = connection
    this.actor = createActor(boundMachine, {
      id: 'peerConnection',
      input: { ...aggregatesOf(connection), signalingState, descriptions: descriptionsOf(connection) },
      ...(inspect && { inspect: this.#inspect }),
    })
    this.#inspected = inspect !== undefined
    this.#transports = new TransportBindings(this.actor, (event) => this.#takeTransportEvent(event))
    this.actor.subscribe({ complete: () => this.#letGo() })
    this.actor.subscribe({ error: () => this.#letGo() })
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
    const snapshot = this.actor.getSnapshot()
    return snapshot.status === 'active' && snapshot.matches('live') ? this.actor : undefined
  }

  get onDivergence(): BindOptions['onDivergence'] {
    return this.#onDivergence
  }

  /** Takes the options of the first call that binds this connection, and not one of its channels. */
  configure({ inspect, onDivergence }: BindOptions): void {
    if (this.#isExplicit) return
    this.#isExplicit = true
    this.#onDivergence = onDivergence
    if (inspect) this.inspect(inspect)
  }

  unbind(): void {
    for (const channel of [...this.#channels]) channel.unbind()
    for (const { actor } of this.#transports.all) this.send({ type: 'transport.removed', transport: actor })
    this.#letGo()
    this.actor.stop()
  }

  /** Lets an observer see the whole system, until {@link uninspect} was called as often. */
  inspect(observer: Inspect): void {
    this.#inspectors.set(observer, (this.#inspectors.get(observer) ?? 0) + 1)
    if (this.#inspected) return
    this.#inspected = true
    this.actor.system.inspect(this.#inspect)
  }

  uninspect(observer: Inspect): void {
    const channels = (this.#inspectors.get(observer) ?? 0) - 1
    if (channels > 0) this.#inspectors.set(observer, channels)
    else this.#inspectors.delete(observer)
  }

  /** Follows a channel of this connection, which is closed with it from now on. */
  follow(
    channel: RTCDataChannel,
    options?: BindOptions,
    type: 'channel.created' | 'channel.found' | 'channel.announced' = 'channel.found',
  ): DataChannelBinding {
    const binding = new DataChannelBinding(channel, this, options)
    if (!binding.object) return binding
    if (this.parent) {
      this.#channels.add(binding)
      // The chart is told of one that the peer announces in the event's own cause.
      if (type !== 'channel.announced') this.send({ type, channel: binding.actor })
    } else {
      const compare = binding.comparison()
      binding.actor.send({ type: 'connection.closed' })
      this.#tell(compare())
    }
    return binding
  }

  /** Lets go of a channel that has ended, or that is followed no more. `compare` is for one that ends with us. */
  release(channel: DataChannelBinding, compare: () => readonly Divergence[]): void {
    this.#channels.delete(channel)
    if (!this.parent) {
      this.#comparisons.push(compare)
      return
    }
    this.send({ type: 'channel.removed', channel: channel.actor })
    // Not at once: our actor may end with this, and the channel's has yet to tell ours that it has.
    queueMicrotask(() => this.observe())
  }

  /** Notes that a channel's association was aborted. */
  associationFailed(error: DataChannelError): void {
    this.send({ type: 'association.failed', error })
  }

  /** A channel has opened: SCTP must have said that it is connected (INV-42). */
  channelOpened(): void {
    for (const { announced, actor } of this.#transports.inUse('sctp')) {
      if (announced === 'connected') continue
      const actual = `open while statechange has told ${announced}`
      this.diverge([{ kind: 'order', rule: 'INV-42', expected: 'statechange to connected first', actual }], actor.id)
    }
  }

  /** What has become of the SCTP association, if it is gone. Only this tells the peer's two `close()` methods apart. */
  association(): AssociationEnd | undefined {
    if (!this.#unwrapClose) return 'unseen'
    const sctp = this.#connection?.sctp
    if (sctp?.state !== 'closed') return undefined
    const failed = this.#connection?.connectionState === 'failed' || sctp.transport?.state === 'failed'
    return failed ? 'failed' : 'closed'
  }

  /** Reads all that the connection and its transports show, and tells the chart what is new. */
  observe(event?: TransportEvent): void {
    guarded(() => this.#observe(event))
  }

  #observe(event: TransportEvent | undefined): void {
    const connection = this.#connection
    // Inside a callback of the actor it takes no cause before that has returned, and so compares nothing.
    if (!connection || !this.parent || this.#sending) return
    if (connection.signalingState === 'closed') {
      this.#foundClosed()
      return
    }
    this.#followSignaling(connection, connection.signalingState)
    this.#followTransports(connection, event)
    this.#transceivers.discover(connection)
    this.#compare(connection)
    // Closed by itself, as no connection may be; its channels still tell why.
    if (connection.connectionState === 'closed' && this.#channels.size === 0) this.#foundClosed()
  }

  /** Reports that an attribute has changed without its event, which must have come first. */
  expectAnnounced(type: ConnectionEvent, rule: Finding['rule']): void {
    const connection = this.#connection
    if (!connection) return
    const shown = connection[aggregateEvents[type]]
    if (shown === this.#announced.get(type)) return
    this.diverge([{ kind: 'order', rule, expected: `${type} first`, actual: `${aggregateEvents[type]} is ${shown}` }])
  }

  /** Reports what is found wrong; also after the actor has ended, which then emits nothing. */
  diverge(findings: readonly Finding[], target = this.actor.id): void {
    for (const finding of findings) {
      const divergence = { ...finding, target }
      guarded(() => this.#onDivergence?.(divergence))
      this.#tell([divergence])
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
    if (this.#engineClose !== 'to come') return
    this.#connection?.close()
    if (this.#engineClose === 'to come') this.#closed()
  }

  #listenTo(connection: RTCPeerConnection): void {
    for (const type of connectionEvents) {
      connection.addEventListener(type, this.#listen)
      this.#undo.push(() => connection.removeEventListener(type, this.#listen))
    }
    for (const type of Object.keys(aggregateEvents) as ConnectionEvent[]) {
      this.#announced.set(type, connection[aggregateEvents[type]])
    }
    this.#unwrapClose = wrapMethod(connection, 'close', (call) => this.#close(call))
    const unwrapCreate = wrapMethod(connection, 'createDataChannel', (call, args) =>
      this.#create(connection, () => call(...(args as never[]))),
    )
    this.#undo.push(this.#unwrapClose, unwrapCreate, ...this.#operations.wrap(connection))
    this.#transceivers.wrap(connection)
  }

  readonly #listen = (event: Event): void => guarded(() => this.#take(event))

  #take(event: Event): void {
    const connection = this.#connection
    if (!connection || !this.parent) return
    const type = event.type as ConnectionEvent
    if (type in aggregateEvents) {
      const shown = connection[aggregateEvents[type]]
      this.diverge(orderFindings(type, shown, this.#announced.get(type), this.#transports))
      this.#announced.set(type, shown)
    }
    this.observe()
    if (!this.parent) return
    if (event.type === 'icecandidate') this.#gather(connection, (event as RTCPeerConnectionIceEvent).candidate)
    if (event.type === 'negotiationneeded') this.#negotiate()
    if (event.type === 'datachannel') this.#announce((event as RTCDataChannelEvent).channel)
  }

  #takeTransportEvent(event: TransportEvent): void {
    const connection = this.#connection
    if (!connection) return
    // Chromium lets code of the app's run inside close(), which then sees what is not closed yet.
    if (this.#engineClose === 'running') this.#compareClosed(connection)
    if (!this.parent) return
    this.diverge(transportFindings(event, this.actor.getSnapshot(), connection), event.binding.actor.id)
    this.observe(event)
  }

  #gather(connection: RTCPeerConnection, candidate: RTCIceCandidate | null): void {
    if (candidate) this.#hasEnded = candidate.candidate === ''
    else this.diverge(lastCandidateFindings(this.#hasEnded, connection))
  }

  #negotiate(): void {
    const { causes, broken, actual } = negotiationFired(this.actor.getSnapshot())
    if (broken) this.diverge([{ kind: 'event', rule: broken, expected: 'no negotiationneeded', actual }])
    for (const cause of causes) this.send(cause)
  }

  #announce(channel: RTCDataChannel): void {
    if (this.#arrived.has(channel)) {
      this.diverge([
        { kind: 'event', rule: 'INV-18', expected: 'one datachannel', actual: 'another for the same channel' },
      ])
      return
    }
    this.#arrived.add(channel)
    this.diverge(stateFinding('INV-28', 'open', channel.readyState))
    const bound = bindingOf(channel)
    const { actor } = bound instanceof DataChannelBinding ? bound : this.follow(channel, undefined, 'channel.announced')
    this.send({ type: 'channel.announced', channel: actor, label: channel.label, id: channel.id })
  }

  #create(connection: RTCPeerConnection, call: () => unknown): unknown {
    this.observe()
    const before = connection.signalingState
    const channel = call() as RTCDataChannel
    guarded(() => {
      if (!this.parent) return
      this.diverge(stateFinding('INV-29', 'connecting', channel.readyState))
      this.diverge(attributeFinding('EX-4', 'signalingState', before, connection.signalingState))
      if (!bindingOf(channel)) this.follow(channel, undefined, 'channel.created')
      this.observe()
    })
    return channel
  }

  #followSignaling(connection: RTCPeerConnection, shown: Exclude<RTCSignalingState, 'closed'>): void {
    const snapshot = this.actor.getSnapshot()
    const explained = signalingExplained(snapshot, shown, descriptionsOf(connection))
    if (!explained) return
    if (!explained.isLegal) {
      this.diverge(attributeFinding('INV-7', 'signalingState', snapshot.context.signalingState, shown))
    }
    this.send(explained.cause)
  }

  #followTransports(connection: RTCPeerConnection, event: TransportEvent | undefined): void {
    const found = this.#transports.discover(connection)
    if (found) this.send({ type: 'transports.changed', transports: found })
    const transports = this.#transports.all.flatMap((binding) => binding.report(event) ?? [])
    for (const { transport, finding } of this.#transports.illegal(transports)) this.diverge([finding], transport.id)
    const { context } = this.actor.getSnapshot()
    const states = liveAggregatesOf(connection, context)
    const names = Object.keys(states) as (keyof typeof states)[]
    if (transports.length > 0 || names.some((name) => states[name] !== context[name])) {
      this.send({ type: 'states.reported', ...states, transports })
    }
    for (const transport of this.#transports.dropClosed()) this.send({ type: 'transport.removed', transport })
  }

  /** Compares what no event tells. What follows from the transports is compared at rest (INV-9). */
  #compare(connection: RTCPeerConnection): void {
    const snapshot = this.actor.getSnapshot()
    if (!this.parent) return
    const derivations = derivationFindings(snapshot)
    const findings = JSON.stringify(derivations)
    const now = performance.now()
    if (findings !== this.#unrest.findings) this.#unrest = { findings, since: now }
    this.#report([
      ...descriptionFindings('DS-2', snapshot, connection),
      ...limitFindings(snapshot, connection.sctp),
      ...closedByItselfFindings(snapshot, connection),
      ...(now - this.#unrest.since >= REST ? derivations : []),
    ])
  }

  /** Reports what differs, where it has not differed so before. */
  #report(findings: readonly (Finding & { readonly target?: string })[]): void {
    const before = this.#standing
    this.#standing = findings.map((finding) => JSON.stringify(finding))
    findings.forEach((finding, index) => {
      if (!before.includes(this.#standing[index] as string)) this.diverge([finding], finding.target)
    })
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
    for (const { actor } of this.#transports.dropped) {
      if (actor.getSnapshot().status === 'active') actor.send({ type: 'connection.closed' })
    }
    // A channel in a callback of whose last step this is reads `done`, and has yet to tell our actor that it is.
    const isOver =
      this.#channels.size === 0 && this.#transports.all.every(({ actor }) => actor.getSnapshot().status !== 'active')
    if (isOver) this.#end()
    else queueMicrotask(() => this.#end())
  }

  #end(): void {
    const connection = this.#connection
    if (connection) guarded(() => this.#compareClosed(connection))
    this.send({ type: 'close.returned' })
  }

  #compareClosed(connection: RTCPeerConnection): void {
    for (const compare of this.#comparisons) this.#tell(compare())
    this.#report([...closedFindings(this.actor.getSnapshot(), connection), ...this.#transports.closedFindings()])
  }

  #tell(divergences: readonly Divergence[]): void {
    for (const divergence of divergences) this.send({ type: 'divergence', divergence })
  }

  readonly #inspect = (event: InspectionEvent): void => {
    for (const inspect of [...this.#inspectors.keys()]) guardedInspect(inspect)(event)
  }

  #letGo(): void {
    if (!this.#connection) return
    // There are some left only if the actor was stopped, or has failed: XState stops no actor that has just this parent.
    for (const channel of [...this.#channels]) channel.unbind()
    for (const undo of this.#undo) undo?.()
    this.#transceivers.unbind()
    this.#transports.unbind()
    if (this.actor.getSnapshot().status !== 'done') unregister(this.#connection)
    this.#undo = []
    this.#comparisons = []
    this.#connection = this.#unwrapClose = this.#onDivergence = undefined
  }
}
