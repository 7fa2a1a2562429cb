import { describe, expect, it } from 'vitest'
import { redact } from '../../../src/inspect/index.ts'
import { type PrivateContent, privateContents } from '../../../src/redact/privateContents.ts'

const ufrag = 'ufrg'
const pwd = 'pwdpwdpwdpwdpwdpwdpwdpwd'
const candidateLine = `candidate:842163049 1 udp 1677729535 192.168.7.23 46154 typ srflx raddr 10.9.8.7 rport 5 ufrag ${ufrag}`
const sdp = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP6 2001:db8::1',
  `a=ice-ufrag:${ufrag}`,
  `a=ice-pwd:${pwd}`,
  `a=${candidateLine}`,
  'a=candidate:1 1 udp 2 0b9e4a3c-7e14-4d56-9a3f-2f8f0b7b6c5d.local 9 typ host',
  '',
].join('\r\n')
const secrets = [
  ufrag,
  pwd,
  '192.168.7.23',
  '10.9.8.7',
  '127.0.0.1',
  '2001:db8::1',
  '.local',
  'turn-user',
  'turn-secret',
]

function textOf(value: unknown, include: readonly PrivateContent[] = []): string {
  return JSON.stringify(redact(value, { include }))
}

/** The many ways in which an app may hold the same. */
const carriers: Readonly<Record<string, unknown>> = {
  description: { type: 'offer', sdp },
  'text around it': `the offer was ${sdp} and more`,
  'JSON in a string': JSON.stringify({ type: 'offer', sdp }),
  'JSON in JSON in a string': JSON.stringify({ body: JSON.stringify({ type: 'offer', sdp }) }),
  'lines without a beginning': sdp.split('\r\n').slice(1),
  'one line after another': { lines: sdp.split('\r\n').slice(4).join('\n') },
  candidate: { candidate: candidateLine, address: '192.168.7.23', relatedAddress: '10.9.8.7', usernameFragment: ufrag },
  'a broken candidate': new Error(`Cannot parse candidate:12 192.168.7.23 ${pwd}`),
  'an error with a cause': new Error('failed', { cause: new Error(`a=ice-pwd:${pwd}`) }),
  servers: { iceServers: [{ urls: 'turn:127.0.0.1', username: 'turn-user', credential: 'turn-secret' }] },
  'servers as text': JSON.stringify({ iceServers: [{ username: 'turn-user', credential: 'turn-secret' }] }),
  'servers as text in text': JSON.stringify([
    JSON.stringify({ username: 'turn-user', credential: 'turn"turn-secret' }),
  ]),
  'a credential of OAuth': { credential: { macKey: 'turn-secret', accessToken: 'turn-user' } },
  'a URL': 'cannot reach turn:turn-user:turn-secret@127.0.0.1:3478?transport=udp',
  'a URL of the web': new URL('https://turn-user:turn-secret@example.com/'),
  parameters: 'username=turn-user&password=turn-secret',
  'a map': new Map([['password', 'turn-secret']]),
  'a map with other keys': new Map<unknown, unknown>([[{}, { pwd }]]),
  'a set': new Set([candidateLine]),
  'keys of an object': { '192.168.7.23': 1, '192.168.7.24': 2, '2001:db8::1': 3 },
  'addresses in text': 'at 192.168.7.23:4000, [2001:db8::1]:4000, fe80::1%eth0, ::ffff:10.9.8.7, my-printer.local.',
  'something that says its JSON': { toJSON: () => ({ sdp }) },
}

