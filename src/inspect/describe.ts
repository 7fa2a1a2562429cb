import type { AnyActorRef, InspectionEvent } from 'xstate'
import type { InspectorOptions } from './options.ts'
import type { ActorMessage, EventMessage, InspectedEvent, InspectedSnapshot, SnapshotMessage } from './protocol.ts'
import { type Json, type RedactOptions, redact } from './redact.ts'

/** The version of `@statelyai/inspect` whose messages these are. */
export const PROTOCOL_VERSION = '0.7.2'

/** What of an actor is told, as XState has it but does not declare it. */
interface Inspected {
  readonly id: string
  readonly sessionId: string
  readonly logic?: { readonly config?: unknown }
  readonly _parent?: { readonly sessionId: string } | undefined
}

/** Puts into messages what happens to actors: as it is now, and without what is private. */
export class Describer {
  readonly #options: InspectorOptions
  readonly #redactOptions: RedactOptions
  /** What was made of a snapshot: many steps change nothing, as when one of many children has ended. */
  readonly #described = new WeakMap<object, InspectedSnapshot>()

  constructor(options: InspectorOptions) {
    this.#options = options
    this.#redactOptions = { include: options.include, depth: options.serializationDepthLimit }
  }

  /** @param snapshot - the first one */
  actor(actorRef: AnyActorRef, rootId: string, createdAt: string, snapshot: unknown): ActorMessage {
    const { id, sessionId, logic, _parent } = actorRef as unknown as Inspected
    const config = logic?.config as { readonly id?: unknown } | undefined
    const hasConfig = typeof config === 'object' && config !== null
    const name = id === sessionId && hasConfig ? String(config.id) : id
    return {
      ...this.#about(sessionId, rootId, createdAt),
      type: '@xstate.actor',
      name: this.#name(name),
      parentId: _parent?.sessionId,
      definition: this.definition(hasConfig ? config : { id: name }),
      snapshot: this.snapshot(snapshot),
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
    return {
      ...this.#about(actorRef.sessionId as string, rootId, createdAt),
      type: '@xstate.snapshot',
      event: this.eventObject(event),
      snapshot: this.snapshot(snapshot),
    }
  }

  eventObject(event: unknown): InspectedEvent {
    const { sanitizeEvent } = this.#options
    const given = (typeof event === 'string' ? { type: event } : event) as InspectedEvent
    const shown = redact(sanitizeEvent ? sanitizeEvent(given) : given, this.#redactOptions)
    // The type of an event is a part of the chart.
    const type = redact(String(given?.type ?? ''), { ...this.#redactOptions, structure: 'value' }) as string
    return isJsonObject(shown) ? { ...shown, type } : { type }
  }

  snapshot(snapshot: unknown): InspectedSnapshot {
    if (typeof snapshot !== 'object' || snapshot === null) return { status: 'active' }
    const described = this.#described.get(snapshot) ?? this.#describe(snapshot)
    this.#described.set(snapshot, described)
    return described
  }

  #describe(snapshot: object): InspectedSnapshot {
    const { sanitizeContext } = this.#options
    const shown: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(jsonOf(snapshot))) {
      if (value === undefined || typeof value === 'function') continue
      if (key === 'context' && sanitizeContext) shown[key] = redact(sanitizeContext(value), this.#redactOptions)
      else if (key === 'value' || key === 'historyValue' || key === 'tags') {
        shown[key] = redact(value, { ...this.#redactOptions, structure: 'value' })
      } else shown[key] = redact(value, this.#redactOptions)
    }
    return shown
  }

  /** The config of a machine as JSON text; functions by their names. */
  definition(config: unknown): string {
    return JSON.stringify(redact(config, { ...this.#redactOptions, depth: 100, structure: 'config' }))
  }

  #name(name: string): string {
    return redact(name, { ...this.#redactOptions, structure: 'value' }) as string
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
