import { createActor } from 'xstate'
import type { TransportReport, Transports } from '../../machines/connection/peerConnectionTypes.ts'
import type { RuleId } from '../../machines/rules/rules.ts'
import { type DtlsTransportActor, dtlsTransportMachine } from '../../machines/transports/dtlsTransportMachine.ts'
import { type IceGathererActor, iceGathererMachine } from '../../machines/transports/iceGathererMachine.ts'
import { type IceTransportActor, iceTransportMachine } from '../../machines/transports/iceTransportMachine.ts'
import { reported } from '../../machines/transports/reported.ts'
import { type SctpTransportActor, sctpTransportMachine } from '../../machines/transports/sctpTransportMachine.ts'
import { gatheringState } from '../../machines/transports/transportState.ts'
import type { DtlsTransportError } from '../../machines/transports/transportTypes.ts'
import { attributeFinding, type Finding } from '../divergences/finding.ts'
import { transceiversOf } from '../watch/connectionAttributes.ts'
import { seen } from '../watch/seen.ts'
import type { ConnectionBinding } from './connectionBinding.ts'
import { type Binding, registerActor } from './registry.ts'

type Transport = RTCSctpTransport | RTCDtlsTransport | RTCIceTransport
type TransportActor = TransportReport['transport']

/** What a listener sees of a transport's event, besides the states that all objects show. */
export interface TransportEvent {
  readonly binding: TransportBinding
  readonly type: string
  /** Whether the value has changed since the last event of this type. */
  readonly changed: boolean
  readonly error?: DtlsTransportError
}

/** Follows one attribute of one transport: its `state`, or an ICE transport's `gatheringState`. */
export class TransportBinding implements Binding {
  readonly kind: TransportReport['kind']
  readonly actor: TransportActor
  readonly #connection: ConnectionBinding
  readonly #take: (event: TransportEvent) => void
  #transport: Transport | undefined
  /** The value at its last event; `undefined` if that was before the binding. */
  announced: string | undefined
  /** The value that the chart was told last. */
  #told: string
  /** Whether `error` has told of a failure, since the last change. */
  hasError = false

  constructor(
    kind: TransportReport['kind'],
    transport: Transport,
    actor: TransportActor,
    connection: ConnectionBinding,
    take: (event: TransportEvent) => void,
  ) {
    this.#connection = connection
    this.kind = kind
    this.#transport = transport
    this.actor = actor
    this.#take = take
    this.#told = this.shown
    this.announced = this.#told === initial[kind] ? this.#told : undefined
    for (const type of events[kind]) transport.addEventListener(type, this.#listen)
    registerActor(this)
    actor.start()
  }

  get object(): Transport | undefined {
    return this.#transport
  }

  /** The value that the transport shows. */
  get shown(): string {
    const transport = this.#transport
    if (!transport) return ''
    const shown = seen(transport)
    return this.kind === 'gatherer' ? (shown as RTCIceTransport).gatheringState : shown.state
  }

  /** What the transport's chart has not been told yet. */
  report(event?: TransportEvent): TransportReport | undefined {
    const { kind, actor, shown } = this
    const isMine = event?.binding === this
    if (shown === this.#told && !isMine) return undefined
    this.#told = shown
    const cause = reported(actor.getSnapshot() as Parameters<typeof reported>[0], shown)
    const pair = isMine && event.type === 'selectedcandidatepairchange'
    if (!cause) return pair ? ({ kind, transport: actor, cause: pairChanged } as TransportReport) : undefined
    const details = { ...(pair && { pairChanged: true }), ...(isMine && event.error && { error: event.error }) }
    return { kind, transport: actor, cause: { ...cause, ...details } } as TransportReport
  }

  /** Whether the value has changed, and no event has told of it yet. */
  get isAhead(): boolean {
    return this.announced !== undefined && this.announced !== this.shown
  }

  unbind(): void {
    const transport = this.#transport
    for (const type of events[this.kind]) transport?.removeEventListener(type, this.#listen)
    this.#transport = undefined
  }

  readonly #listen = (event: Event): void => {
    const transport = this.#transport
    if (!transport) return
    this.#connection.intake.hear(transport, event, () => {
      const { type } = event
      const { shown } = this
      const changed = shown !== this.announced
      if (type === 'error') this.hasError = true
      else if (type.endsWith('statechange')) this.announced = shown
      this.#take({ binding: this, type, changed, ...(type === 'error' && { error: errorOf(event) }) })
      if (type === 'statechange') this.hasError = false
    })
  }
}