describe('what is private', () => {
  it.each(Object.entries(carriers))('is not in %s', (_, carrier) => {
    const text = textOf({ context: [carrier] })
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  it.each(Object.entries(carriers))('is in %s when all is asked for', (_, carrier) => {
    expect(textOf(carrier, privateContents)).not.toContain('«')
  })

  it('is shown by kind and size', () => {
    expect(redact({ sdp, candidate: candidateLine, password: 'abc', address: '10.9.8.7' })).toEqual({
      sdp: `«SDP, ${sdp.length} characters»`,
      candidate: `«candidate, ${candidateLine.length} characters»`,
      password: '«credential, 3 characters»',
      address: '«address, 8 characters»',
    })
    expect(redact(`turn:turn-user:turn-secret@host`)).toBe('turn:«TURN credentials, 21 characters»@host')
    expect(redact(new Uint8Array(12))).toBe('«Uint8Array, 12 bytes»')
    expect(redact({ type: 'message', data: new Blob(['abc']) })).toEqual({ type: 'message', data: '«Blob, 3 bytes»' })
    expect(redact({ type: 'chat.received', message: 'hello' })).toEqual({
      type: 'chat.received',
      message: '«text, 5 characters»',
    })
    expect(redact({ messages: ['hello'] })).toEqual({ messages: '«array, 1 item»' })
  })

  it('is shown by name', () => {
    const shown = (include: PrivateContent) => textOf({ sdp }, [include])
    expect(shown('sdp')).toContain('webrtc-datachannel')
    for (const secret of secrets) expect(shown('sdp')).not.toContain(secret)
    expect(textOf(candidateLine, ['candidates'])).toContain('typ srflx')
    for (const secret of secrets) expect(textOf(candidateLine, ['candidates'])).not.toContain(secret)
    expect(textOf(candidateLine, ['candidates', 'addresses'])).toContain('192.168.7.23')
    expect(textOf(candidateLine, ['candidates', 'credentials'])).toContain(ufrag)
    expect(textOf({ username: 'turn-user' }, ['credentials'])).toContain('turn-user')
    expect(textOf({ type: 'message', data: 'hello' }, ['messages'])).toContain('hello')
    expect(redact({ data: new Uint8Array([1, 2]).buffer }, { include: ['messages'] })).toEqual({ data: [1, 2] })
  })
})

describe('what is not private', () => {
  it.each([
    { label: 'chat', id: 7, state: 'have-local-offer', negotiated: false, none: null },
    { operations: [{ call: { method: 'setLocalDescription', sdp: 'last-created' } }], descriptions: { sdp: 'empty' } },
    { candidate: '', sdp: '' },
    { error: { message: 'The data channel was closed.', errorDetail: 'sctp-failure', sctpCauseCode: 12 } },
    { type: 'error', message: 'failed' },
    { at: '12:34:56', fingerprint: `sha-256 ${'AB:'.repeat(31)}AB`, code: 'std::vector' },
    { text: 'an offer, a candidate and a password walk into a bar' },
    { credentials: null, password: true, maxMessageSize: 262144 },
  ])('stays as it is: %o', (value) => {
    expect(redact(value)).toEqual(value)
  })

  it('are the names of states', () => {
    const config = {
      id: 'login',
      initial: 'username',
      context: { password: 'secret' },
      states: {
        username: { on: { message: 'password', next: '#login.peer.local' } },
        password: { entry: function assignPassword() {}, context: {} },
        context: { states: { password: {} } },
      },
    }
    expect(redact(config, { structure: 'config' })).toEqual({
      ...config,
      context: { password: '«credential, 6 characters»' },
      states: { ...config.states, password: { entry: { type: 'assignPassword' }, context: {} } },
    })
    expect(redact({ password: 'peer.local' }, { structure: 'value' })).toEqual({ password: 'peer.local' })
  })
})

describe('any value', () => {
  it('becomes JSON', () => {
    const circular: Record<string, unknown> = { name: 'a' }
    circular.self = circular
    const value = {
      circular,
      map: new Map([['a', 1]]),
      pairs: new Map([[1, 2]]),
      set: new Set([1]),
      date: new Date(0),
      noDate: new Date(Number.NaN),
      error: Object.assign(new RangeError('too far'), { code: 5 }),
      bigint: 5n,
      symbol: Symbol('s'),
      named() {},
      promise: Promise.resolve(),
      regexp: /a/,
      nan: Number.NaN,
      left: undefined,
      holes: [undefined, 1],
      view: new DataView(new ArrayBuffer(3)),
      channel: new (class RTCDataChannel {
        readonly secret = 1
      })(),
      nothing: Object.create(null),
    }
    expect(redact(value)).toEqual({
      circular: { name: 'a', self: '«circular»' },
      map: { a: 1 },
      pairs: [[1, 2]],
      set: [1],
      date: '1970-01-01T00:00:00.000Z',
      noDate: '«invalid date»',
      error: { name: 'RangeError', message: 'too far', code: 5 },
      bigint: '5n',
      symbol: '«Symbol(s)»',
      named: '«function named»',
      promise: '«Promise»',
      regexp: '/a/',
      nan: '«NaN»',
      holes: [null, 1],
      view: '«DataView, 3 bytes»',
      channel: '«RTCDataChannel»',
      nothing: {},
    })
  })

  it('may throw and is not changed', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const value = {
      get bad() {
        throw new Error('never')
      },
      revoked: proxy,
      json: {
        toJSON() {
          throw new Error('never')
        },
      },
      frozen: Object.freeze({ sdp }),
      good: 1,
    }
    expect(redact(value)).toEqual({
      bad: '«unreadable»',
      revoked: '«unreadable»',
      json: '«unreadable»',
      frozen: { sdp: `«SDP, ${sdp.length} characters»` },
      good: 1,
    })
    expect(value.frozen.sdp).toBe(sdp)
    expect(Object.keys(value)).toHaveLength(5)
  })

  it('has no more of it shown than is of use', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 10_000; level++) deep = { deep }
    expect(JSON.stringify(redact(deep))).toContain('«object, 1 key»')
    const wide = redact(Array.from({ length: 100_000 }, (_, index) => index)) as unknown[]
    expect(wide.at(-1)).toBe('«left out, 99000 items»')
    let shared: unknown = []
    for (let level = 0; level < 40; level++) shared = [shared, shared, shared]
    expect(JSON.stringify(redact(shared, { depth: 100 })).length).toBeLessThan(1_000_000)
    expect((redact('word '.repeat(1_000_000)) as string).length).toBeLessThan(30_000)
  })

  it('keeps what is called __proto__ as a name', () => {
    const shown = redact(JSON.parse('{ "__proto__": { "polluted": true } }'))
    expect(JSON.stringify(shown)).toBe('{"__proto__":{"polluted":true}}')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
