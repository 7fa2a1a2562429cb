import { type KeptText, keptText } from '../history.ts'
import { MISSED } from '../protocol.ts'
import { DEEPEST } from './limits.ts'

const types: readonly unknown[] = ['@xstate.actor', '@xstate.event', '@xstate.snapshot', '@webrtc-statecharts.emitted']
const idNames = ['sessionId', 'rootId', 'parentId', 'sourceId'] as const

/** What an app says of messages that it could not send. */
export interface Missed {
  readonly missed: number
}

/**
 * Reads a message, to be handed on.
 *
 * @param prefix - comes before the IDs of actors, which each app counts from 0
 * @throws Error if it is none
 */
export function readReceived(text: string, prefix: string): KeptText | Missed {
  if (isTooDeep(text)) throw new Error('It is too deep.')
  const message: unknown = JSON.parse(text)
  if (typeof message !== 'object' || message === null || Array.isArray(message)) throw new Error('It is no object.')
  const record = message as Record<string, unknown>
  const { type, sessionId, missed } = record
  if (type === MISSED && Number.isSafeInteger(missed) && (missed as number) >= 0) return { missed: missed as number }
  if (typeof type !== 'string' || !types.includes(type) || typeof sessionId !== 'string') {
    throw new Error('It is no message.')
  }
  for (const name of prefix === '' ? [] : idNames) {
    if (typeof record[name] === 'string') record[name] = prefix + record[name]
  }
  return keptText(type, prefix + sessionId, JSON.stringify(record))
}

/** Whether objects are too deep in each other: what walks through them in steps that call themselves would fail. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"') index = endOfString(text, index)
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

function endOfString(text: string, start: number): number {
  let index = start + 1
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return index
}
