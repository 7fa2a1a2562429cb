import { inspect as inWords } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { redact, redaction } from '../../../src/inspect/index.ts'
import type { Link } from '../../../src/inspect/link.ts'
import { makeInspector } from '../../../src/inspect/makeInspector.ts'
import { sdp, sdpLines } from './exampleSdp.ts'

const secret = 'hunter2'
const shownAs = (value: unknown) => JSON.stringify(redact(value))

/** No word of it is shown. */
function expectHidden(value: unknown, ...secrets: readonly string[]): void {
  const shown = shownAs(value)
  for (const each of secrets) expect(shown).not.toContain(each)
}

describe('addresses are hidden', () => {
  const full = '2001:db8:1:2:3:4:5:6'
  it.each([
    ['with a port', `${full}:443`],
    ['with a port of five digits', `${full}:54321`],
    ['with a label', `src:${full}`],
    ['with a label and a port', `src:${full}:443`],
    ['after a letter', `x${full}`],
    ['after a letter that could belong to it', `a${full}`],
    ['after an underscore', `_${full}`],
    ['with a letter after it', `${full}x`],
    ['in brackets', `[${full}]:443`],
    ['in an URL', `http://[${full}]:80/`],
    ['as a key', { [full]: 1 }],
  ])('IPv6 in full, %s', (_, value) => expectHidden(value, 'db8', ':5', '6:'))

  it.each([
    'src:2001:db8::5',
    '2001:db8::5:443',
    'x2001:db8::5',
    '_2001:db8::5',
    'id2001:db8::5',
    'cafe2001:db8::5',
    '2001:db8::5_',
    'at 2001:db8::5%eth0,',
    '2001:db8::5.443',
  ])('IPv6 in short: %s', (value) => expectHidden(value, '2001', 'db8', '::5'))

  it.each(['_fe80::7', 'xfe80::7', 'srcfe80::7', 'fe80::7:', '::ffff:10.9.8.7', '64:ff9b::10.9.8.7'])(
    'IPv6 of a link, or with IPv4 in it: %s',
    (value) => expectHidden(value, '80::7', '9.8', 'ff9b::', '::ffff'),
  )

  it.each(['10.9.8.7.443', 'x10.9.8.7', 'udp_10.9.8.7:5', '10.9.8.7.', '9.10.9.8.7.443', '010.009.008.007'])(
    'IPv4: %s',
    (value) => expectHidden(value, '9.8', '8.7', '009'),
  )

  it('mDNS names as keys', () => {
    expectHidden({ 'my-printer.local': { 'my-printer.local.': 1 } }, 'printer')
    expectHidden(new Map([['my-printer.local', 1]]), 'printer')
  })
})

describe('SDP is hidden', () => {
  const words = ['ufrg', 'pwdpwd', '127.0.0.1', 'fingerprint', 'AB:AB', 'webrtc-datachannel', 'BUNDLE', 'candidate:']
  it.each<[string, unknown]>([
    ['indented', sdpLines.map((line) => `    ${line}`).join('\n')],
    ['indented by tabs', sdpLines.map((line) => `\t${line}`).join('\r\n')],
    ['apart', sdpLines.join('\n\n')],
    ['with numbers', sdpLines.map((line, number) => `${number}: ${line}`).join('\n')],
    ['quoted', sdpLines.map((line) => `> ${line}`).join('\n')],
    ['in an array', sdpLines],
    ['in an array that is called so', { sdp: sdpLines }],
    ['in an array in text', JSON.stringify(sdpLines)],
    ['in an array in words', inWords(sdpLines)],
    ['in words', inWords({ type: 'offer', sdp })],
    ['in text that is broken off', JSON.stringify({ sdp }).slice(0, -3)],
    ['on one line', sdpLines.join(' ')],
    ['with commas', sdpLines.join(', ')],
    ['from m= on', sdpLines.slice(5).join('\r\n')],
    ['in the middle', `found ${sdpLines.slice(7).join('\r\n')}\r\n and more`],
    ['with trailing spaces', sdpLines.map((line) => `${line} `).join('\r\n')],
    ['with \\r\\n', sdpLines.join('\\r\\n')],
    ['with \\\\r\\\\n', sdpLines.join('\\\\r\\\\n')],
    ['with \\u000d', sdpLines.join('\\u000d\\u000a')],
    ['in an error', new Error(`Failed to parse. ${sdpLines.find((line) => line.includes('fingerprint'))} Invalid`)],
    ['in a set', new Set(sdpLines)],
  ])('%s', (_, value) => expectHidden(value, ...words))
})