/** Follows the transports that a connection's objects show; children of the connection's actor. */
export class TransportBindings {
  readonly #connection: ConnectionBinding
  readonly #take: (event: TransportEvent) => void
  readonly #bindings = new Map<Transport, readonly TransportBinding[]>()
  #inUse: readonly Transport[] = []
  /** Those that are in use, and those that negotiation has dropped and that are not closed yet. */
  all: readonly TransportBinding[] = []
  #made = 0

  constructor(connection: ConnectionBinding, take: (event: TransportEvent) => void) {
    this.#connection = connection
    this.#take = take
  }

  /** Those that are in use, of a kind. */
  inUse(kind: TransportReport['kind']): readonly TransportBinding[] {
    const bindings = this.#inUse.flatMap((transport) => this.#bindings.get(transport) ?? [])
    return bindings.filter((binding) => binding.kind === kind)
  }

  /** Those that negotiation has dropped and that are not closed yet: the chart of the connection does not know them. */
  get dropped(): readonly TransportBinding[] {
    if (!this.#hasDropped) return []
    return [...this.#bindings].flatMap(([transport, bindings]) => (this.#inUse.includes(transport) ? [] : bindings))
  }

  get #hasDropped(): boolean {
    for (const transport of this.#bindings.keys()) if (!this.#inUse.includes(transport)) return true
    return false
  }

  /** Looks which transports the connection shows. Returns them if they are not the same as before. */
  discover(connection: RTCPeerConnection): Transports | undefined {
    const found = transportsOf(connection)
    const before = this.#inUse
    if (found.length === before.length && found.every((transport, index) => transport === before[index]))
      return undefined
    this.#inUse = found
    for (const transport of found) {
      if (this.#bindings.has(transport)) continue
      const bindings = this.#bind(transport)
      // An inspector has seen it start, and may have closed the connection.
      if (!this.#connection.parent) {
        for (const binding of bindings) binding.unbind()
        return undefined
      }
      this.#bindings.set(transport, bindings)
      this.all = [...this.#bindings.values()].flat()
    }
    return {
      sctp: this.#actors<SctpTransportActor>('sctp')[0],
      dtls: this.#actors<DtlsTransportActor>('dtls'),
      ice: this.#actors<IceTransportActor>('ice'),
      gatherers: this.#actors<IceGathererActor>('gatherer'),
    }
  }

  /**
   * What must be told of those that negotiation had dropped before it came back to `stable`: that they are closed, as
   * they must be now; and which of them are not.
   */
  unused(): { readonly findings: readonly TransportFinding[]; readonly reports: readonly TransportReport[] } {
    const unused = this.dropped.filter(({ kind, actor }) => kind !== 'gatherer' && isActive(actor))
    return {
      findings: unused.flatMap(({ kind, shown, actor }) =>
        attributeFinding(unusedRules[kind], 'state', 'closed', shown).map((finding) => ({ finding, transport: actor })),
      ),
      reports: unused.map(
        ({ kind, actor }) => ({ kind, transport: actor, cause: { type: 'closed' } }) as TransportReport,
      ),
    }
  }

  /** Lets go of those that negotiation has dropped and that are closed now, or of all, and returns their actors. */
  dropClosed(all = false): readonly TransportActor[] {
    if (!this.#hasDropped) return []
    const dropped = [...this.#bindings].filter(
      ([transport]) => !this.#inUse.includes(transport) && (all || seen(transport).state === 'closed'),
    )
    for (const [transport, bindings] of dropped) {
      for (const binding of bindings) binding.unbind()
      this.#bindings.delete(transport)
    }
    this.all = [...this.#bindings.values()].flat()
    return dropped.flatMap(([, bindings]) => bindings.map(({ actor }) => actor))
  }

  /** Which reports tell of a change that no chart knows. */
  illegal(reports: readonly TransportReport[]): readonly TransportFinding[] {
    return reports.flatMap(({ kind, transport, cause }) => {
      if (!cause.type.startsWith('resync.')) return []
      const from = transport.getSnapshot().value
      const actual = `state: ${cause.type.replace('resync.', '')}`
      const finding = {
        kind: 'state',
        rule: transitionRules[kind],
        expected: `state: what may follow ${from}`,
        actual,
      } as const
      return [{ transport, finding }]
    })
  }

  /** Which transports do not show what they must when the connection is closed: gatherers keep their state (INV-4). */
  closedFindings(): readonly TransportFinding[] {
    return this.all.flatMap(({ kind, shown, actor }) => {
      const findings =
        kind === 'gatherer'
          ? attributeFinding(
              'INV-4',
              'gatheringState',
              gatheringState((actor as IceGathererActor).getSnapshot()),
              shown,
            )
          : attributeFinding('INV-48', 'state', 'closed', shown)
      return findings.map((finding) => ({ finding, transport: actor }))
    })
  }

  unbind(): void {
    for (const binding of this.all) binding.unbind()
    this.#bindings.clear()
    this.#inUse = this.all = []
  }

  #actors<Actor extends TransportActor>(kind: TransportReport['kind']): readonly Actor[] {
    return this.inUse(kind).map(({ actor }) => actor as Actor)
  }

  #bind(transport: Transport): readonly TransportBinding[] {
    const connection = this.#connection
    const parent = connection.actor
    const { id, input } = connection.intake.seed(transport) ?? {}
    const number = typeof id === 'number' ? id : this.#made
    this.#made = Math.max(this.#made, number) + 1
    const bind = (kind: TransportReport['kind'], actor: TransportActor) =>
      new TransportBinding(kind, transport, actor, connection, this.#take)
    if ('maxMessageSize' in transport) {
      const { state } = seen(transport)
      return [
        bind('sctp', createActor(sctpTransportMachine, { parent, id: `sctpTransport:${number}`, input: { state } })),
      ]
    }
    if ('iceTransport' in transport) {
      const options = { parent, id: `dtlsTransport:${number}`, input: { state: seen(transport).state, ...input } }
      return [bind('dtls', createActor(dtlsTransportMachine, options))]
    }
    const { state, gatheringState } = seen(transport)
    const ice = createActor(iceTransportMachine, { parent, id: `iceTransport:${number}`, input: { state } })
    const gatherer = createActor(iceGathererMachine, {
      parent,
      id: `iceGatherer:${number}`,
      input: { state: gatheringState },
    })
    return [bind('ice', ice), bind('gatherer', gatherer)]
  }
}

/** What is found wrong with a transport. */
export interface TransportFinding {
  readonly transport: TransportActor
  readonly finding: Finding
}

/** The rule that a transition of a transport breaks which no chart knows, or an event that tells of no change. */
export const transitionRules = {
  sctp: 'INV-40',
  dtls: 'TR-3',
  ice: 'TR-1',
  gatherer: 'TR-2',
} as const satisfies Record<TransportReport['kind'], RuleId>

const events = {
  sctp: ['statechange'],
  dtls: ['error', 'statechange'],
  ice: ['selectedcandidatepairchange', 'statechange'],
  gatherer: ['gatheringstatechange'],
} as const satisfies Record<TransportReport['kind'], readonly string[]>

const initial = { sctp: 'connecting', dtls: 'new', ice: 'new', gatherer: 'new' } as const

/** The rules by which a transport is closed that negotiation has dropped. */
const unusedRules = { ...transitionRules, sctp: 'AB-9' } as const

const pairChanged = { type: 'selectedcandidatepair.changed' } as const

/** The transports that SCTP and the transceivers use, each once: what the aggregate states are made from. */
function transportsOf(connection: RTCPeerConnection): readonly Transport[] {
  const { sctp } = seen(connection)
  const dtls = new Set([sctp ? seen(sctp).transport : undefined])
  for (const { sender, receiver } of transceiversOf(connection)) {
    dtls.add(seen(sender).transport ?? undefined).add(seen(receiver).transport ?? undefined)
  }
  const shown = [...dtls].filter((transport) => transport !== undefined && transport !== null)
  const ice = new Set(shown.map((transport) => seen(transport).iceTransport))
  return [...(sctp ? [sctp] : []), ...shown, ...ice].filter(isFollowable)
}

function isActive(actor: TransportActor): boolean {
  return actor.getSnapshot().status === 'active'
}

/** Older engines show some of them as empty objects. */
function isFollowable(transport: Transport | undefined | null): transport is Transport {
  return typeof transport?.addEventListener === 'function' && typeof transport.state === 'string'
}

function errorOf(event: Event): DtlsTransportError {
  const { error } = event as Partial<RTCErrorEvent>
  return {
    errorDetail: error?.errorDetail ?? null,
    receivedAlert: error?.receivedAlert ?? null,
    sentAlert: error?.sentAlert ?? null,
    message: error?.message ?? '',
  }
}
