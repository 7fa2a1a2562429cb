import type { AnyActorRef, InspectionEvent } from 'xstate'
import { PersistentMap } from '../../machines/chart/persistentMap.ts'
import type { PeerConnectionCause, TransportReport, Transports } from '../../machines/connection/peerConnectionTypes.ts'
import type { Attributes } from '../watch/attributes.ts'
import { kindOf } from '../watch/attributes.ts'
import type { NamedConnectionCause } from './cause.ts'
import { sendingOwn } from './ownCauses.ts'
import { UniqueIds } from './uniqueIds.ts'

/** What is known of the chart of an object that the object does not show. */
export interface ChartKnown {
  readonly id?: string | undefined
  readonly input?: object | undefined
}

/** Makes the actor of an object, by the kind of its chart. It is not started yet. */
export type MakeActor = (
  input: object,
  options: {
    readonly id: string
    readonly parent?: AnyActorRef
    readonly inspect?: (event: InspectionEvent) => void
  },
) => AnyActorRef

/** How the actors of each kind of chart are made. */
export type Makers = { readonly [kind: string]: MakeActor }

/** What becomes of the actors of objects that are followed together. */
export interface ActorListener {
  /** The actor of a channel that the peer has announced, and that is followed alone. */
  elsewhere?(name: string): AnyActorRef | undefined
  /** Sees all that happens in the actors' system. */
  readonly inspect?: ((event: InspectionEvent) => void) | undefined
  /** An actor is about to be made: nothing leads to it while XState constructs it. */
  making?(): void
  /** An actor was made, and is about to start. */
  made(name: string, actor: AnyActorRef): void
  /** A part is no more of the connection: it has ended, or was let go. */
  removed(name: string): void
}

const prefixes: { readonly [kind: string]: string } = {
  sctp: 'sctpTransport',
  dtls: 'dtlsTransport',
  ice: 'iceTransport',
  gatherer: 'iceGatherer',
}

/** What makes use of the actors: it knows what objects show, and learns what becomes of them. */
interface Owner extends ActorListener {
  shown(name: string): Attributes | undefined
}

/** The actors of objects that are followed together, by the names of their charts. It makes them, and sends them causes. */
export class Actors {
  /** As it is at one moment: what is known before an observation is compared with what is known after it. */
  channels = PersistentMap.of<string, AnyActorRef>()
  readonly #parts = new Map<string, AnyActorRef>()
  /** Of channels. */
  readonly #ids = new UniqueIds<AnyActorRef>(isActive)
  readonly #makers: Makers
  readonly #owner: Owner
  readonly #known: Map<string, ChartKnown> | undefined
  readonly #ended = new Set<string>()

  constructor(makers: Makers, owner: Owner, known: { readonly [name: string]: ChartKnown } | undefined) {
    this.#makers = makers
    this.#owner = owner
    this.#known = known && new Map(Object.entries(known))
  }

  /** Which channels' charts have ended, and have yet to be removed. */
  get ended(): Iterable<string> {
    return this.#ended
  }

  /** All but the channels'. */
  get parts(): readonly (readonly [string, AnyActorRef])[] {
    return [...this.#parts]
  }

  get(name: string): AnyActorRef | undefined {
    return this.#parts.get(name) ?? this.channels.get(name)
  }

  /** The id of the actor of an object; in a replay it is known of one that is yet to be made, as it was made ahead. */
  idOf(name: string): string | undefined {
    return this.get(name)?.id ?? this.#known?.get(name)?.id
  }

  /**
   * The actor of an object: it is made where there is none yet. The first one is the root of the others.
   *
   * @param shown - what the object shows, if that is newer than what was followed
   */
  make(name: string, shown: Attributes = this.#owner.shown(objectOf(name)) ?? {}): AnyActorRef {
    const made = this.get(name)
    if (made) return made
    const kind = kindOf(name)
    const parent = this.#parts.get('connection')
    const known = this.#known?.get(name)
    const id = known?.id ?? this.#newId(name, kind, shown)
    const { inspect } = this.#owner
    this.#owner.making?.()
    const actor = this.#makers[kind]?.(
      { ...inputOf(kind, shown), ...known?.input },
      { id, ...(parent && isActive(parent) ? { parent } : inspect && { inspect }) },
    )
    if (!actor) throw new Error(`There is no chart for "${name}".`)
    if (kind === 'channel') {
      this.channels = this.channels.with(name, actor)
      this.#ids.take(actor.id, actor)
    } else this.#parts.set(name, actor)
    this.#owner.made(name, actor)
    actor.start()
    return actor
  }