describe('secrets are hidden by name', () => {
  it.each([
    'password',
    'passwords',
    'usernames',
    'secrets',
    'ufrags',
    'token',
    'accessTokens',
    'authorization',
    'Authorization',
    'apiKey',
    'API_KEY',
    'api-key',
    'passphrase',
    'privateKey',
    'private_keys',
    'turnPass',
    'db_pw',
    'cookie',
    'jwt',
    'passwordHash',
    'password2',
    'clientSecret',
    'iceUfrag',
  ])('%s', (name) => {
    for (const value of [secret, [secret], { of: secret }, new Map([['a', secret]])]) {
      expectHidden({ [name]: value }, secret)
      expectHidden(Object.entries({ [name]: value }), secret)
      expectHidden([name, value], secret)
      expectHidden(
        new Map<unknown, unknown>([
          ['a', 1],
          [name, value],
        ]),
        secret,
      )
      expectHidden(
        new Map<unknown, unknown>([
          [1, 1],
          [name, value],
        ]),
        secret,
      )
      expectHidden({ name, value }, secret)
    }
    for (const value of [secret, [secret], { of: secret }]) {
      const json = JSON.stringify({ [name]: value })
      expectHidden(`got ${json}, and [1]`, secret)
      expectHidden(json.slice(0, -1), secret)
      expectHidden(JSON.stringify(json), secret)
      expectHidden(`got ${JSON.stringify(json)}`, secret)
      expectHidden(JSON.stringify(Object.entries({ [name]: value })), secret)
      expectHidden(inWords({ [name]: value }), secret)
      expectHidden(inWords(new Map([[name, value]])), secret)
      expectHidden(new Error(`bad ${name}: ${value}`), secret)
    }
  })

  it('in text, whatever is in them', () => {
    for (const each of ['a,b', 'a;b', 'a&b', 'a b', "it's", 'a"b', 'a[1] b', 'a{}b', 'a=b:c', 'a\\nb', 'a@b', 'a\\b']) {
      const whole = `${each}${secret}`
      for (const text of [
        `password: ${whole}`,
        `password=${whole}`,
        `user=x&password=${whole}`,
        `{"password": ${JSON.stringify(whole)}}`,
        `{"password": ${JSON.stringify(whole)}`,
        `{\\"password\\": ${JSON.stringify(JSON.stringify(whole)).slice(1, -1)}`,
        `the private key = ${whole}`,
        `x\npassword: ${whole}\ny`,
      ]) {
        expectHidden(text, secret)
      }
    }
  })

  it('in URLs, whatever is in them', () => {
    for (const scheme of ['turn:', 'turns:', 'stun:', 'https://', 'turn://']) {
      for (const password of [
        `p@${secret}`,
        `p?${secret}`,
        `p/${secret}`,
        `p#${secret}`,
        `p q${secret}`,
        `p:${secret}`,
        `9${secret}`,
      ]) {
        expectHidden(`cannot reach ${scheme}user:${password}@host:3478?transport=udp.`, secret, 'user')
      }
    }
    expectHidden(`${'turn:'}${secret}@host`, secret)
    expectHidden(`Bearer ${secret}${secret}`, secret)
    expectHidden(`eyJhbGciOiJIUzI1NiJ9.${secret}`, secret)
  })
})

it('a key in PEM is hidden, also in text', () => {
  const lines = ['-----BEGIN PRIVATE KEY-----', secret, secret, '-----END PRIVATE KEY-----']
  for (const end of ['\n', '\r\n', '\\n']) {
    const pem = lines.join(end)
    for (const value of [pem, `key: ${pem}`, `privateKey: ${pem}`, inWords({ privateKey: pem }), inWords({ x: pem })]) {
      expectHidden(value, secret)
      expectHidden({ note: value.slice(0, -20) }, secret)
    }
    expect(redact(`${pem} and more`)).toMatch(/ and more$/)
  }
})

