import type { AnyActorRef, EventObject, InspectionEvent } from 'xstate'
import type { RuleId } from '../../../machines/rules/rules.ts'
import type { InspectorMessage } from '../../inspect/protocol.ts'
import { parsing, type Skipped } from '../../trace/parseTrace.ts'
import { Player } from '../../trace/player.ts'
import type { Slices } from '../../trace/slices.ts'
import { statisticsOf, type TraceStatistics } from '../../trace/statistics.ts'
import { isRecord, plainCopy } from '../plain.ts'
import type { InspectorStore } from './inspectorStore.ts'
import { inferredIn, judgingOf } from './judging.ts'
import { LEAST, LONGEST_NAME, type ReadMessage, type Told, type ToldEvent } from './readMessage.ts'

/** What is to be said of a trace that was loaded. */
export interface LoadedTrace {
  /** The entries that could not be used, and why. */
  readonly skipped: readonly Skipped[]
  /** How many entries were dropped before the trace begins. */
  readonly dropped: number
  /** When its times begin, in milliseconds since 1970. */
  readonly began: number
  /** The statistics that were recorded beside it. */
  readonly statistics: TraceStatistics | undefined
}

/** Nested states are deep in a config: in levels. */
const DEEPEST_CONFIG = 60

/**
 * Replays a recorded trace into a store, in slices: what an inspector would have got of that life, at the times at
 * which it was. Events and snapshots are not copied: those of a replay never change, and have most of their parts in
 * common.
 *
 * @param judges - the rules that are judged; by default all, or those that each source of the trace's kind can show
 * @throws TraceError if it is no trace, or one of another version
 */
export function* loadTrace(trace: unknown, store: InspectorStore, judges?: readonly RuleId[]): Slices<LoadedTrace> {
  const parsed = yield* parsing(trace)
  const { startedAt, dropped } = trace as { readonly startedAt?: string; readonly dropped?: number }
  const began = startedAt === undefined ? 0 : Date.parse(startedAt)
  const tell = (actor: AnyActorRef, type: InspectorMessage['type'], parts: Partial<ReadMessage>) =>
    store.take({
      ...nothing,
      ...parts,
      type,
      sessionId: actor.sessionId,
      time: began + player.step.time,
      inferred: inferredIn(player.step.entry),
    })
  const player = new Player(parsed, {
    divergences: judgingOf(trace, judges),
    inspect: (inspected) => tellOf(inspected, tell),
  })
  yield* player.play()
  const skipped = [...parsed.skipped, ...player.skipped]
  const statistics = statisticsOf(trace as object, (reason) => skipped.push({ index: -1, reason }))
  return {
    skipped,
    dropped: dropped ?? 0,
    began,
    statistics,
  }
}

const nothing: Omit<ReadMessage, 'type' | 'sessionId' | 'time'> = {
  name: '',
  parentId: undefined,
  definition: undefined,
  event: { type: '' },
  sourceId: undefined,
  snapshot: undefined,
  size: LEAST,
}

type Tell = (actor: AnyActorRef, type: InspectorMessage['type'], parts: Partial<ReadMessage>) => void

function tellOf(inspected: InspectionEvent, tell: Tell): void {
  const actor = inspected.actorRef as AnyActorRef
  switch (inspected.type) {
    case '@xstate.actor': {
      const name = actor.id.slice(0, LONGEST_NAME)
      tell(actor, inspected.type, { name, parentId: actor._parent?.sessionId, definition: definitionOf(actor) })
      actor.on('*', (event: EventObject) => tell(actor, '@webrtc-statecharts.emitted', { event: event as ToldEvent }))
      return
    }
    case '@xstate.event': {
      const sourceId = (inspected.sourceRef as AnyActorRef | undefined)?.sessionId
      tell(actor, inspected.type, { event: inspected.event as ToldEvent, sourceId })
      return
    }
    case '@xstate.snapshot':
      tell(actor, inspected.type, { event: inspected.event as ToldEvent, snapshot: withoutMethods(inspected.snapshot) })
  }
}

/** What a machine's snapshot says of itself as JSON: its parts as they are, but no machine and no methods. */
function withoutMethods(snapshot: object): Told {
  const { toJSON } = snapshot as { readonly toJSON?: () => unknown }
  const told = toJSON?.call(snapshot)
  return isRecord(told) ? told : (snapshot as Told)
}

/** Of a few machines there are many actors. */
const definitions = new WeakMap<object, string>()

function definitionOf(actor: AnyActorRef): string | undefined {
  const { config } = (actor as unknown as { readonly logic: { readonly config?: object } }).logic
  if (!config) return undefined
  const known = definitions.get(config) ?? JSON.stringify(plainCopy(config, { deepest: DEEPEST_CONFIG }).value)
  definitions.set(config, known)
  return known
}
