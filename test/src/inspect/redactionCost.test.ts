import { describe, expect, it, test } from 'vitest'
import { redact, redaction } from '../../../src/inspect/index.ts'
import { redactText } from '../../../src/redact/privateText.ts'
import { MOST_CHARACTERS, MOST_VALUES } from '../../../src/redact/redactor.ts'

describe('one frame', () => {
  it('shows texts up to a number of characters, however many there are', () => {
    const shown = [1000, 2000, 4000].map((count) => {
      const texts = Array.from({ length: count }, (_, index) => `${index} ${'word '.repeat(3000)}`)
      const json = JSON.stringify(redact({ texts: texts.slice(0, 500), more: texts.slice(500), last: texts }))
      expect(json).toContain('«too large to show, ')
      return json.match(/word word/g)?.length
    })
    expect(new Set(shown).size).toBe(1)
    expect((shown[0] ?? 0) * 10).toBeLessThan(MOST_CHARACTERS)
  })

  it('counts JSON in texts, keys, and the parts of a message together', () => {
    const long = 'word '.repeat(3900)
    const nested = Array.from({ length: 100 }, () => JSON.stringify({ [long]: long }))
    expect(JSON.stringify(redact(nested))).toContain('«too large to show, ')
    const frame = { type: '@xstate.snapshot', event: { type: 'go', texts: Array(20).fill(long) } }
    const { event, snapshot } = redaction().serialize({
      ...frame,
      snapshot: { context: Array(20).fill(long), value: 'on' },
    })
    expect(JSON.stringify(event)).not.toContain('too large')
    expect(JSON.stringify(snapshot)).toContain('«too large to show, ')
    expect(snapshot).toMatchObject({ value: 'on' })
  })

  it('reads no more values than it shows', () => {
    const reads = [100, 200, 400].map((count) => {
      let read = 0
      const one = () =>
        Object.defineProperties(
          {},
          Object.fromEntries(Array.from({ length: 900 }, (_, key) => [key, { enumerable: true, get: () => ++read }])),
        )
      const json = JSON.stringify(redact(Array.from({ length: count }, one)))
      expect(json).toContain('«too large to show')
      return read
    })
    expect(new Set(reads).size).toBe(1)
    expect(reads[0]).toBeLessThan(MOST_VALUES + 1000)
  })

  it('has no definition that is too large', () => {
    const definition = JSON.stringify({ id: 'on', description: 'word '.repeat(MOST_CHARACTERS) })
    const shown = redaction().serialize({ type: '@xstate.actor', definition })
    expect(shown.definition).toBe(`{"id":"«too large to show, ${definition.length} characters»"}`)
  })

  it('names as many properties of one name as there are', () => {
    const addresses = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`10.9.${index % 250}.${index >> 4}`, 1]),
    )
    const shown = Object.keys(redact(addresses) as object)
    expect(shown).toHaveLength(Object.keys(addresses).length)
    expect(shown.at(-1)).toBe(`«IPv4 address» ${shown.length}`)
  })
})

/** Beginnings of all that is looked for, again and again: what makes a careless pattern look at the same twice. */
const parts = [
  ...[
    'a',
    'a.',
    'a:',
    'a@',
    'a-',
    'a ',
    ' ',
    '\t',
    '\n',
    '1',
    '1.',
    '1.1.1.1',
    'f',
    'a:1.1.1.1',
    '%',
    '«',
    '::',
    'a:b:c:',
    'a:a:a:%a',
  ],
  ...['turn:', 'turn:x:y ', 'turn:[', '://', 'http://a:b@', 'x@y ://a:b ', '.local', 'a.local,', 'a.local'],
  ...['v=0\n', 'b=1\n', 'v=0', 'o=', 'o=x ', 'a=ice-', 'a=mid:\\', 'm=a 1 ', '\r\n\\', '\\', '\\n', '\\u000d', "'a="],
  ...['candidate:', 'candidate: ', 'candidate:a\n', '1 1 udp 1 ', 'a 1 ', 'ufrag ', 'bearer ', 'eyJaaaaaaaaaa'],
  ...[
    'password',
    'password: ',
    'password="',
    "password='",
    'password=\\"',
    'password:[',
    'password: null ',
    'pass word ',
  ],
  ...['=', ':=', 'token=', 'token:"a', 'x=1&', 'crypto=', 'password"\'"', "it's ", 'password \n'],
  ...[
    '[',
    '{',
    '"',
    '[ "',
    '"\\"',
    '\\"',
    '\\"a',
    '{"a":',
    '[1]',
    '": "',
    '[\\"',
    '{"x":[{"',
    '"a\\b"',
    '[[]',
    '{"a":"b"}',
  ],
]

/** The least time of a processor that it takes, in microseconds: a busy machine does not make it longer. */
function timeOf(text: string): number {
  const reading = {
    include: new Set<never>(),
    isName: false,
    json: (value: unknown) => JSON.stringify(value) && undefined,
  }
  const times = Array.from({ length: 4 }, () => {
    const start = process.cpuUsage()
    redactText(text, reading)
    const { user, system } = process.cpuUsage(start)
    return user + system
  })
  return Math.min(...times)
}

test('a text is read in a time that grows with its length', () => {
  for (const beginning of ['', ':']) {
    for (const part of parts) {
      const textOf = (length: number) => beginning + part.repeat(length / part.length)
      const ratio = () => timeOf(textOf(32_000)) / Math.max(timeOf(textOf(2000)), 20)
      // With the square of the length it would be 256, each time; the collector of garbage may be at work once.
      const isLinear = [1, 2, 3].some(() => ratio() < 100)
      expect(isLinear, JSON.stringify(beginning + part)).toBe(true)
    }
  }
  // 195,001 characters took 3.9 s.
  expect(redact(`:${'turn:'.repeat(39_000)}`)).toMatch(/«text, 195001 characters»$/)
})