  /** Sends a cause to the chart of an object. One whose chart has ended takes none. */
  send(name: string, cause: NamedConnectionCause | { readonly type: string }): void {
    const actor = name === 'connection' ? this.get(name) : this.make(name)
    if (!actor || !isActive(actor)) return
    const resolved = name === 'connection' ? this.#resolve(cause as NamedConnectionCause) : cause
    if (!resolved) return
    sendingOwn(passedOn(resolved), () => actor.send(resolved))
    if (name === 'connection') this.#noteParts(cause as NamedConnectionCause)
    else this.#noteEnd(name)
  }

  #noteParts(cause: NamedConnectionCause): void {
    if (cause.type === 'transport.removed') this.forget(cause.transport)
    if (cause.type === 'channel.removed') this.forget(cause.channel)
    // It may have ended before the connection knew of it.
    else if ('channel' in cause) this.#noteEnd(cause.channel)
  }

  #noteEnd(name: string): void {
    const channel = this.channels.get(name)
    if (!channel || isActive(channel)) return
    this.#ended.add(name)
    this.#ids.release(channel.id, channel)
  }

  /** Has the name of an object free for another. */
  forget(name: string): void {
    const actor = this.get(name)
    this.#ended.delete(name)
    this.#known?.delete(name)
    this.channels = this.channels.without(name)
    this.#parts.delete(name)
    if (actor) this.#ids.release(actor.id, actor)
    this.#owner.removed(name)
  }

  #newId(name: string, kind: string, { label }: Attributes): string {
    if (kind === 'connection') return 'peerConnection'
    if (kind === 'channel') return this.#ids.next(`dataChannel:${label}`)
    return `${prefixes[kind]}:${name.slice(name.indexOf(':') + 1)}`
  }

  /** The cause with the actors in the places of their names; `undefined` if one of them is not there any more. */
  #resolve(cause: NamedConnectionCause): PeerConnectionCause | undefined {
    switch (cause.type) {
      case 'channel.created':
      case 'channel.found':
        return { ...cause, channel: this.make(cause.channel) } as PeerConnectionCause
      case 'channel.announced': {
        const channel = (cause.isElsewhere && this.#owner.elsewhere?.(cause.channel)) || this.make(cause.channel)
        return { ...cause, channel } as PeerConnectionCause
      }
      case 'channel.removed': {
        const channel = this.get(cause.channel)
        return channel && ({ ...cause, channel } as PeerConnectionCause)
      }
      case 'transport.removed': {
        const transport = this.get(cause.transport)
        return transport && ({ ...cause, transport } as PeerConnectionCause)
      }
      case 'transports.changed': {
        const { sctp, dtls, ice } = cause.transports
        const transports = {
          sctp: sctp === undefined ? undefined : this.make(sctp),
          dtls: dtls.map((name) => this.make(name)),
          ice: ice.map((name) => this.make(name)),
          gatherers: ice.map((name) => this.make(name.replace('ice', 'gatherer'))),
        }
        return { ...cause, transports: transports as unknown as Transports }
      }
      case 'states.reported': {
        const transports = cause.transports.map((report) => ({
          ...report,
          transport: this.make(report.transport),
        }))
        return { ...cause, transports: transports as unknown as readonly TransportReport[] }
      }
      default:
        return cause
    }
  }
}

/** A cause, and those in it that the connection's chart passes on to its parts. */
function passedOn(cause: { readonly type: string }): readonly unknown[] {
  const { transports } = cause as { readonly transports?: unknown }
  if (!Array.isArray(transports) || transports.length === 0) return [cause]
  return [cause, ...transports.map((report: TransportReport) => report.cause)]
}

/** Where a chart begins, by what its object shows. */
function inputOf(kind: string, shown: Attributes): object {
  if (kind === 'connection') return shown
  if (kind === 'channel') return { readyState: shown.readyState, label: shown.label }
  return { state: kind === 'gatherer' ? shown.gatheringState : shown.state }
}

/** The name of the object that a chart is of: an ICE transport has two. */
export function objectOf(chart: string): string {
  return chart.replace('gatherer', 'ice')
}

function isActive(actor: AnyActorRef): boolean {
  return actor.getSnapshot().status === 'active'
}
