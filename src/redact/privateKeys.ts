import type { PrivateContent } from './privateContents.ts'

/** A secret is named at the end: `turnPassword`, `iceUfrags`, `password2`. */
const credentials =
  /(?:username(?:fragment)?|ufrag|credential|password|passwd|passphrase|passcode|pwd|secret|token|authorization|cookie|jwt|(?:api|private|secret|access|signing|encryption|master|shared|session|mac)key)s?(?:\d{1,4}|value|hash|text|confirm(?:ation)?|again)?$/
/** These are secrets as a word of their own only: a `compass` is none. */
const credentialWords = new Set(['pass', 'pw', 'pin', 'otp', 'bearer'])
const addresses = /^(?:(?:local|remote|related|base|ip|peer)?address(?:es)?|ip|raddr|hostcandidate)$/
const descriptions = /sdps?$/
const candidates = /candidates?$/
const messages = /(?:messages|msgs|inbox|outbox|transcript)$|^(?:last|sent|received|incoming|outgoing|chat)message$/
/** What an event about messages carries them as, whatever they are; a text is one under any name but these. */
const payloads = new Set(['data', 'message', 'payload', 'text', 'body', 'content'])
const aboutMessages = /messag|msg|(?<!meta)data(?!channel|base)|chat|send(?!er)|(?<!con|pre|ab|es)sent|receiv(?!er)/i
const names = /^(?:type|kind|label|direction|readyState|src|id)$|(?:Id|ID|[_-]id)$/

/** What a property holds by its name: `undefined` if the name says nothing of that kind. */
export function contentByKey(key: string, value: unknown, isOfMessage: boolean): PrivateContent | undefined {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'function')
    return undefined
  const name = plain(key)
  if (isCredential(key)) return isNoSecret(name, value) ? undefined : 'credentials'
  if (messages.test(name) && typeof value !== 'number') return 'messages'
  if (isOfMessage && (payloads.has(name) || (typeof value === 'string' && !isName(key)))) return 'messages'
  if (typeof value !== 'string' || isWord(value)) return undefined
  if (descriptions.test(name)) return 'sdp'
  if (candidates.test(name)) return 'candidates'
  return addresses.test(name) ? 'addresses' : undefined
}

/** Whether a secret is called so. */
export function isCredential(name: string): boolean {
  if (credentials.test(plain(name))) return true
  const word = /(?:[A-Z]?[a-z]{1,9}|[A-Z]{1,9})$/.exec(name.slice(-10))?.[0] ?? ''
  return credentialWords.has(word.toLowerCase())
}

/** Tokens are counted as well, and our charts say of a ufrag whether there is one. */
function isNoSecret(name: string, value: unknown): boolean {
  return (
    (typeof value === 'number' && /tokens?$/.test(name)) ||
    (name === 'ufrag' && /^(?:none|present|absent|unknown)$/.test(String(value)))
  )
}

/** Whether what is called so is a name by itself, as that of an event or an actor. */
export function isName(key: string): boolean {
  return names.test(key.slice(-64))
}

/** Whether an event carries messages, by its type. */
export function isMessageEvent(type: unknown): boolean {
  return typeof type === 'string' && aboutMessages.test(type)
}

/** Whether it holds a message that is an object: `message: { from, line }`. */
export function isMessageKey(key: string): boolean {
  return plain(key).endsWith('message')
}

/** Names say what they are in their last characters. */
function plain(key: string): string {
  return key
    .slice(-64)
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
}

/** `last-created` and `host` are words of a chart; a description, a candidate or an address is never one. */
function isWord(value: string): boolean {
  return value === '' || (value.length <= 32 && /^[a-z][a-z-]*$/i.test(value))
}
