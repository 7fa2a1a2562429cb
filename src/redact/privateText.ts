import { ipv4Length, ipv6In, type Span } from './addresses.ts'
import { jsonAt } from './jsonIn.ts'
import { namesEnd, pemKey, secretAfter } from './namedSecrets.ts'
import { inPlaceOf, type PrivateContent } from './privateContents.ts'
import { sdpBeginning, sdpLines } from './sdpLines.ts'
import { Stretches } from './stretches.ts'

/** How a text is read. */
export interface Reading {
  /** Private contents to show. */
  readonly include: ReadonlySet<PrivateContent>
  /** Whether it is a name, as of a state or an event: there, `peer.local` is no host, and `token:refreshed` no secret. */
  readonly isName: boolean
  /** Shows JSON that is in the text: `undefined` if nothing in it is private. */
  readonly json: (value: unknown) => string | undefined
}

/**
 * All that may begin something private, or JSON. Each looks at a bounded number of characters, or at such as no other
 * match of the same kind looks at again: so the time grows with the length of the text, whatever it says.
 */
const things = new RegExp(
  [
    String.raw`(?<json>[[{]+|"(?=[^"\\]*\\))`,
    String.raw`(?<ipv6>(?<![\da-f:])(?=[\da-f:]*::|(?:[\da-f]*:){7})[\da-f]*:[\da-f:]*(?:(?:\.\d{1,3}){3})?)(?:%[\w.-]{1,32})?`,
    String.raw`(?<ipv4>(?<!\d)\d+(?:\.\d+){3,})`,
    String.raw`(?<candidate>(?<![a-z\d])candidate:(?=[^\s"'\\])|(?<![\w+/])[\w+/]{1,32} \d{1,5} (?:udp|tcp|tls|ssltcp) \d{1,10} (?=\S))`,
    String.raw`(?<extension>(?<=\s)(?:ufrag|username|password|pwd) (?=\S))`,
    `(?<sdp>${sdpBeginning})`,
    String.raw`(?<scheme>(?<![a-z\d])(?:turn|stun)s?:(?:\/\/)?|:\/\/)`,
    String.raw`(?<local>\.local(?![\w-]|\.[\w-]))`,
    String.raw`(?<token>(?<![a-z])bearer {1,4}(?=[\w.~+/-]{0,200}\d)[\w.~+/=-]{8,}|(?<![\w-])eyJ[\w-]{8,}\.[\w.-]+|${pemKey})`,
    `(?<separator>[:=](?<=${namesEnd}["'\`\\\\\\]\\s]{0,8}[:=]))`,
  ].join('|'),
  'gi',
)
type Thing = 'json' | 'ipv6' | 'ipv4' | 'candidate' | 'extension' | 'sdp' | 'scheme' | 'local' | 'token' | 'separator'

/** A candidate as it should be; and one of which that begins as it does, and is not a name such as `candidate:found`. */
const wholeCandidate = /^\S{1,50} \d{1,5} \S{1,10} \d{1,10} \S{1,255} \d{1,5}/
const brokenCandidate = /^candidate:(?:[^\s\d]{0,40}\d|\S{1,40} \S)/i

/** What comes of one of the {@link things}: where reading goes on, and what is shown in whose place. */
interface Found {
  readonly next: number
  readonly hidden?: Span & { readonly shown: string }
}

