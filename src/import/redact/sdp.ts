import type { Pseudonyms } from './pseudonyms.ts'
import { hostOf, scrubbed } from './scrub.ts'

/** Lines whose value is kept as it is, but for addresses and URLs: none of them has a word of the app's in it. */
const kept =
  /^(?:v|t|b|a=(?:group:BUNDLE|extmap-allow-mixed|rtcp-mux|rtcp-rsize|rtcp-fb:|rtpmap:|fmtp:|extmap:|ice-options:|ice-lite|setup:|sctp-port:|sctpmap:|max-message-size:|sendrecv|sendonly|recvonly|inactive|end-of-candidates|bundle-only|ptime:|maxptime:|simulcast:|rid:|framerate:|mid:))/

/** A session description without what is private: its structure, its types and its sessions stay. */
export function redactedSdp(sdp: string, pseudonyms: Pseudonyms): string {
  return sdp.replace(/[^\r\n]+/g, (line) => redactedLine(line, pseudonyms))
}

function redactedLine(line: string, pseudonyms: Pseudonyms): string {
  const [, name = '', value = ''] = /^([a-z]=(?:[\w-]+:?)?)(.*)$/.exec(line) ?? []
  if (line.startsWith('m=')) return redactedMedia(line, pseudonyms)
  switch (name) {
    case 'a=ice-ufrag:':
      return `${name}${pseudonyms.of('ufrag', value)}`
    case 'a=ice-pwd:':
      return `${name}${pseudonyms.of('password', value)}`
    case 'a=candidate:':
      return `a=${redactedCandidate(line.slice(2), pseudonyms)}`
    case 'a=fingerprint:':
      return `${name}${value.replace(/(?:[\da-f]{2}:)+[\da-f]{2}/i, (each) => pseudonyms.of('fingerprint', each))}`
    case 'a=mid:':
      return `${name}${midOf(value, pseudonyms)}`
    case 'a=msid:':
      return `${name}${value.replace(/\S+/g, (id) => (id === '-' ? id : pseudonyms.of('id', id)))}`
    case 'a=rtcp:':
      return `${name}${value.replace(/(IP[46]) (\S+)/, (_, type, host) => `${type} ${hostOf(host, pseudonyms)}`)}`
    case 'a=ssrc:':
      return `${name}${value.replace(/^(\d+ \w+:)(.*)$/, (_, of, id) => `${of}${id.replace(/\S+/g, (each: string) => pseudonyms.of('id', each))}`)}`
  }
  if (line.startsWith('a=group:BUNDLE'))
    return `a=group:BUNDLE${line.slice('a=group:BUNDLE'.length).replace(/\S+/g, (mid) => midOf(mid, pseudonyms))}`
  if (line.startsWith('o=')) {
    return line.replace(/^o=(\S+) (\d+ \d+ \w+ \w+) (\S+)/, (_, user, session, host) => {
      const isOfEngine = user === '-' || /^mozilla\.\.\.[\w.-]+$/.test(user)
      return `o=${isOfEngine ? user : pseudonyms.of('id', user)} ${session} ${hostOf(host, pseudonyms)}`
    })
  }
  if (line.startsWith('c='))
    return line.replace(/(IP[46]) (\S+)/, (_, type, host) => `${type} ${hostOf(host, pseudonyms)}`)
  if (kept.test(line)) return scrubbed(line, pseudonyms)
  if (line === 's=-') return line
  return name === '' ? pseudonyms.of('text', line) : `${name}${value === '' ? '' : pseudonyms.of('text', value)}`
}

function redactedMedia(line: string, pseudonyms: Pseudonyms): string {
  return /^m=(?:audio|video|application|text|message) \d+ [\w/]+ [\w\s.*-]+$/.test(line)
    ? line
    : `m=${line.length > 2 ? pseudonyms.of('text', line) : ''}`
}

/** Names of sections are numbers, or a word of the app's. */
export function midOf(mid: string, pseudonyms: Pseudonyms): string {
  return /^(?:\d{1,4}|audio|video|data|sdparta_\d+)$/.test(mid) ? mid : pseudonyms.of('mid', mid)
}

/** A candidate without addresses, and with another ufrag. What is none is only a text. */
export function redactedCandidate(candidate: string, pseudonyms: Pseudonyms): string {
  const [, before, host, port, type, rest = ''] =
    /^((?:candidate:)?\S+ \d+ \S+ \d+) (\S+) (\d+) typ (\w+)(.*)$/s.exec(candidate) ?? []
  if (before === undefined) return candidate === '' ? '' : pseudonyms.of('text', candidate)
  const others = rest.replace(/ (raddr|ufrag) (\S+)/g, (_, name, value) =>
    name === 'raddr' ? ` raddr ${hostOf(value, pseudonyms)}` : ` ufrag ${pseudonyms.of('ufrag', value)}`,
  )
  return `${before} ${hostOf(host ?? '', pseudonyms)} ${port} typ ${type}${scrubbed(others, pseudonyms)}`
}
