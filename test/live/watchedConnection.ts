import {
  connectionStateOf,
  iceConnectionStateOf,
  iceGatheringStateOf,
} from '../../machines/connection/aggregateStates.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import {
  connectionState,
  gatheringState,
  iceConnectionState,
  iceGatheringState,
  operations,
  type PeerConnectionActor,
  signalingState,
  type Transports,
  target,
  transportState,
  transports,
} from '../../src/index.ts'
import { type RecordedLife, recordLife } from './recordedLife.ts'

const connectionEvents = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

const descriptions = {
  currentLocal: 'currentLocalDescription',
  currentRemote: 'currentRemoteDescription',
  pendingLocal: 'pendingLocalDescription',
  pendingRemote: 'pendingRemoteDescription',
} as const

type TransportActor = NonNullable<Transports['sctp']> | Transports['dtls' | 'ice' | 'gatherers'][number]

/** One attribute of one object: as the chart has it, and as the object shows it. */
export interface Comparison {
  /** The id of the actor. */
  readonly target: string
  readonly attribute: string
  readonly chart: string
  readonly object: string
}

/** An event that a chart emitted, with what the chart then was. */
export interface WatchedEmission
  extends Readonly<Record<(typeof connectionEvents)[keyof typeof connectionEvents], string>> {
  readonly type: string
  /** Whether an operation was in flight. */
  readonly isBusy: boolean
}

/** One bound connection with its transports, and all that is seen of them by listeners of the test's own. */
export class WatchedConnection {
  readonly name: string
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  /** Its recording, and what comes of it. */
  readonly life: RecordedLife
  /** What was called on it, and what it and its transports fired, each with the state then shown. */
  readonly log: string[] = []
  /** What its chart emitted. */
  readonly emissions: WatchedEmission[] = []
  /** What was reported of it, its transports and its channels. */
  readonly divergences: Divergence[] = []
  readonly #look: (where: string) => void
  readonly #transports = new Map<TransportActor, RTCSctpTransport | RTCDtlsTransport | RTCIceTransport>()

