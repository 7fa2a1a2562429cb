import { inPlaceOf, type PrivateContent } from './privateContents.ts'

/** The end of a line, also as it is in JSON inside a string. */
const end = String.raw`(?:\r\n|\n|\r|(?:\\+r)?\\+n|\\+r)`
const restOfLine = String.raw`[^\r\n\\]*`

const description = new RegExp(String.raw`\bv=0${end}(?:[a-z]=${restOfLine}(?:${end}|$))*`, 'g')
/** Anything that begins as a candidate does, to the end of the line or of what quotes it. */
const candidate = /(?:\ba=)?\bcandidate:[^\s"'\\][^\r\n"\\]*/gi
const iceCredential = /\b(ice-(?:ufrag|pwd):)([^\s"'\\]+)/gi
const ufragOfCandidate = /(\s(?:ufrag|username)\s+)([^\s"'\\]+)/gi
const keyOfMedia = /(\ba=crypto:)([^\r\n\\]+)/gi
const turnCredential = /\b((?:turn|stun)s?:(?:\/\/)?)([^\s/?#@"'\\]+)(@)/gi
const passwordInUrl = /\b([a-z][a-z\d+.-]{0,20}:\/\/)([^\s/?#@"'\\]+)(@)/gi
/** `"credential": "…"`, `username=…` and the like. */
const namedCredential =
  /((?:username|usernameFragment|ufrag|credentials?|password|passwd|pwd)\\*["']?\s*[:=]\s*)((?<escape>\\*)"(?:(?!(?<!\\)\k<escape>")[\s\S])*|'[^']*|[^\s"',;&}\\]+)/gi

const ipv4 = /(?<!\d|\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/g
const maybeIpv6 =
  /(?<!\w|[\da-f]:)(?:[\da-f]{0,4}:){2,8}(?:(?:\d{1,3}\.){3}\d{1,3}|[\da-f]{1,4})?(?:%[\w.-]+)?(?![\w:])/gi
/** The name that a browser gives to an address of its own, wherever it is. */
const mdnsCandidate = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.local\b/gi
const mdns = /(?<![\w.#-])[a-z\d](?:[\w-]*[a-z\d])?(?:\.[\w-]+)*\.local\b(?!\.?[\w-])/gi

/**
 * Takes out of a text what was not asked for.
 *
 * @param isStructure - whether it belongs to a chart and not to data: there, `peer.local` is a state and no host
 */
export function redactText(text: string, include: ReadonlySet<PrivateContent>, isStructure: boolean): string {
  // Most texts are words, and nothing below is found without one of these.
  if (!/[:=.@]/.test(text)) return text
  let redacted = text
  if (!include.has('sdp')) redacted = redacted.replace(description, (found) => inPlaceOf('SDP', found.length))
  if (!include.has('candidates'))
    redacted = redacted.replace(candidate, (found) => inPlaceOf('candidate', found.length))
  if (!include.has('credentials')) redacted = withoutCredentials(redacted)
  if (!include.has('addresses')) redacted = withoutAddresses(redacted, isStructure)
  return redacted
}

function withoutCredentials(text: string): string {
  const replaced = (kind: string) => (found: string, before: string, value: string, after: unknown) =>
    value.startsWith('«') || found === ''
      ? found
      : `${before}${inPlaceOf(kind, value.length)}${after === '@' ? after : ''}`
  return text
    .replace(iceCredential, replaced('credential'))
    .replace(ufragOfCandidate, replaced('credential'))
    .replace(keyOfMedia, replaced('key'))
    .replace(turnCredential, replaced('TURN credentials'))
    .replace(passwordInUrl, replaced('credentials'))
    .replace(namedCredential, (found, before: string, value: string) => {
      const quoted = /^\\*["']/.exec(value)?.[0] ?? ''
      const bare = value.slice(quoted.length)
      return bare === '' || bare.startsWith('«') ? found : `${before}${quoted}${inPlaceOf('credential', bare.length)}`
    })
}

function withoutAddresses(text: string, isStructure: boolean): string {
  const redacted = text
    .replace(maybeIpv6, (found) => (isIpv6(found) ? inPlaceOf('IPv6 address') : found))
    .replace(ipv4, inPlaceOf('IPv4 address'))
    .replace(mdnsCandidate, inPlaceOf('mDNS name'))
  return isStructure ? redacted : redacted.replace(mdns, inPlaceOf('mDNS name'))
}

/** A time of day has two colons as well, and a fingerprint has many. */
function isIpv6(text: string): boolean {
  const [address = ''] = text.split('%')
  if (!/[\da-f]/i.test(address)) return false
  const groups = address.split(':').length + (address.includes('.') ? 1 : 0)
  return address.includes('::') ? groups <= 9 : groups === 8
}
