import type { Span } from './addresses.ts'
import { placeholder } from './privateContents.ts'
import { isCredential } from './privateKeys.ts'

/** How many characters the name of a secret has at the most, with one word before it (`private key`). */
const LONGEST_NAME = 64

/** How the names of secrets end: most texts with a `:` or `=` need no closer look. */
export const namesEnd = String.raw`(?:name|ment|frag|tial|word|asswd|phrase|code|pwd|cret|oken|tion|ookie|jwt|key|pass|pw|pin|otp|earer|value|hash|text|firm|again|crypto)s?\d{0,4}`

/** What a type or nothing is, where code is quoted. */
const noSecret =
  /(?:null|undefined|true|false|string|number|boolean|unknown|object|never|void)(?=\s*(?:[,;)}\]|=]|$))/my
const comparison = /={2,3}\s/y
/** A key in PEM, to its end or that of the text. */
export const pemKey = '-----BEGIN [A-Z ]{0,40}KEY-----[^]*?(?:-----END [A-Z ]{0,40}-----|$)'
const pem = new RegExp(pemKey, 'iy')
/** Node shows a text of many lines as a sum of them. */
const continued = /\s{0,20}\+\s{0,200}\\{0,20}["'`]/y
const iceName = /ice-(?:ufrag|pwd)$/i
const iceValue = /[^\s"'\\]*/y
const opening = /\\*["'`]/y
const bracket = /[[\]{}]/g

/**
 * The secret after a `:` or `=`, if that has the name of one before it: to the end of its quote or bracket if it has one,
 * else to the end of its line, since a password may have anything in it.
 *
 * @param since - the name does not begin before
 */
export function secretAfter(text: string, separator: number, since: number): Span | undefined {
  const name = nameBefore(text, separator, since)
  if (name.length < 2) return undefined
  const isKey = /\ba=crypto$/.test(text.slice(Math.max(since, separator - 9), separator))
  if (!isKey && !isCredential(name)) return undefined
  if (isAt(comparison, text, separator)) return undefined
  let from = separator + (text[separator + 1] === '>' ? 2 : 1)
  while (text[from] === ' ' || text[from] === '\t') from += 1
  const quote = matchAt(opening, text, from)
  if (quote) from += quote.length
  if (isAt(noSecret, text, from) || isAt(placeholder, text, from)) return undefined
  const to = endOfSecret(text, from, name, quote)
  return to > from ? { from, to } : undefined
}

function endOfSecret(text: string, from: number, name: string, quote: string | undefined): number {
  if (iceName.test(name)) return from + (matchAt(iceValue, text, from)?.length ?? 0)
  if (quote) return endOfQuote(text, from, quote)
  if (/[[{]/.test(text[from] ?? '')) return endOfBrackets(text, from)
  return from + (matchAt(pem, text, from)?.length ?? endOfLine(text, from) - from)
}

function nameBefore(text: string, separator: number, since: number): string {
  const first = Math.max(since, separator - LONGEST_NAME)
  const skip = (pattern: RegExp, from: number) => {
    let at = from
    while (at > first && pattern.test(text[at - 1] ?? '')) at -= 1
    return at
  }
  const end = skip(/["'`\\\]\s]/, separator)
  const word = skip(/[\w$-]/, end)
  const isTwo = text[word - 1] === ' ' && word < end
  return text.slice(isTwo ? skip(/[\w$-]/, word - 1) : word, end)
}

/** A quote in quoted text has more backslashes before it than the quotes around that, and after a quote comes no letter. */
function endOfQuote(text: string, from: number, opened: string): number {
  const quotes = /\\*["'`]/g
  quotes.lastIndex = from
  for (let found = quotes.exec(text); found; found = quotes.exec(text)) {
    const [closing] = found
    if (isAt(continued, text, quotes.lastIndex)) continue
    const after = text[quotes.lastIndex]
    if (closing.at(-1) === opened.at(-1) && closing.length <= opened.length && !(after && /[\w$]/.test(after)))
      return found.index
  }
  return text.length
}

function endOfBrackets(text: string, from: number): number {
  let depth = 0
  bracket.lastIndex = from
  for (let found = bracket.exec(text); found; found = bracket.exec(text)) {
    depth += /[[{]/.test(found[0]) ? 1 : -1
    if (depth === 0) return bracket.lastIndex
  }
  return text.length
}

function endOfLine(text: string, from: number): number {
  const end = /$/gm
  end.lastIndex = from
  return end.exec(text)?.index ?? text.length
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  return matchAt(pattern, text, at) !== undefined
}
