import { allAttributes } from '../../watch/allAttributes.ts'
import { memberOf } from '../formats/statNames.ts'
import { nameOfLine } from '../life/names.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { hostOf, scrubbed } from './scrub.ts'
import { midOf, redactedCandidate, redactedSdp } from './sdp.ts'

/** Words that a dump has and that say nothing of anybody. */
const words = new Set([
  ...Object.values(allAttributes).flatMap((kind) =>
    Object.values(kind).flatMap((attribute) => ('values' in attribute ? attribute.values : [])),
  ),
  ...`offer answer pranswer rollback audio video application data udp tcp tls ssltcp host srflx prflx relay local remote
  client server unknown controlling controlled succeeded in-progress waiting frozen cancelled inprogress wifi ethernet cellular
  vpn bluetooth wimax all max-bundle balanced max-compat require negotiate unified-plan plan-b sha-256 sha-1 sha-384 sha-512
  none cpu bandwidth other realtime screenshare motion detail text inbound-rtp outbound-rtp remote-inbound-rtp
  remote-outbound-rtp transport candidate-pair local-candidate remote-candidate data-channel peer-connection certificate
  media-source media-playout codec track stream sender receiver moz webkit true false null non-proxied proxied passive active so
  udpsrflx FEFC FEFD FEFF RTCStatsDump blob arraybuffer very-low low medium high maintain-framerate`.split(/\s+/),
] as readonly unknown[])

/** Texts of a form that says nothing of anybody. */
const forms = [
  /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i,
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/,
  /^(?:audio|video)\/[\w.+-]{1,20}$/,
  /^(?:TLS|SRTP|AES|AEAD)_\w{1,40}$/,
  /^(?:SignalingState|ICE(?:Connection|Gathering)State|Ice(?:Connection|Gathering)State|PeerConnectionState)\w{2,20}$/,
  /^[LS]\dT\d\w{0,10}$/,
]

