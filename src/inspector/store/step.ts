import { isRecord } from '../plain.ts'
import type { InspectedActor } from './actor.ts'
import type { PlainEvent, PlainRecord } from './readMessage.ts'

/** The kinds of steps: an actor starts, takes a cause, emits an event, or is told of a divergence. */
export const stepKinds = ['started', 'cause', 'emitted', 'divergence'] as const
export type StepKind = (typeof stepKinds)[number]

/** One thing that has happened, in the timeline of all actors. */
export interface Step {
  /** Its number, counted from the first step that there ever was. */
  readonly index: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly kind: StepKind
  readonly actor: InspectedActor
  event: PlainEvent
  /** The actor that has sent the event. */
  readonly source: InspectedActor | undefined
  /** What has come of it; `undefined` until that is known, and of what is emitted. */
  snapshot: PlainRecord | undefined
  /** Roughly how many characters it takes. */
  size: number
}

/**
 * What an event says of a divergence: a cause `divergence` of this library carries it, and the event that is emitted for
 * it is one.
 */
export function divergenceIn(event: PlainEvent): PlainRecord | undefined {
  if (event.type !== 'divergence') return undefined
  const told = isRecord(event.divergence) ? (event.divergence as PlainRecord) : event
  return typeof told.rule === 'string' ? told : undefined
}
