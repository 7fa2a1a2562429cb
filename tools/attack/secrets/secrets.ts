import fc from 'fast-check'

/** Something that no inspector may tell. */
export interface Secret {
  readonly kind: string
  readonly text: string
  /** Parts of it: none of them may be found in what is told. */
  readonly parts: readonly string[]
  /** How it is known for what it is: by itself, by its name, or as what an event about messages carries. */
  readonly by: 'itself' | 'name' | 'event'
}

const hex = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: least, maxLength: most })

/** A word that is nowhere else. */
const word = hex(8, 10).map((digits) => `Zq7${digits}`)
const byte = fc.integer({ min: 11, max: 255 })

const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'))
const port = fc.integer({ min: 1024, max: 65_535 })

const group = hex(3, 4).map((digits) => `${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : digits.at(-1)}`)
const ipv6Full = fc.tuple(...Array.from({ length: 7 }, () => group)).map((groups) => ['2001', ...groups].join(':'))
const ipv6Short = fc
  .tuple(
    fc.constantFrom('fe80', '2001', 'fd12', '64:ff9b'),
    fc.array(group, { maxLength: 2 }),
    fc.array(group, { minLength: 1, maxLength: 3 }),
  )
  .map(([first, before, after]) => `${[first, ...before].join(':')}::${after.join(':')}`)

function address(kind: string, texts: fc.Arbitrary<string>): fc.Arbitrary<Secret> {
  return fc
    .record({
      text: texts,
      before: fc.constantFrom('', '', 'src:', 'x', '_', 'from ', 'udp/', '[', 'addr='),
      after: fc.constantFrom('', '', ':443', ':54321', ']:443', '.', ',', ' said no', '/64'),
    })
    .map(({ text, before, after }) => ({ kind, text: `${before}${text}${after}`, parts: [text], by: 'itself' }))
}

const uuid = fc.uuid()
const mdns = fc
  .oneof(
    uuid.map((name) => [`${name}.local`, name]),
    word.map((name) => [`${name.toLowerCase()}.local`, name.toLowerCase()]),
  )
  .map(([text = '', part = '']): Secret => ({ kind: 'mDNS name', text, parts: [part], by: 'itself' }))

const candidateLine = fc
  .record({ word, ip: ipv4, port, foundation: fc.nat(), type: fc.constantFrom('host', 'srflx', 'prflx', 'relay') })
  .map(({ word, ip, port, foundation, type }) => ({
    line: `candidate:${foundation} 1 udp 2113937151 ${ip} ${port} typ ${type} generation 0 ufrag ${word} network-cost 999`,
    parts: [ip, word],
  }))
const candidate = fc
  .tuple(candidateLine, fc.constantFrom('', 'a=', 'cannot parse ', 'cut'))
  .map(([{ line, parts }, before]): Secret => {
    const text = before === 'cut' ? line.replace('candidate:', '') : `${before}${line}`
    return { kind: 'candidate', text, parts, by: 'itself' }
  })

