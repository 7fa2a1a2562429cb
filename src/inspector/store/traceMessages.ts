import type { AnyActorRef, EventObject, InspectionEvent } from 'xstate'
import { divergences } from '../../divergences/divergences.ts'
import type { InspectorMessage } from '../../inspect/protocol.ts'
import { parseTrace, type Skipped } from '../../trace/parseTrace.ts'
import { type Kept, Player } from '../../trace/player.ts'
import { isRecord, plainCopy } from '../plain.ts'

/** A recorded life, as the messages that an inspector would have got of it. */
export interface TraceMessages {
  readonly messages: readonly InspectorMessage[]
  /** What of the trace could not be used, and why. */
  readonly skipped: readonly Skipped[]
  /** How many entries were dropped before the trace begins. */
  readonly dropped: number
}

/** Nested states are deep in a config. */
const DEEPEST_CONFIG = 60

/** What an inspector is told of the replay; `snapshot` is what the player keeps for the step. */
interface ReplayedMessage {
  readonly actor: AnyActorRef
  readonly message: DistributiveOmit<InspectorMessage, 'createdAt'>
  readonly snapshot?: unknown
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never

/**
 * Replays a recorded trace, and gives what an inspector would have seen of that life, with the times at which it was.
 *
 * @throws TraceError if it is no trace, or one of another version
 */
export function traceMessages(trace: unknown): TraceMessages {
  const parsed = parseTrace(trace)
  const replayed: ReplayedMessage[] = []
  const player = new Player(parsed, {
    divergences: divergences({ known: true }),
    inspect: (event) => replayed.push(...messagesIn(event, (emitted) => replayed.push(emitted))),
  })
  const { startedAt, dropped } = isRecord(trace) ? trace : {}
  const began = Date.parse(String(startedAt)) || 0
  const times = timesOf(replayed, player)
  return {
    messages: replayed.map(({ message }, index) => ({ ...message, createdAt: String(began + (times[index] ?? 0)) })),
    skipped: [...parsed.skipped, ...player.skipped],
    dropped: typeof dropped === 'number' ? dropped : 0,
  }
}

function messagesIn(inspected: InspectionEvent, push: (message: ReplayedMessage) => void): ReplayedMessage[] {
  const actor = inspected.actorRef as AnyActorRef
  const { sessionId } = actor
  const about = { sessionId, rootId: inspected.rootId }
  switch (inspected.type) {
    case '@xstate.actor': {
      actor.on('*', (event: EventObject) => {
        push({ actor, message: { ...about, type: '@webrtc-statecharts.emitted', event: copied(event) } })
      })
      const message = { ...about, type: '@xstate.actor', name: actor.id, snapshot: {} } as const
      const { config } = (actor as unknown as { readonly logic: { readonly config?: unknown } }).logic
      const parentId = actor._parent?.sessionId
      const definition = config ? JSON.stringify(plainCopy(config, DEEPEST_CONFIG).value) : undefined
      return [{ actor, message: { ...message, parentId, definition } }]
    }
    case '@xstate.event': {
      const sourceId = (inspected.sourceRef as AnyActorRef | undefined)?.sessionId
      return [{ actor, message: { ...about, type: '@xstate.event', event: copied(inspected.event), sourceId } }]
    }
    case '@xstate.snapshot': {
      const { event, snapshot } = inspected
      const message = { ...about, type: '@xstate.snapshot', event: copied(event), snapshot: copied(snapshot) } as const
      return [{ actor, message, snapshot }]
    }
    default:
      return []
  }
}

/** At once: what is in a context later is not what was in it then. */
function copied<Given extends object>(given: Given): Given {
  return plainCopy(given).value as unknown as Given
}

/** The times of the steps, by the snapshots that the player has kept of each; what lies between is of the step after it. */
function timesOf(replayed: readonly ReplayedMessage[], { histories, steps }: Player): readonly number[] {
  const kept = new Map<AnyActorRef, Kept[]>([...histories].map(([actor, history]) => [actor, [...history]]))
  const known = replayed.map(({ actor, snapshot }) => {
    const history = kept.get(actor)
    if (!snapshot || history?.[0]?.snapshot !== snapshot) return undefined
    return history.shift()?.position
  })
  const times: number[] = []
  let position = Math.max(steps.length - 1, 0)
  for (let index = replayed.length - 1; index >= 0; index -= 1) {
    position = Math.min(position, known[index] ?? position)
    times[index] = steps[position]?.time ?? 0
  }
  return times
}