/** Replaces what is private in the values of a dump. Nothing of an unknown kind stays: a text is a pseudonym then. */
export class ValueRedactor {
  readonly #pseudonyms: Pseudonyms

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms
  }

  /** @param key - what it is called; of an item of a list, what the list is called */
  of(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.text(value, key)
    if (Array.isArray(value)) return value.map((item) => this.of(item, key))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(
      ([name, each]) => [this.key(name), this.of(each, memberOf(name))] as const,
    )
    return Object.fromEntries(entries)
  }

  /** The arguments of `createDataChannel()`, or what `datachannel` tells: what is no option is a label. */
  channel(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.of(item, 'label'))
    if (typeof value !== 'object' || value === null || !('0' in value)) return this.of(value)
    const { 0: label, ...others } = value as Record<string, unknown>
    return { 0: this.of(label, 'label'), ...(this.of(others) as object) }
  }

  /** A name of a member: of statistics, it may have a fingerprint in it. */
  key(name: string): string {
    const clean = scrubbed(name, this.#pseudonyms)
    return /^[\w :.()-]{0,160}$/.test(clean) ? clean : this.#pseudonyms.of('id', name)
  }

  text(text: string, key: string): string {
    const nested = this.#nested(text, key)
    if (nested !== undefined) return nested
    const own = this.#byKey(text, key)
    if (own !== undefined) return own
    if (/^(?:v=|m=)/.test(text) && /[\r\n]/.test(text)) return redactedSdp(text, this.#pseudonyms)
    if (words.has(text) || forms.some((form) => form.test(text)) || nameOfLine(text) !== undefined) return text
    return this.#written(text) ?? this.#unknown(text)
  }

  /** JSON in a text. */
  #nested(text: string, key: string): string | undefined {
    if (!/^[[{"]/.test(text)) return undefined
    try {
      return JSON.stringify(this.of(JSON.parse(text), key))
    } catch {
      return undefined
    }
  }

  #byKey(text: string, key: string): string | undefined {
    const pseudonyms = this.#pseudonyms
    switch (key) {
      case 'sdp':
        return redactedSdp(text, pseudonyms)
      case 'candidate':
        return redactedCandidate(text, pseudonyms)
      case 'rawLocalCandidates':
      case 'rawRemoteCandidates':
        return text.startsWith('candidate:') ? redactedCandidate(text, pseudonyms) : pseudonyms.of('text', text)
      case 'address':
      case 'ip':
      case 'ipAddress':
      case 'relatedAddress':
      case 'hostCandidate':
        return hostOf(text, pseudonyms)
      case 'usernameFragment':
      case 'iceLocalUsernameFragment':
        return pseudonyms.of('ufrag', text)
      case 'credential':
      case 'password':
        return pseudonyms.of('password', text)
      case 'username':
        return pseudonyms.of('id', text)
      case 'label':
        return pseudonyms.of('label', text)
      case 'type':
      case 'statsType':
        return /^[\w.() -]{1,60}$/.test(text) ? text : pseudonyms.of('text', text)
      case 'pcid':
        return /^\{[\w-]+\} \d+ \(id=\d+ url=\S+$/.test(text) ? scrubbed(text, pseudonyms) : pseudonyms.of('id', text)
      case 'sdpMid':
      case 'mid':
        return midOf(text, pseudonyms)
      case 'time':
        return /^[\d\s/.,:\-\p{L}\u200e\u200f]{1,60}$/u.test(text) ? text : pseudonyms.of('text', text)
      case 'userAgent':
      case 'UserAgent':
        return browserIn(text)
      case 'version':
        // Four numbers look like an address.
        return /^[\d.]{1,30}$/.test(text) ? text.replace(/\..*/, '') : pseudonyms.of('text', text)
      case 'brand':
        return /^(?:Chromium|Google Chrome|Microsoft Edge|Opera|Not[\w()\W]{0,20}Brand)$/.test(text)
          ? text
          : pseudonyms.of('text', text)
      default:
        // What refers to an object of statistics is written as its key is.
        return key === 'id' || key.endsWith('Id') ? this.key(text) : undefined
    }
  }

  /** The texts of older versions of Chromium, and errors. */
  #written(text: string): string | undefined {
    const pseudonyms = this.#pseudonyms
    const [, type, sdp] = /^type: (\w+), sdp: ([\s\S]*)$/.exec(text) ?? []
    if (sdp !== undefined) return `type: ${type}, sdp: ${redactedSdp(sdp, pseudonyms)}`
    const [, mid, index, candidate] = /^sdpMid: (.*?), sdpMLineIndex: (-?\d+), candidate: ([^,]*)/.exec(text) ?? []
    if (candidate !== undefined)
      return `sdpMid: ${midOf(mid ?? '', pseudonyms)}, sdpMLineIndex: ${index}, candidate: ${redactedCandidate(candidate, pseudonyms)}`
    const [, label, rest] =
      /^label: (.*?)(, (?:ordered|reliable|protocol|maxPacketLifeTime|maxRetransmits|negotiated|id): .*|)$/.exec(
        text,
      ) ?? []
    if (label !== undefined)
      return `label: ${pseudonyms.of('label', label)}${/, negotiated: true\b/.test(rest ?? '') ? ', negotiated: true' : ''}`
    const [, url] = /\burl: ([^,\s]+)/.exec(text) ?? []
    const [, code] = /\berror_?code: (\d{1,5})/i.exec(text) ?? []
    if (url !== undefined && code !== undefined) return `url: ${scrubbed(url, pseudonyms)}, error_code: ${code}`
    const [, error] = /^([A-Z]\w{0,40}(?:Error|Exception))\b/.exec(text) ?? []
    if (error !== undefined) return `${error}: ${pseudonyms.of('text', text)}`
    return undefined
  }

  #unknown(text: string): string {
    if (text === '' || /^\s+$/.test(text)) return text
    const clean = scrubbed(text, this.#pseudonyms)
    // A URL, or an address, and nothing else.
    if (clean !== text && !/\s/.test(text) && /^[a-z\d][\w.:/?=-]*$/i.test(clean)) return clean
    return this.#pseudonyms.of('text', text)
  }
}

/** The browser of a user agent, and no more. */
function browserIn(userAgent: string): string {
  return (userAgent.match(/(?:Firefox|(?:Headless)?Chrom(?:e|ium)|Version)\/\d+|Safari\//g) ?? ['Mozilla/5.0']).join(
    ' ',
  )
}
