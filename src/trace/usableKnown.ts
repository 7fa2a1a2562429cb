import type { Kind } from './attributes.ts'
import { isChainedCall, isObject } from './checks.ts'
import type { Known } from './trace.ts'

const isBoolean = (value: unknown): boolean => typeof value === 'boolean'

/** What of the input of each kind of chart a checkpoint may tell, and what it can be. */
const inputs: { readonly [K in Kind]?: { readonly [name: string]: (value: unknown) => boolean } } = {
  connection: {
    descriptions: (value) => isObject(value) && Object.values(value).every(isBoolean),
    updated: isBoolean,
    channelCreated: isBoolean,
    isNegotiationNeeded: isBoolean,
    connected: isBoolean,
    failure: isObject,
    operations: (value) => Array.isArray(value) && value.every(isOperation),
  },
  channel: {
    cause: (value) => typeof value === 'string',
    opened: isBoolean,
    error: isObject,
    hasFiredOpen: isBoolean,
  },
  dtls: { error: isObject },
}

/** What can be used of what a checkpoint says a chart knows; `undefined` if it is of no use at all. */
export function usableKnown(kind: Kind, known: unknown): Known | undefined {
  if (!isObject(known)) return undefined
  const { id, input } = known
  if (id !== undefined && typeof id !== 'string' && !Number.isSafeInteger(id)) return undefined
  if (input !== undefined && !isObject(input)) return undefined
  const allowed = inputs[kind] ?? {}
  const isUsable = Object.entries(input ?? {}).every(
    ([name, value]) => Object.hasOwn(allowed, name) && allowed[name]?.(value),
  )
  return isUsable ? (known as Known) : undefined
}

function isOperation(operation: unknown): boolean {
  if (!isObject(operation)) return false
  const { id, call, outcome, outstanding } = operation
  if (!Number.isSafeInteger(id) || !isChainedCall(call)) return false
  return (
    (outcome === undefined || isOutcome(outcome)) &&
    Array.isArray(outstanding) &&
    outstanding.every((cause) => isText(cause))
  )
}

function isOutcome(outcome: unknown): boolean {
  if (!isObject(outcome)) return false
  const { kind, rule, error, errors, causes, states, unless } = outcome
  if (!isText(rule)) return false
  const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
  if (kind === 'refused') return isText(error)
  if (kind === 'rejects') return areTexts(errors)
  return kind === 'succeeds' && [causes, states, unless].every(areTexts)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
