import { isRecord } from '../plain.ts'
import type { Told, ToldEvent } from './readMessage.ts'

/** The kinds of steps: an actor starts, takes a cause, emits an event, or reports a divergence. */
export const stepKinds = ['started', 'cause', 'emitted', 'divergence'] as const
export type StepKind = (typeof stepKinds)[number]

/**
 * What an event says of a divergence: a cause `divergence` of this library carries it, and the event that is emitted for
 * it is one.
 */
export function divergenceIn(event: ToldEvent): Told | undefined {
  if (event.type !== 'divergence') return undefined
  const told = isRecord(event.divergence) ? event.divergence : event
  return typeof told.rule === 'string' ? told : undefined
}
