import type { SourceKind } from '../../trace/traceSource.ts'
import { afterSpace, itemsOf, membersOf, textOf } from '../bytes/jsonScanner.ts'
import { ImportError } from '../ImportError.ts'
import { unreadFormatOf } from './unread.ts'

/** How many members of an object are looked at. */
const MOST_MEMBERS = 100

/**
 * Which format it is, by how it begins.
 *
 * @throws {@link ImportError} `unread-format`, with what to ask for; `unknown-format`; `empty`
 */
export function formatOf(bytes: Uint8Array): SourceKind {
  const start = afterSpace(bytes, 0)
  if (start === bytes.length)
    throw new ImportError('empty', 'The dump is empty: there is nothing but white space in it.')
  const head = textOf(bytes, { start, end: Math.min(bytes.length, start + 4096) })
  if (head.startsWith('RTCStatsDump')) return 'rtcstats-dump'
  const found = head.startsWith('{') ? ofObject(bytes, start) : head.startsWith('[') ? ofList(bytes, start) : undefined
  if (found) return found
  const unread = unreadFormatOf(bytes, head)
  if (unread) {
    const { format, ask } = unread
    throw new ImportError('unread-format', `It is ${format}, which is not read. ${ask}`, { format, offset: start })
  }
  throw new ImportError(
    'unknown-format',
    'It is none of the formats that are read: a dump of chrome://webrtc-internals, an RTCStatsDump, a log of rtcstats or Jitsi, “Copy Report” of Firefox’s about:webrtc; plain, or packed with gzip.',
    { offset: start },
  )
}

const ofMember: { readonly [member: string]: SourceKind } = {
  PeerConnections: 'webrtc-internals',
  getUserMedia: 'webrtc-internals',
  UserAgentData: 'webrtc-internals',
  sdpHistory: 'firefox-report',
  sdpHistories: 'firefox-report',
  transportStats: 'firefox-report',
  iceCandidatePairStats: 'firefox-report',
  pcid: 'firefox-report',
  reports: 'firefox-report',
  statsSessionId: 'rtcstats-lines',
}

function ofObject(bytes: Uint8Array, start: number): SourceKind | undefined {
  let count = 0
  const members = membersOf(bytes, start)
  for (let next = members.next(); !next.done && count < MOST_MEMBERS; next = members.next(), count += 1) {
    const { key, end } = next.value
    if (Object.hasOwn(ofMember, key)) return ofMember[key]
    if (end === -1) return undefined
  }
  // A line of the circumstances, and lists behind it.
  const line = bytes.indexOf(0x0a, start)
  const second = line === -1 ? bytes.length : afterSpace(bytes, line)
  return isLine(textOf(bytes, { start: second, end: second + 200 })) ? 'rtcstats-lines' : undefined
}

function ofList(bytes: Uint8Array, start: number): SourceKind | undefined {
  if (isLine(textOf(bytes, { start, end: start + 200 }))) return 'rtcstats-lines'
  for (const item of itemsOf(bytes, start)) return bytes[item.start] === 0x7b ? ofObject(bytes, item.start) : undefined
  return undefined
}

/** `["create","PC_0",…`, or `[39,null,…`. */
function isLine(text: string): boolean {
  return /^\[\s*(?:"[\w.]{1,60}"|\d{1,3})\s*,\s*(?:"|null\s*,)/.test(text)
}
