import type { AnyActorRef, InspectionEvent } from 'xstate'
import type { Json } from '../redact/json.ts'
import { DEPTH, Redactor } from '../redact/redactor.ts'
import { definitionOf } from './definition.ts'
import type { InspectorOptions } from './options.ts'
import type { ActorMessage, EventMessage, InspectedEvent, InspectedSnapshot, SnapshotMessage } from './protocol.ts'

/** The version of `@statelyai/inspect` whose messages these are. */
export const PROTOCOL_VERSION = '0.7.2'

/** What messages say about an actor: XState has it, but does not declare it. */
interface Inspected {
  readonly id: string
  readonly sessionId: string
  readonly logic?: { readonly config?: unknown }
  readonly _parent?: { readonly sessionId: string } | undefined
}

/** Puts into messages what happens to actors: as it is now, and without what is private. */
export class Describer {
  readonly #options: InspectorOptions
  /** What was made of a snapshot: many steps change nothing, as when one of many children has ended. */
  readonly #described = new WeakMap<object, InspectedSnapshot>()

  constructor(options: InspectorOptions) {
    this.#options = options
  }

  /** What shows the parts of one message, which have one budget. */
  redactor(): Redactor {
    const { include, serializationDepthLimit } = this.#options
    return new Redactor({ include, depth: serializationDepthLimit })
  }

  /** @param snapshot - the first one */
  actor(actorRef: AnyActorRef, rootId: string, createdAt: string, snapshot: unknown): ActorMessage {
    const { id, sessionId, logic, _parent } = actorRef as unknown as Inspected
    const config = logic?.config as { readonly id?: unknown } | undefined
    const hasConfig = typeof config === 'object' && config !== null
    const name = id === sessionId && hasConfig ? String(config.id) : id
    const redactor = this.redactor()
    return {
      ...this.#about(sessionId, rootId, createdAt),
      type: '@xstate.actor',
      name: this.name(name, redactor),
      parentId: _parent?.sessionId,
      definition: definitionOf(hasConfig ? config : { id: name }, this.#options),
      snapshot: this.snapshot(snapshot, redactor),
    }
  }

  event(inspected: InspectionEvent & { type: '@xstate.event' }, createdAt: string): EventMessage {
    const { actorRef, rootId, sourceRef, event } = inspected
    return {
      ...this.#about(actorRef.sessionId as string, rootId, createdAt),
      type: '@xstate.event',
      event: this.eventObject(event),
      sourceId: sourceRef?.sessionId as string | undefined,
    }
  }

  transition(inspected: InspectionEvent & { type: '@xstate.snapshot' }, createdAt: string): SnapshotMessage {
    const { actorRef, rootId, event, snapshot } = inspected
    const redactor = this.redactor()
    // First, since it is kept: what it shows must not depend on what was left of the budget.
    const shown = this.snapshot(snapshot, redactor)
    return {
      ...this.#about(actorRef.sessionId as string, rootId, createdAt),
      type: '@xstate.snapshot',
      event: this.eventObject(event, redactor),
      snapshot: shown,
    }
  }

  eventObject(event: unknown, redactor = this.redactor()): InspectedEvent {
    const { sanitizeEvent } = this.#options
    const given = (typeof event === 'string' ? { type: event } : event) as InspectedEvent
    // The type of an event is a part of the chart.
    const type = redactor.of(String(given?.type ?? ''), 'name') as string
    const shown = redactor.of(sanitizeEvent ? sanitizeEvent(given) : given, 'data')
    return isJsonObject(shown) ? { ...shown, type } : { type }
  }

  snapshot(snapshot: unknown, redactor = this.redactor()): InspectedSnapshot {
    if (typeof snapshot !== 'object' || snapshot === null) return { status: 'active' }
    const described = this.#described.get(snapshot) ?? this.#describe(snapshot, redactor)
    this.#described.set(snapshot, described)
    return described
  }

  #describe(snapshot: object, redactor: Redactor): InspectedSnapshot {
    const { sanitizeContext, serializationDepthLimit = DEPTH } = this.#options
    const told: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(jsonOf(snapshot))) {
      if (typeof value !== 'function') told[key] = key === 'context' && sanitizeContext ? sanitizeContext(value) : value
    }
    return redactor.of(told, 'snapshot', serializationDepthLimit + 1) as InspectedSnapshot
  }

  name(name: string, redactor = this.redactor()): string {
    return redactor.of(name, 'name') as string
  }

  #about(sessionId: string, rootId: string, createdAt: string) {
    return { sessionId, rootId, createdAt, id: null, _version: PROTOCOL_VERSION }
  }
}

/** The snapshot of a machine says by itself what of it is JSON. */
function jsonOf(snapshot: object): object {
  const { toJSON } = snapshot as { toJSON?: unknown }
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(snapshot) : snapshot
  return typeof json === 'object' && json !== null ? json : {}
}

function isJsonObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
