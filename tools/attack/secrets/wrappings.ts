import { inspect as inWords } from 'node:util'
import fc from 'fast-check'
import { messageTypes, payloadNames, type Secret, secretNames, secrets } from './secrets.ts'

/** A secret somewhere in a value. */
export interface Wrapped {
  readonly secret: Secret
  readonly value: unknown
  /** How it came there, for who tries it again. */
  readonly how: string
}

type Wrapping<From> = readonly [how: string, wrap: (from: From) => unknown]

/** Where a text stands. It may be longer than the secret, or quoted. */
const ofTexts: readonly Wrapping<string>[] = [
  ['text', (text) => text],
  ['sentence', (text) => `it did not work: ${text}`],
  ['error', (text) => new Error(`cannot use ${text}`)],
  ['cause', (text) => new Error('failed', { cause: new TypeError(text) })],
  ['array', (text) => ['one', text, 3]],
  // A key in pieces is not recognised.
  ['lines', (text) => (text.startsWith('-----') ? text : text.split(/\r?\n/))],
  ['set', (text) => new Set([text])],
  ['key', (text) => ({ [text]: 1 })],
  ['map key', (text) => new Map([[text, 1]])],
  ['map', (text) => new Map([['note', text]])],
  ['entries', (text) => Object.entries({ one: 1, note: text })],
  ['JSON', (text) => JSON.stringify({ note: text, list: [text] })],
  ['JSON text', (text) => JSON.stringify(text)],
  ['JSON in a text', (text) => `got ${JSON.stringify([{ note: text }])}, and {}`],
  ['broken JSON', (text) => JSON.stringify({ note: text, more: [1] }).slice(0, -2)],
  ['in words', (text) => inWords({ note: text })],
  ['indented', (text) => text.replace(/^/gm, '    ')],
]

/** What has the name of a secret. */
const ofNamed: readonly Wrapping<{ readonly name: string; readonly text: string }>[] = [
  ['property', ({ name, text }) => ({ id: 5, [name]: text })],
  ['list', ({ name, text }) => ({ [name]: [text, text] })],
  ['object', ({ name, text }) => ({ [name]: { one: text } })],
  ['entries', ({ name, text }) => Object.entries({ one: 1, [name]: text })],
  ['pair', ({ name, text }) => [name, text]],
  ['map', ({ name, text }) => new Map([[name, text]])],
  [
    'map with other keys',
    ({ name, text }) =>
      new Map<unknown, unknown>([
        [1, 2],
        [name, text],
      ]),
  ],
  ['field', ({ name, text }) => ({ name, value: text })],
  ['JSON', ({ name, text }) => JSON.stringify({ id: 5, [name]: text })],
  ['JSON list', ({ name, text }) => JSON.stringify([{ [name]: [text] }])],
  ['JSON of entries', ({ name, text }) => JSON.stringify(Object.entries({ [name]: text }))],
  ['JSON in a text', ({ name, text }) => `got ${JSON.stringify({ [name]: text })} and [1]`],
  ['broken JSON', ({ name, text }) => JSON.stringify({ [name]: text, more: [1] }).slice(0, -2)],
  ['pretty JSON', ({ name, text }) => `x ${JSON.stringify({ a: { [name]: [text] } }, null, 2)}`],
  ['escaped', ({ name, text }) => `body: ${JSON.stringify(JSON.stringify({ [name]: text })).slice(1, -1)}`],
  ['in words', ({ name, text }) => inWords({ one: 1, [name]: text })],
  ['map in words', ({ name, text }) => inWords(new Map([[name, text]]))],
  ['text', ({ name, text }) => `wrong ${name}: ${text}`],
  ['text of lines', ({ name, text }) => `host: x\n${name}: ${text}\nport: 5`],
  ['parameters', ({ name, text }) => `https://example.com/?a=b&${name}=${text}`],
  ['error', ({ name, text }) => new Error(`no such ${name}=${text}`)],
  ['property of an error', ({ name, text }) => Object.assign(new Error('failed'), { [name]: text })],
]

/** What an event about messages carries. */
const ofMessages: readonly Wrapping<{ readonly type: string; readonly name: string; readonly text: string }>[] = [
  ['event', ({ type, name, text }) => ({ type, [name]: text })],
  ['event with an object', ({ type, name, text }) => ({ type, [name]: { from: 5, inner: [text] } })],
  ['entries of an event', ({ type, name, text }) => Object.entries({ type, [name]: text })],
  ['map of an event', ({ type, name, text }) => new Map(Object.entries({ type, [name]: text }))],
  ['JSON of an event', ({ type, name, text }) => JSON.stringify({ type, [name]: text })],
  ['JSON of an event in a text', ({ type, name, text }) => `lost ${JSON.stringify([{ type, [name]: text }])}`],
  ['binary', ({ type, name, text }) => ({ type, [name]: new TextEncoder().encode(text) })],
]

/** What may be around any value. */
const around: readonly Wrapping<unknown>[] = [
  ['property', (value) => ({ note: value })],
  ['list', (value) => [1, value]],
  [
    'map',
    (value) =>
      new Map<unknown, unknown>([
        ['note', value],
        [1, 1],
      ]),
  ],
  ['states', (value) => ({ states: { on: { meta: value } } })],
  ['toJSON', (value) => ({ toJSON: () => value })],
  ['getter', (value) => Object.defineProperty({}, 'note', { enumerable: true, get: () => value })],
  ['cause', (value) => new Error('failed', { cause: value })],
  ['JSON', (value) => JSON.stringify({ note: value })],
  ['JSON in a text', (value) => `got ${JSON.stringify({ note: value })}`],
]

const name = fc.constantFrom(...secretNames)
const message = fc.record({ type: fc.constantFrom(...messageTypes), name: fc.constantFrom(...payloadNames) })

const innermost = secrets.chain((secret): fc.Arbitrary<Wrapped> => {
  const { text } = secret
  if (secret.by === 'itself')
    return fc.constantFrom(...ofTexts).map(([how, wrap]) => ({ secret, how, value: wrap(text) }))
  if (secret.by === 'name')
    return fc.tuple(fc.constantFrom(...ofNamed), name).map(([[how, wrap], name]) => ({
      secret,
      how: `${how} ${name}`,
      value: wrap({ name, text }),
    }))
  return fc.tuple(fc.constantFrom(...ofMessages), message).map(([[how, wrap], { type, name }]) => ({
    secret,
    how: `${how} ${type} ${name}`,
    value: wrap({ type, name, text }),
  }))
})

/** Secrets in wrappings of each kind, with up to two more around them. */
export const wrappedSecrets: fc.Arbitrary<Wrapped> = fc
  .tuple(innermost, fc.array(fc.constantFrom(...around), { maxLength: 2 }))
  .map(([{ secret, value, how }, outer]) => ({
    secret,
    value: outer.reduce((inside, [, wrap]) => wrap(inside), value),
    how: [how, ...outer.map(([each]) => each)].join(' < '),
  }))

/** Secrets in texts, as errors quote them. */
export const quotedSecrets: fc.Arbitrary<Wrapped> = secrets
  .filter(({ by }) => by !== 'event')
  .chain((secret) =>
    fc.tuple(name, fc.constantFrom('', 'cannot use ', 'a: ')).map(([name, before]) => ({
      secret,
      how: 'quoted',
      value: secret.by === 'name' ? `${before}${name}: ${secret.text}` : `${before}${secret.text}`,
    })),
  )
