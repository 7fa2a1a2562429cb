import type { KeptMessage } from '../history.ts'

/** A message of an app, as it is handed on. */
export interface Received extends KeptMessage {
  readonly text: string
}

const types: readonly unknown[] = ['@xstate.actor', '@xstate.event', '@xstate.snapshot', '@webrtc-statecharts.emitted']
const idNames = ['sessionId', 'rootId', 'parentId', 'sourceId'] as const

/**
 * Reads a message; `undefined` if it is none.
 *
 * @param prefix - comes before the IDs of actors, which each app counts from 0
 */
export function readReceived(text: string, prefix: string): Received | undefined {
  const message = parse(text)
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined
  const { type, sessionId } = message as Record<string, unknown>
  if (typeof type !== 'string' || !types.includes(type) || typeof sessionId !== 'string') return undefined
  const record = message as Record<string, unknown>
  for (const name of prefix === '' ? [] : idNames) {
    if (typeof record[name] === 'string') record[name] = prefix + record[name]
  }
  const handedOn = JSON.stringify(record)
  return { type, sessionId: prefix + sessionId, text: handedOn, size: handedOn.length }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
