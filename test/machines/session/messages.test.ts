import { describe, expect, test } from 'vitest'
import { limits, readMessage } from '../../../machines/session/messages.ts'

const part = { version: 1, from: 'a' }
const inPart = (more: object) => ({ session: { ...part, ...more } })
const long = (length: number) => 'x'.repeat(length)

/** Each member of `session`, with what it may be and what it may not. */
const members: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ...['to', 'ask', 'echo', 'generation'].map((name) => [name, ['b', '', long(256)], [7, true, {}]] as const),
  ...['epoch', 'number', 'answered', 'withdrawn', 'index'].map(
    (name) => [name, [0, 1, 2 ** 31 - 1], [-1, 0.5, 2 ** 31, '1', Number.NaN]] as const,
  ),
  ['polite', [true, false], ['yes', 0, 1]],
  ...['leaving', 'busy'].map((name) => [name, [true], [false, 'yes', 1]] as const),
  ['goodbye', ['', 'enough', long(1024)], [7, true]],
  [
    'received',
    [{ generation: 'u', count: 0 }],
    ['u', 7, {}, { generation: 'u' }, { count: 0 }, { generation: 7, count: 0 }, { generation: 'u', count: -1 }],
  ],
]

describe('the members of session', () => {
  const right = members.flatMap(([name, values]) => values.map((value) => ({ name, value })))
  test.each(right)('$name may be $value', ({ name, value }) => {
    expect(readMessage(inPart({ [name]: value }))).toEqual(inPart({ [name]: value }))
  })

  const wrong = members.flatMap(([name, , values]) => values.map((value) => ({ name, value })))
  test.each(wrong)('$name may not be $value', ({ name, value }) => {
    expect(readMessage(inPart({ [name]: value }))).toBe('malformed')
  })

  test.each(members)('%s may be missing, also as null', (name) => {
    expect(readMessage(inPart({ [name]: null }))).toEqual({ session: part })
    expect(readMessage(inPart({ [name]: undefined }))).toEqual({ session: part })
  })

  test.each(['to', 'ask', 'echo', 'generation', 'from'])('%s is too large from 257 characters on', (name) => {
    expect(readMessage(inPart({ [name]: long(257) }))).toBe('too-large')
  })

  test('a reason is too large from 1025 characters on', () => {
    expect(readMessage(inPart({ goodbye: long(1025) }))).toBe('too-large')
  })

  test.each([
    [{ from: 'a' }, 'malformed'],
    [{ version: 1 }, 'malformed'],
    [{ version: 1, from: null }, 'malformed'],
    [{ version: '1', from: 'a' }, 'malformed'],
    [{ version: null, from: 'a' }, 'malformed'],
    [{ version: 0, from: 'a' }, 'other-version'],
    [{ version: 2, from: 'a' }, 'other-version'],
    ['a', 'malformed'],
  ])('%j is no session: %s', (session, why) => {
    expect(readMessage({ session })).toBe(why)
  })

  test('what is not known is left out', () => {
    expect(readMessage({ ...inPart({ unknown: 7 }), other: 7 })).toEqual({ session: part })
  })
})

test('a member that is not known changes nothing, whatever its name is', () => {
  expect(readMessage({ session: part, length: 1e9 })).toEqual({ session: part })
})

test('a function is no object', () => {
  expect(readMessage(Object.assign(() => {}, { session: part }))).toBe('malformed')
  expect(readMessage({ session: Object.assign(() => {}, part) })).toBe('malformed')
})

describe('descriptions and candidates', () => {
  test.each(['offer', 'answer'])('a description may be an %s', (type) => {
    const description = { type, sdp: long(limits.sdp) }
    expect(readMessage({ description })).toEqual({ description })
  })

  test.each(['rollback', 'pranswer', '', 7, null, undefined])('a description may not be a %s', (type) => {
    expect(readMessage({ description: { type, sdp: '' } })).toBe('malformed')
  })

  test.each([[{ type: 'offer' }], [{ type: 'offer', sdp: null }], ['offer'], [7]])(
    '%j is no description',
    (description) => {
      expect(readMessage({ description })).toBe('malformed')
    },
  )

  test('SDP and candidates have their limits', () => {
    expect(limits).toEqual({ sdp: 131_072, candidate: 4096, id: 256, reason: 1024, message: 262_144, candidates: 64 })
    expect(readMessage({ description: { type: 'offer', sdp: long(131_073) } })).toBe('too-large')
    expect(readMessage({ candidate: { candidate: long(4097) } })).toBe('too-large')
    expect(readMessage({ candidate: { candidate: long(4096) } })).toEqual({ candidate: { candidate: long(4096) } })
    expect(readMessage(long(262_145))).toBe('too-large')
    expect(readMessage(long(262_144))).toBe('malformed')
  })

  test.each([[{ candidate: '' }], [{ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' }]])(
    '%j is a candidate',
    (candidate) => {
      expect(readMessage({ candidate })).toEqual({ candidate })
    },
  )

  test.each([
    [{}],
    [{ candidate: 7 }],
    [{ candidate: null }],
    [{ candidate: 'c', sdpMid: 7 }],
    [{ candidate: 'c', sdpMLineIndex: -1 }],
    [{ candidate: 'c', usernameFragment: 7 }],
    ['c'],
  ])('%j is none', (candidate) => {
    expect(readMessage({ candidate })).toBe('malformed')
  })

  test('the end of candidates of the example has nothing in it', () => {
    expect(readMessage({ candidate: null })).toEqual({})
    expect(readMessage({ candidate: undefined })).toBe('malformed')
    expect(readMessage({ description: null })).toBe('malformed')
  })
})

test('what throws when it is read is malformed, whatever it throws', () => {
  const throwing = (what: unknown) => ({
    get session(): unknown {
      throw what
    },
  })
  for (const what of [new Error('no'), 'too-large', undefined, { why: 'too-large' }]) {
    expect(readMessage(throwing(what))).toBe('malformed')
  }
})
