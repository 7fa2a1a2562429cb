import type { Span } from './addresses.ts'

/** The end of a line, also as it is in JSON inside a string. */
const end = String.raw`(?:[\r\n]|\\+(?:u000[ad]|[rn]))`
const line = String.raw`[a-z]=[^\r\n\\]*`
const lines = new RegExp(String.raw`${line}(?:(?:${end}(?:[ \t"'+,>|]|\\+t)*)+${line})*`, 'iy')

/** What comes before the type of a line: anything that cannot be a part of a name. */
const beforeLine = String.raw`(?:(?<![\w.%+-])|(?<=\\(?:[rnt]|u000[ad])))`

/** What no text has but a description; `a=candidate:` is a candidate as well. */
const attributes =
  'ice-|fingerprint:|setup:|mid:|sctp|max-message|group:|msid|extmap|rtpmap:|rtcp|fmtp:|ssrc|crypto:|rid:|simulcast|identity:|tls-id|imageattr|cname:|end-of-|remote-cand|(?:sendrecv|sendonly|recvonly|inactive|bundle-only)\\b'
const certain = String.raw`(?:o=\S{1,64} \d{1,20} \d{1,20} IN IP|c=IN IP[46]|m=[a-z]{1,20} \d{1,5}(?:/\d{1,5})? [a-z]|a=(?:${attributes}))`
const certainly = new RegExp(`${beforeLine}${certain}`, 'i')

/** How SDP begins; `v=0` may be something else. */
export const sdpBeginning = String.raw`${beforeLine}(?:v=0(?![\w.])|${certain})`

/** The lines of SDP that begin somewhere in a text, one after the other, and whether they are any. */
export function sdpLines(text: string, from: number): Span & { readonly areSdp: boolean } {
  lines.lastIndex = from
  const [run = ''] = lines.exec(text) ?? []
  return { from, to: from + run.length, areSdp: certainly.test(run) }
}
