import type { InferredFrom } from '../../trace/traceSource.ts'
import { valueText } from '../chartPaths.ts'
import { type CopyLimits, cutText, isRecord, plainCopy } from '../plain.ts'
import type { TimelineStep } from '../store/actor.ts'
import { divergenceIn, type StepKind } from '../store/step.ts'

/** How a kind of step is marked, besides its colour, what it is called, and what it means. */
export const kinds: Readonly<
  Record<StepKind, { readonly mark: string; readonly name: string; readonly many: string; readonly meaning: string }>
> = {
  started: { mark: '●', name: 'started', many: 'Starts', meaning: 'an actor starts' },
  cause: { mark: '→', name: 'cause', many: 'Causes', meaning: 'a cause, and after ⇒ the state that came of it' },
  emitted: { mark: '↗', name: 'emitted', many: 'Emitted', meaning: 'an event that the actor has emitted' },
  divergence: {
    mark: '≠',
    name: 'divergence',
    many: 'Divergences',
    meaning: 'a divergence: what is, and what was expected',
  },
}

/** Of a title, or a value in a line: in characters. */
const LONGEST = 300
/** Of a value in a line. */
const ofLine: CopyLimits = { deepest: 4, values: 50, longest: LONGEST, characters: LONGEST }

/** An operation is looked for among so many of the chain: nobody has more of them wait. */
const MOST_OPERATIONS = 100

/** What has happened, in a few words; of an operation, also which method it is of. */
export function stepTitle(step: TimelineStep): string {
  return cutText(wholeTitle(step), LONGEST)
}

function wholeTitle(step: TimelineStep): string {
  const { kind, event } = step
  if (kind === 'started') return 'started'
  const divergence = divergenceIn(event)
  if (kind !== 'divergence' || !divergence) {
    const operation = operationIn(step)
    return operation ? `${event.type} · ${operation}` : event.type || '(no event)'
  }
  return `${divergence.rule}: ${asText(divergence.actual)}, expected ${asText(divergence.expected)}`
}

const inferences: Readonly<Record<InferredFrom, string>> = {
  statistics: 'statistics',
  description: 'a description',
  call: 'a call',
  states: 'other states',
}

/** From what a step was inferred, in words; empty if it was observed. */
export function inferredText({ inferred }: TimelineStep): string {
  return inferred === undefined ? '' : `inferred from ${inferences[inferred]}`
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

/** What a step says in the timeline: who, what, and the state that came of it. */
export function stepLine(step: TimelineStep): string {
  const parts = [step.actor.label, kinds[step.kind].name, stepTitle(step), resultText(step), inferredText(step)]
  return parts.filter((part) => part !== '').join(' ')
}

/** The state that a step has led to. */
export function resultText({ snapshot }: TimelineStep): string {
  if (!snapshot) return ''
  const text = valueText(snapshot.value)
  const status = String(snapshot.status ?? '')
  return text || (status === 'active' ? '' : status)
}

/** The call of the operation that a step is about: `setLocalDescription(offer)`. Only its beginning has it itself. */
function operationIn({ event, actor, index }: TimelineStep): string | undefined {
  if (event.type === 'operation.called') return callText(event.call)
  if (event.type !== 'operation.settled') return undefined
  const context = actor.stateAt(index - 1)?.snapshot.context
  const chain = isRecord(context) && Array.isArray(context.operations) ? context.operations : []
  const operation = chain.slice(0, MOST_OPERATIONS).find((one) => isRecord(one) && one.id === event.id)
  return isRecord(operation) ? callText(operation.call) : undefined
}

function callText(call: unknown): string | undefined {
  if (!isRecord(call) || typeof call.method !== 'string') return undefined
  return `${call.method}(${typeof call.type === 'string' ? call.type : ''})`
}