describe('messages are hidden', () => {
  it('as binary data, also when JSON was made of that', () => {
    const bytes = new TextEncoder().encode(secret)
    for (const value of [bytes, bytes.buffer, Buffer.from(bytes), new Blob([bytes])]) {
      expectHidden({ note: value }, '104', '117', '110')
    }
    for (const value of [bytes, Buffer.from(bytes)]) {
      expect(redact({ note: JSON.parse(JSON.stringify(value)) })).toEqual({ note: '«binary, 7 bytes»' })
      expectHidden(`got ${JSON.stringify({ note: value })}`, '104')
    }
    // Stately’s inspector makes JSON of a snapshot before it is redacted.
    const context = JSON.parse(JSON.stringify({ last: bytes }))
    const shown = redaction().serialize({ type: '@xstate.snapshot', event: { type: 'x' }, snapshot: { context } })
    expect(shown).toMatchObject({ snapshot: { context: { last: '«binary, 7 bytes»' } } })
    expect(redact({ 0: 'a', 1: 'b' })).toEqual({ 0: 'a', 1: 'b' })
    expect(redact({ 1: 5, 2: 6 })).toEqual({ 1: 5, 2: 6 })
  })

  it('under any name, as texts and in objects', () => {
    for (const type of ['message', 'chat.received', 'MESSAGE_SENT', 'data', 'sendMessage']) {
      for (const payload of [secret, { line: secret }, [secret], { deep: { line: [secret] } }]) {
        for (const name of ['note', 'value', 'line', 'params', 'x']) {
          const event = { type, [name]: payload }
          expectHidden(event, secret)
          expectHidden({ event }, secret)
          expectHidden(Object.entries(event), secret)
          expectHidden(JSON.stringify(event), secret)
          expectHidden(new Map(Object.entries(event)), secret)
        }
      }
    }
    expectHidden({ message: { from: secret } }, secret)
    expectHidden({ inbox: [secret] }, secret)
  })

  it('and no errors, nor the events of channels and charts', () => {
    for (const value of [
      { type: 'datachannel', label: 'chat', channel: { id: 'chat' } },
      { type: 'metadata.loaded', title: 'a film' },
      { type: 'consent.given', by: 'all' },
      { type: 'message.failed', error: { name: 'Error', message: 'too long' } },
    ]) {
      expect(redact(value)).toEqual(value)
    }
  })
})

/** States and events that are called as what is in a state. */
const hostile = createMachine({
  id: 'on',
  initial: 'states',
  context: { password: secret },
  meta: { password: secret },
  states: {
    states: {
      meta: { password: secret },
      initial: 'on',
      on: { meta: { target: 'on', meta: { password: secret }, description: `password: ${secret}` } },
      states: {
        on: { meta: { states: { password: secret } }, entry: { type: 'log', params: { token: secret } } },
        meta: { meta: { password: secret }, output: { password: secret }, type: 'final' },
      },
    },
    on: { type: 'history', history: 'deep', meta: { password: secret } },
    'peer.local': { on: { password: 'states', 'candidate:found': 'on' }, tags: ['password'] },
    password: { invoke: { src: 'token', id: 'secret', input: { password: secret } } },
  },
})

describe('what a chart is made of', () => {
  it('is decided by where it is, and not by how it is called', () => {
    const config = JSON.parse(JSON.stringify(hostile.config))
    const shown = JSON.parse(JSON.stringify(redact(config, { structure: 'config', depth: 100 })))
    expect(JSON.stringify(shown)).not.toContain(secret)
    const state = shown.states.states
    expect(Object.keys(shown.states)).toEqual(['states', 'on', 'peer.local', 'password'])
    expect(Object.keys(state.states)).toEqual(['on', 'meta'])
    expect(shown.states['peer.local']).toEqual(config.states['peer.local'])
    expect(shown.states.password.invoke).toMatchObject({ src: 'token', id: 'secret' })
    expect(state.on.meta).toMatchObject({ target: 'on' })
    expect(state.states.on.entry).toMatchObject({ type: 'log' })
  })

  it('is no secret’s way out of a definition in JSON, or of one that is none', () => {
    const { serialize } = redaction()
    for (const definition of [
      JSON.stringify(hostile.config),
      `password: ${secret}`,
      `"password: ${secret}"`,
      `["${secret}`,
    ]) {
      const shown = serialize({ type: '@xstate.actor', definition: definition.replace('["', '{"password":"') })
      expect(JSON.stringify(shown)).not.toContain(secret)
    }
  })

  it('is no way out of a snapshot either, as it is or as JSON', () => {
    const actor = createActor(hostile).start()
    const snapshot = actor.getSnapshot()
    const historyValue = { 'on.on': [hostile.root] }
    for (const each of [
      snapshot,
      { ...snapshot, historyValue },
      JSON.parse(JSON.stringify({ ...snapshot, historyValue })),
    ]) {
      const shown = redaction().serialize({ type: '@xstate.snapshot', event: { type: 'x' }, snapshot: each })
      expect(JSON.stringify(shown)).not.toContain(secret)
      expect(shown).toMatchObject({ snapshot: { value: { states: 'on' }, status: 'active' } })
      const messages: unknown[] = []
      const link: Link = { start() {}, stop() {}, send: ({ text }) => void messages.push(JSON.parse(text)) }
      makeInspector(link, {}, true).snapshot('x:0', each)
      expect(JSON.stringify(messages)).not.toContain(secret)
      expect(messages).toMatchObject([{ snapshot: { value: { states: 'on' }, status: 'active' } }])
    }
  })
})

it('what is hidden is not hidden again', () => {
  for (const value of [
    { sdp, password: 'a b', x: `turn:u:p@host, password: y`, 'a.local': ['10.9.8.7'] },
    [`${sdp}`],
  ]) {
    const once = redact(value)
    expect(redact(once)).toEqual(once)
    expect(redact({ json: JSON.stringify(once) })).toEqual({ json: JSON.stringify(once) })
  }
})