  constructor(name: string, connection: RTCPeerConnection, look: (where: string) => void) {
    this.name = name
    this.connection = connection
    this.#look = look
    this.life = recordLife(connection, (divergence) => this.divergences.push(divergence))
    this.actor = this.life.actor
    this.actor.on('*', ({ type }) => {
      if (type !== 'divergence') this.emissions.push({ type, ...this.#states() })
    })
    for (const [type, attribute] of Object.entries(connectionEvents)) {
      connection.addEventListener(type, () => this.#saw(`${type}[${connection[attribute]}]`))
    }
    for (const type of ['negotiationneeded', 'datachannel', 'track']) {
      connection.addEventListener(type, () => this.#saw(type))
    }
    connection.addEventListener('icecandidate', ({ candidate }) => {
      this.#saw(`icecandidate[${candidate === null ? 'null' : candidate.candidate === '' ? '""' : 'candidate'}]`)
    })
  }

  /** Notes what was done, and looks. */
  did(what: string): void {
    this.#saw(what)
  }

  /** Makes a call, and notes it when it has returned and when its promise is settled. */
  async call<Value>(what: string, call: (connection: RTCPeerConnection) => Promise<Value>): Promise<Value> {
    const promise = call(this.connection)
    this.#look(`${this.name} ${what}`)
    try {
      const value = await promise
      this.#saw(`${what}: fulfilled`)
      return value
    } catch (error) {
      this.#saw(`${what}: ${(error as Error).name}`)
      throw error
    }
  }

  /** All attributes of the connection and its transports, as the chart has them and as the objects show them. */
  compare(): Comparison[] {
    const { actor, connection } = this
    const states = this.#states()
    const held = actor.getSnapshot().context.descriptions
    this.#discover()
    return [
      ...Object.values(connectionEvents).map((attribute) => ({
        target: actor.id,
        attribute,
        chart: states[attribute],
        object: connection[attribute],
      })),
      ...(Object.keys(descriptions) as (keyof typeof descriptions)[]).map((name) => ({
        target: actor.id,
        attribute: descriptions[name],
        chart: presence(held[name]),
        object: this.#presenceOf(descriptions[name]),
      })),
      ...[...this.#transports]
        .filter(([transport]) => !isLetGo(transport) && !this.#isDroppedGatherer(transport))
        .map(([transport, object]) => compareTransport(transport, object)),
    ]
  }

  /**
   * A transport that negotiation has dropped is closed, and must read so; but Firefox may go on gathering for it, sometimes
   * even begin then, which its chart has no part in any more.
   */
  #isDroppedGatherer(transport: TransportActor): boolean {
    if (!transport.id.startsWith('iceGatherer')) return false
    const { gatherers } = transports(this.actor.getSnapshot())
    return !gatherers.some((gatherer) => gatherer === transport)
  }

  /** Resolves when the connection fires such an event, or shows the value already. */
  async until(type: keyof typeof connectionEvents, value: string): Promise<void> {
    const attribute = connectionEvents[type]
    while (this.connection[attribute] !== value) {
      await new Promise((resolve) => this.connection.addEventListener(type, resolve, { once: true }))
    }
  }

  /** The states that follow from those of its transports, and those that it shows; to be compared at rest (INV-9). */
  get derivation(): { readonly derived: readonly string[]; readonly shown: readonly string[] } {
    const { dtls, ice, gatherers } = transports(this.actor.getSnapshot())
    const iceStates = ice.map((actor) => target(actor)?.state ?? 'closed')
    const dtlsStates = dtls.map((actor) => target(actor)?.state ?? 'closed')
    const gathering = gatherers.map((actor) => target(actor)?.gatheringState ?? 'new')
    const { iceConnectionState, connectionState, iceGatheringState } = this.connection
    return {
      derived: [
        iceConnectionStateOf(iceStates),
        connectionStateOf(iceStates, dtlsStates),
        iceGatheringStateOf(gathering),
      ],
      shown: [iceConnectionState, connectionState, iceGatheringState],
    }
  }

  /** Whether the connection is not closed, by its chart. */
  get isLive(): boolean {
    return signalingState(this.actor.getSnapshot()) !== 'closed'
  }

  /** The rules that were reported of the connection and its transports, each once; those of channels are theirs. */
  get rules(): readonly Divergence['rule'][] {
    const own = this.divergences.filter(({ target }) => !target.startsWith('dataChannel'))
    return [...new Set(own.map(({ rule }) => rule))].sort()
  }

  #states(): Omit<WatchedEmission, 'type'> {
    const snapshot = this.actor.getSnapshot()
    return {
      signalingState: signalingState(snapshot),
      iceConnectionState: iceConnectionState(snapshot),
      connectionState: connectionState(snapshot),
      iceGatheringState: iceGatheringState(snapshot),
      isBusy: operations(snapshot).length > 0,
    }
  }

  #saw(what: string): void {
    this.#discover()
    this.log.push(what)
    this.#look(`${this.name} ${what}`)
  }

  #discover(): void {
    const { sctp, dtls, ice, gatherers } = transports(this.actor.getSnapshot())
    for (const transport of [...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers]) {
      const object = target(transport as NonNullable<Transports['sctp']>)
      if (!object || this.#transports.has(transport)) continue
      this.#transports.set(transport, object)
      const kind = transport.id.replace(/Transport.*|:.*/, '')
      for (const type of kind === 'iceGatherer'
        ? ['gatheringstatechange']
        : ['statechange', 'error', 'selectedcandidatepairchange']) {
        object.addEventListener(type, () => this.#saw(`${kind} ${type}[${compareTransport(transport, object).object}]`))
      }
    }
  }

  #presenceOf(attribute: (typeof descriptions)[keyof typeof descriptions]): string {
    try {
      return presence(Boolean(this.connection[attribute]))
    } catch {
      return 'unreadable'
    }
  }
}

function compareTransport(transport: TransportActor, object: EventTarget): Comparison {
  const { id } = transport
  if (id.startsWith('iceGatherer')) {
    const chart = gatheringState((transport as Transports['gatherers'][number]).getSnapshot())
    return { target: id, attribute: 'gatheringState', chart, object: (object as RTCIceTransport).gatheringState }
  }
  const chart = transportState<string>(transport.getSnapshot() as { value: string })
  return { target: id, attribute: 'state', chart, object: (object as RTCDtlsTransport).state }
}

function presence(there: boolean): string {
  return there ? 'a description' : 'null'
}

/** One that negotiation has dropped, and that does not show that it is closed, is let go of: its chart stays where it is. */
function isLetGo(transport: TransportActor): boolean {
  return transport.getSnapshot().status === 'stopped'
}
