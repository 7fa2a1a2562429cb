/** What a text is that is replaced. */
export type Secret =
  | 'ipv4'
  | 'ipv6'
  | 'mdns'
  | 'ufrag'
  | 'password'
  | 'fingerprint'
  | 'url'
  | 'server'
  | 'label'
  | 'mid'
  | 'id'
  | 'text'

const hex = (count: number, digits: number) => count.toString(16).padStart(digits, '0')

/** How each is replaced: so that what reads it finds one of the same kind. */
const forms: { readonly [Kind in Secret]: (count: number, text: string) => string } = {
  ipv4: (count) => `198.18.${(count >> 8) & 255}.${count & 255}`,
  ipv6: (count) => `2001:db8:ffff::${hex(count, 1)}`,
  mdns: (count) => `ffffffff-ffff-4fff-8fff-${hex(count, 12)}.local`,
  ufrag: (count) => `uf-${hex(count, 4)}`,
  password: (count) => `redacted-password-${hex(count, 8)}`,
  fingerprint: (count, text) => {
    const length = text.split(':').length
    const digits = hex(count, length * 2).toUpperCase()
    return (digits.match(/../g) ?? []).map((pair, index) => (index === 0 ? 'FF' : pair)).join(':')
  },
  url: (count) => `https://url-${count}.invalid/`,
  server: (count, text) => {
    const [, scheme = 'stun', transport = ''] = /^(stuns?|turns?):.*?(\?transport=(?:udp|tcp))?$/i.exec(text) ?? []
    return `${scheme.toLowerCase()}:server-${count}.invalid${transport}`
  },
  label: (count) => `label-${count}`,
  mid: (count) => `mid-${count}`,
  id: (count) => `id-${count}`,
  text: (count) => `text-${count}`,
}

/** Replaces the same by the same. */
export class Pseudonyms {
  readonly #given = new Map<string, string>()
  readonly #counts = new Map<Secret, number>()

  /** What stands in place of a text. What says nothing stays. */
  of(kind: Secret, text: string): string {
    if (text === '') return ''
    const key = `${kind} ${kind === 'fingerprint' || kind === 'mdns' ? text.toLowerCase() : text}`
    const given = this.#given.get(key)
    if (given !== undefined) return given
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    const pseudonym = forms[kind](count, text)
    this.#given.set(key, pseudonym)
    return pseudonym
  }
}