const ends = [
  '\r\n',
  '\n',
  '\n\n',
  ' \r\n',
  '\r\n  ',
  '\n\t',
  '\\r\\n',
  '\\\\r\\\\n',
  '\\u000d\\u000a',
  ' ',
  ', ',
  '\n> ',
]
const description = fc
  .record({
    candidate: candidateLine,
    session: fc.integer({ min: 1e12, max: 9e15 }),
    ip: ipv4,
    ufrag: word,
    pwd: word,
    print: fc.array(byte, { minLength: 32, maxLength: 32 }),
    from: fc.nat(4),
    end: fc.constantFrom(...ends),
    before: fc.constantFrom('', '  ', 'the offer was ', '> '),
  })
  .map(({ candidate, session, ip, ufrag, pwd, print, from, end, before }): Secret => {
    const fingerprint = print.map((each) => each.toString(16).padStart(2, '0').toUpperCase()).join(':')
    const lines = [
      'v=0',
      `o=- ${session} 2 IN IP4 ${ip}`,
      's=-',
      't=0 0',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      `c=IN IP4 ${ip}`,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${pwd}`,
      `a=fingerprint:sha-256 ${fingerprint}`,
      `a=${candidate.line}`,
      'a=sctp-port:5000',
    ]
    const parts = [ip, ufrag, pwd, fingerprint, ...candidate.parts]
    return { kind: 'SDP', text: `${before}${lines.slice(from).join(end)}${end}`, parts, by: 'itself' }
  })

const middles = ['', '', '-', ',', ';', '&', ' ', '@', ':', '=', '?', '/', '#', '"', "'", '[', '{', '\\', '$', 'ü']
const password = fc.tuple(word, fc.constantFrom(...middles), word).map(
  ([first, middle, last]): Secret => ({
    kind: 'password',
    text: `${first}${middle}${last}`,
    parts: [first, last],
    by: 'name',
  }),
)

const userInfo = fc
  .record({
    scheme: fc.constantFrom('turn:', 'turns:', 'stun:', 'https://', 'wss://', 'turn://'),
    user: word,
    password: fc.tuple(word, fc.constantFrom('', '@', ':', ',', ';', '&', '?', '/', '#'), word),
    host: fc.constantFrom('turn.example.com', 'host', '[host]'),
    end: fc.constantFrom('', ':3478', ':3478?transport=udp', '/path?a=b'),
  })
  .map(({ scheme, user, password, host, end }): Secret => {
    const text = `${scheme}${user}:${password.join('')}@${host}${end}`
    return { kind: 'URL', text, parts: [user, password[0], password[2]], by: 'itself' }
  })

const bearer = fc
  .tuple(word, fc.constantFrom('Bearer ', 'bearer ', 'eyJhbGciOiJIUzI1NiJ9.'))
  .map(([text, before]): Secret => ({ kind: 'token', text: `${before}${text}`, parts: [text], by: 'itself' }))

const key = fc
  .record({ lines: fc.array(word, { minLength: 1, maxLength: 3 }), kind: fc.constantFrom('', 'RSA ', 'EC ') })
  .map(({ lines, kind }): Secret => {
    const text = [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`].join('\n')
    return { kind: 'private key', text, parts: lines, by: 'itself' }
  })

const message = word.map((text): Secret => ({ kind: 'message', text: `hello ${text}`, parts: [text], by: 'event' }))

/** All kinds of secrets. */
export const secrets: fc.Arbitrary<Secret> = fc.oneof(
  { weight: 2, arbitrary: address('IPv4 address', ipv4) },
  {
    weight: 1,
    arbitrary: address(
      'IPv4 address with a port',
      fc.tuple(ipv4, port).map((both) => both.join('.')),
    ),
  },
  { weight: 2, arbitrary: address('IPv6 address', ipv6Full) },
  { weight: 2, arbitrary: address('IPv6 address', ipv6Short) },
  { weight: 1, arbitrary: mdns },
  { weight: 2, arbitrary: candidate },
  { weight: 3, arbitrary: description },
  { weight: 6, arbitrary: password },
  { weight: 2, arbitrary: userInfo },
  { weight: 1, arbitrary: bearer },
  { weight: 1, arbitrary: key },
  { weight: 1, arbitrary: key.map((secret): Secret => ({ ...secret, by: 'name' })) },
  { weight: 2, arbitrary: message },
)

/** What is called as a secret is. */
export const secretNames: readonly string[] = [
  'password',
  'passwords',
  'username',
  'usernames',
  'credential',
  'credentials',
  'secret',
  'clientSecrets',
  'ufrag',
  'ufrags',
  'usernameFragment',
  'icePwd',
  'token',
  'access_token',
  'refreshTokens',
  'authorization',
  'Authorization',
  'apiKey',
  'API_KEY',
  'api-key',
  'passphrase',
  'privateKey',
  'private_keys',
  'passwd',
  'turnPass',
  'cookie',
  'jwt',
]

/** What an event about messages may call what it carries. */
export const payloadNames: readonly string[] = [
  'data',
  'message',
  'payload',
  'text',
  'note',
  'value',
  'line',
  'x',
  'params',
]

/** Events about messages. */
export const messageTypes: readonly string[] = [
  'message',
  'chat.received',
  'MESSAGE_SENT',
  'message:new',
  'data',
  'sendMessage',
]