/** Takes out of a text what was not asked for. */
export function redactText(text: string, reading: Reading): string {
  // Most texts are words, and nothing is found without one of these.
  return /[:=.@"[{]|bearer|-BEGIN/i.test(text) ? new Scanner(text, reading).shown() : text
}

/** Reads a text once, from its beginning to its end. */
class Scanner {
  readonly #text: string
  readonly #reading: Reading
  /** What is before is known already. */
  #told = 0
  /** Before these, no JSON begins, no SDP, and no extension of a candidate ends. */
  #noJsonBefore = 0
  #noSdpBefore = 0
  #candidateTo = 0
  readonly #stretches: Stretches

  constructor(text: string, reading: Reading) {
    this.#text = text
    this.#reading = reading
    this.#stretches = new Stretches(text)
  }

  shown(): string {
    let shown = ''
    for (let match = thingFrom(this.#text, 0); match; ) {
      const { next, hidden } = this.#found(match)
      if (hidden) {
        shown += this.#text.slice(this.#told, hidden.from) + hidden.shown
        this.#told = hidden.to
      }
      match = thingFrom(this.#text, next)
    }
    return shown + this.#text.slice(this.#told)
  }

  #found(match: RegExpExecArray): Found {
    const { index: from } = match
    const to = from + match[0].length
    const groups = match.groups as Partial<Record<Thing, string>>
    const { include, isName } = this.#reading
    const isHidden = (content: PrivateContent) => !include.has(content)
    if (groups.json) return this.#json(from) ?? { next: to }
    if (groups.ipv6 !== undefined) return this.#ipv6(from, to, groups.ipv6)
    if (groups.ipv4) {
      const length = isHidden('addresses') ? ipv4Length(groups.ipv4) : 0
      return length > 0 ? hide(from, from + length, 'IPv4 address') : { next: to }
    }
    if (groups.candidate) return this.#candidate(from, to, groups.candidate)
    if (groups.sdp) return (isHidden('sdp') && this.#sdp(from)) || { next: from + 1 }
    if (!isHidden('credentials')) return (groups.local && this.#local(from, to)) || { next: to }
    if (groups.extension) return (from < this.#candidateTo && this.#hideWord(to)) || { next: to }
    if (groups.scheme) return this.#userInfo(from, to, groups.scheme)
    if (groups.local) return this.#local(from, to) ?? { next: to }
    if (groups.token) return isName ? { next: to } : hide(from, to, 'credential')
    return this.#secret(from) ?? { next: to }
  }

  #json(from: number): Found | undefined {
    if (this.#reading.isName || from < this.#noJsonBefore) return undefined
    const { to, value } = jsonAt(this.#text, from)
    this.#noJsonBefore = to
    const shown = value === undefined ? undefined : this.#reading.json(value)
    // If nothing in it is private, it is read as a text, too: a key may be in it twice.
    return shown === undefined ? undefined : { next: to, hidden: { from, to, shown } }
  }

  #ipv6(from: number, to: number, run: string): Found {
    const first = from + run.indexOf(':')
    const secret = this.#reading.include.has('credentials') ? undefined : this.#secret(first)
    if (secret) return secret
    const isGlued = [this.#text[from - 1], this.#text[to]].some((each) => each !== undefined && /[a-z\d]/i.test(each))
    const span = this.#reading.include.has('addresses') ? undefined : ipv6In(run, isGlued)
    if (!span) return { next: first + 1 }
    const hasMore = span.to < run.length
    return hide(from + span.from, hasMore ? from + span.to : to, 'IPv6 address')
  }

  #candidate(from: number, to: number, beginning: string): Found {
    const end = this.#stretches.endOfQuoted(from)
    const line = this.#text.slice(from, end)
    const isWhole = beginning.includes(' ') || wholeCandidate.test(line)
    if (!isWhole && (this.#reading.isName || !brokenCandidate.test(line))) return { next: to }
    if (!this.#reading.include.has('candidates')) return hide(from, end, 'candidate')
    this.#candidateTo = end
    // What is in it is looked at by itself.
    return { next: beginning.includes(' ') ? from + 1 : to }
  }

  #sdp(from: number): Found | undefined {
    if (from < this.#noSdpBefore) return undefined
    const { to, areSdp } = sdpLines(this.#text, from)
    this.#noSdpBefore = to
    return areSdp ? hide(from, to, 'SDP') : undefined
  }

  #userInfo(from: number, to: number, scheme: string): Found {
    const end = this.#stretches.endOfUserInfo(to)
    if (end !== undefined) return hide(to, end, scheme.startsWith(':') ? 'credentials' : 'TURN credentials')
    // The colon of `password://…` has a name before it.
    return (scheme.startsWith(':') && this.#secret(from)) || { next: to }
  }

  #local(from: number, to: number): Found | undefined {
    if (this.#reading.include.has('addresses')) return undefined
    let start = from
    while (start > this.#told && /[\w.-]/.test(this.#text[start - 1] ?? '')) start -= 1
    const name = this.#text.slice(start, from)
    if (name === '' || name.startsWith('.') || this.#text[start - 1] === '#') return undefined
    const isCandidate = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name)
    return isCandidate || !this.#reading.isName ? hide(start, to, 'mDNS name') : undefined
  }

  #secret(separator: number): Found | undefined {
    if (this.#reading.isName) return undefined
    const secret = secretAfter(this.#text, separator, this.#told)
    return secret && hide(secret.from, secret.to, 'credential')
  }

  #hideWord(from: number): Found {
    const word = /[^\s"'\\]+/y
    word.lastIndex = from
    return hide(from, from + (word.exec(this.#text)?.[0].length ?? 0), 'credential')
  }
}

function hide(from: number, to: number, kind: string): Found {
  return {
    next: to,
    hidden: {
      from,
      to,
      shown: inPlaceOf(kind, kind.endsWith('address') || kind === 'mDNS name' ? undefined : to - from),
    },
  }
}

function thingFrom(text: string, at: number): RegExpExecArray | null {
  things.lastIndex = at
  return things.exec(text)
}
