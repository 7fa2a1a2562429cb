import { type CopyLimits, cutText, isRecord, plainCopy } from '../plain.ts'
import type { TimelineStep } from '../store/actor.ts'
import { divergenceIn, type StepKind } from '../store/step.ts'

/** How a kind of step is marked, besides its colour, and what it is called. */
export const kinds: Readonly<
  Record<StepKind, { readonly mark: string; readonly name: string; readonly many: string }>
> = {
  started: { mark: '●', name: 'started', many: 'Starts' },
  cause: { mark: '→', name: 'cause', many: 'Causes' },
  emitted: { mark: '↗', name: 'emitted', many: 'Emitted' },
  divergence: { mark: '≠', name: 'divergence', many: 'Divergences' },
}

/** Of a title, or a value in a line: in characters. */
const LONGEST = 300
/** Of a value in a line. */
const ofLine: CopyLimits = { deepest: 4, values: 50, longest: LONGEST, characters: LONGEST }

/** What has happened, in a few words. */
export function stepTitle(step: TimelineStep): string {
  return cutText(wholeTitle(step), LONGEST)
}

function wholeTitle({ kind, event }: TimelineStep): string {
  if (kind === 'started') return 'started'
  const divergence = divergenceIn(event)
  if (kind !== 'divergence' || !divergence) return event.type || '(no event)'
  return `${divergence.rule}: ${asText(divergence.actual)}, expected ${asText(divergence.expected)}`
}

/** Since the first step: `1.204 s`, `2:03.120`. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 60) return `${seconds.toFixed(3)} s`
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - minutes * 60).toFixed(3).padStart(6, '0')}`
}

/** A value in a line of text. */
export function asText(value: unknown): string {
  const text = isRecord(value) || Array.isArray(value) ? JSON.stringify(plainCopy(value, ofLine).value) : String(value)
  return cutText(text, LONGEST)
}
