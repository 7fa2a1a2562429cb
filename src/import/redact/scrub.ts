import type { Pseudonyms } from './pseudonyms.ts'

/** What can be recognised by itself, wherever it stands. A version of a browser is no address. */
const things = new RegExp(
  [
    String.raw`(?<server>(?<![a-z\d])(?:turn|stun)s?:(?!\/\/$)[^\s"'\\,;)\]}]+)`,
    String.raw`(?<url>[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'\\,)\]}]+)`,
    String.raw`(?<email>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)`,
    String.raw`(?<fingerprint>(?<![\da-f:])(?:[\da-f]{2}:){15,63}[\da-f]{2}(?![\da-f:]))`,
    String.raw`(?<fingerprintOfId>(?<=^CF)(?:[\da-f]{2}:){15,63}[\da-f]{2}(?![\da-f:]))`,
    String.raw`(?<mdns>[\w-]{1,64}\.local(?![\w-]))`,
    String.raw`(?<ipv6>(?<![\w:])(?=[\da-f:]*::|(?:[\da-f]{1,4}:){7})[\da-f]*:[\da-f:]*(?:(?:\.\d{1,3}){3})?(?![\w:]))`,
    String.raw`(?<ipv4>(?<![\w.\/])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]))`,
  ].join('|'),
  'gi',
)

/** A text without addresses, names of hosts, URLs and fingerprints. */
export function scrubbed(text: string, pseudonyms: Pseudonyms): string {
  return text.replace(things, (found, ...rest) => {
    const groups = rest.at(-1) as { readonly [name: string]: string | undefined }
    if (groups.server !== undefined) return pseudonyms.of('server', found)
    if (groups.url !== undefined) return pseudonyms.of('url', found)
    if (groups.email !== undefined) return pseudonyms.of('text', found)
    if (groups.fingerprint !== undefined || groups.fingerprintOfId !== undefined)
      return pseudonyms.of('fingerprint', found)
    if (groups.mdns !== undefined) return pseudonyms.of('mdns', found)
    return address(found, pseudonyms)
  })
}

/** Another address in the place of one; what is unspecified, loopback or masked says nothing. */
export function address(text: string, pseudonyms: Pseudonyms): string {
  if (saysNothing.test(text)) return text
  if (text.includes(':')) return pseudonyms.of('ipv6', text)
  const isAddress = text.split('.').every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
  return isAddress ? pseudonyms.of('ipv4', text) : text
}

/** What stands where an address must: a name is replaced as well. */
export function hostOf(text: string, pseudonyms: Pseudonyms): string {
  if (text === '' || saysNothing.test(text)) return text
  return /^[\da-f:.]+$/i.test(text) ? address(text, pseudonyms) : pseudonyms.of('mdns', text)
}

const saysNothing = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?|[\dx]{1,4}(?:[.:][\dx]{0,4})*[.:]x)$/i
