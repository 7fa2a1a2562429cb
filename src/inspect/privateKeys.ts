import type { PrivateContent } from './privateContents.ts'

const credentials = /(?:username|usernamefragment|ufrag|credentials?|password|passwd|pwd|mackey|accesstoken|secret)$/
const addresses = /^(?:(?:local|remote|related|base|ip|peer)?address(?:es)?|ip|raddr|hostcandidate)$/
const descriptions = /sdp$/
const candidates = /candidates?$/
const messages = /messages$|^(?:last|sent|received|incoming|outgoing|chat)message$/
/** What an event about messages carries them as. */
const payloads = new Set(['data', 'message', 'payload', 'text', 'body', 'content'])
const aboutMessages = /message|data|chat|send|sent|receiv/i

/** What a property holds by its name: `undefined` if the name says nothing of that kind. */
export function contentByKey(key: string, value: unknown, isOfMessageEvent: boolean): PrivateContent | undefined {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'function')
    return undefined
  const name = key.toLowerCase().replace(/[^a-z\d]/g, '')
  if (isOfMessageEvent && payloads.has(name)) return 'messages'
  if (credentials.test(name)) return 'credentials'
  if (messages.test(name) && typeof value !== 'number') return 'messages'
  if (typeof value !== 'string' || isWord(value)) return undefined
  if (descriptions.test(name)) return 'sdp'
  if (candidates.test(name)) return 'candidates'
  return addresses.test(name) ? 'addresses' : undefined
}

/** Whether an event carries messages, by its type. */
export function isMessageEvent(type: unknown): boolean {
  return typeof type === 'string' && aboutMessages.test(type)
}

/** `last-created` and `host` are words of a chart; a description, a candidate or an address is never one. */
function isWord(value: string): boolean {
  return value === '' || (/^[a-z][a-z-]*$/i.test(value) && value.length <= 32)
}
