import { describe, expect, test } from 'vitest'
import { asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { type Candidates, noCandidates } from '../../../machines/connection/candidates.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import { bindPeerConnection } from '../../../src/index.ts'
import { record } from '../../../src/testing/index.ts'
import { CandidateCounter, MOST_CANDIDATES } from '../../../src/watch/candidates.ts'
import { workOf } from '../../work.ts'

const line = (
  port: number,
  type = 'host',
  { transport = 'udp', address = '192.0.2.7', component = 1, more = '' } = {},
): string => `candidate:84216 ${component} ${transport} 1677729535 ${address} ${port} typ ${type}${more}`

const session = ['v=0', 'o=- 461173 2 IN IP4 127.0.0.1', 's=-', 't=0 0']
const text = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`
const section = (mid: string, ufrag: string, ...lines: readonly string[]) => [
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  ...lines.map((each) => `a=${each}`),
  `a=ice-ufrag:${ufrag}`,
  'a=ice-pwd:pwdpwdpwdpwdpwdpwdpwdpwd',
  `a=mid:${mid}`,
]

const counts = (more: Partial<Candidates>): Candidates => ({ ...noCandidates, ...more })

/** What a counter has come to after these, of one side. */
function counted(...steps: readonly ((counter: CandidateCounter) => void)[]): Candidates {
  const counter = new CandidateCounter()
  let local = noCandidates
  for (const step of steps) {
    step(counter)
    local = counter.news('local')?.local ?? local
  }
  return local
}

const described =
  (...lines: readonly string[]) =>
  (counter: CandidateCounter) =>
    counter.describe('local', text(...session, ...lines))
const told =
  (candidate: string, mid: unknown = '0', index: unknown = null) =>
  (counter: CandidateCounter) =>
    counter.add('local', { candidate, mid, index })

describe('the candidates of a description', () => {
  test('none', () => {
    expect(counted(described(...section('0', 'one')))).toEqual(noCandidates)
    expect(counted((counter) => counter.describe('local', ''))).toEqual(noCandidates)
    expect(counted((counter) => counter.describe('local', 'no description'))).toEqual(noCandidates)
  })

  test('of each type, and of all sections', () => {
    const sdp = [
      ...section('0', 'one', line(1), line(2, 'srflx'), line(3, 'relay')),
      ...section('1', 'one', line(4), line(5, 'prflx')),
    ]
    expect(counted(described(...sdp))).toEqual(counts({ host: 2, srflx: 1, prflx: 1, relay: 1 }))
  })

  test('of the components of one', () => {
    const both = section('0', 'one', line(1), line(2, 'host', { component: 2 }))
    expect(counted(described(...both))).toEqual(counts({ host: 2 }))
  })

  test('over UDP and TCP, to a port that both have', () => {
    const tcp = line(9, 'host', { transport: 'TCP', more: ' tcptype active' })
    expect(counted(described(...section('0', 'one', line(9), tcp)))).toEqual(counts({ host: 2 }))
  })

  test('with names of mDNS, and addresses of IPv6', () => {
    const named = line(1, 'host', { address: '0b3c7a5e-3a0f-4c43-9d6e-0c2b1b1f0f6d.local' })
    const ofV6 = line(1, 'host', { address: '2001:db8::7' })
    expect(counted(described(...section('0', 'one', named, ofV6)))).toEqual(counts({ host: 2 }))
  })

  test('that bundled sections repeat count once', () => {
    const sdp = [...section('0', 'one', line(1), line(2)), ...section('1', 'one', line(1), line(2))]
    expect(counted(described('a=group:BUNDLE 0 1', ...sdp))).toEqual(counts({ host: 2 }))
  })

  test('whatever the order of the lines', () => {
    const [first = '', ...others] = section('data', 'one', line(1))
    expect(counted(described(first, ...others.reverse()))).toEqual(counts({ host: 1 }))
  })

  test('without carriage returns, and without an end of the last line', () => {
    const sdp = [...session, ...section('0', 'one'), `a=${line(1)}`].join('\n')
    expect(counted((counter) => counter.describe('local', sdp))).toEqual(counts({ host: 1 }))
  })

  test('that are said to be all', () => {
    expect(counted(described(...section('0', 'one', line(1), 'end-of-candidates')))).toEqual(
      counts({ host: 1, ended: true }),
    )
    expect(counted(described(...section('0', 'one', 'end-of-candidates')))).toEqual(counts({ ended: true }))
  })

  test('before the first section are none', () => {
    expect(counted(described(`a=${line(1)}`, 'a=end-of-candidates', ...section('0', 'one')))).toEqual(noCandidates)
  })

  test('that are none: of no type, of another type, and cut off', () => {
    const lines = [line(1, 'nonsense'), line(1, ''), line(1).slice(0, 40), 'candidate:', 'candidate:1 1 udp 7 host']
    expect(counted(described(...section('0', 'one', ...lines)))).toEqual(noCandidates)
  })
})

describe('another generation', () => {
  const restart = section('0', 'two', line(7), line(8))

  test('begins with another ufrag: what was told before counts no more', () => {
    const first = section('0', 'one', line(1), line(2), line(3), 'end-of-candidates')
    expect(counted(described(...first), described(...restart))).toEqual(counts({ host: 2 }))
  })

  test('the same again is none', () => {
    const again = described(...section('0', 'one', line(1)))
    expect(counted(again, told(line(2)), again)).toEqual(counts({ host: 2 }))
  })

  test('of one section leaves the others', () => {
    const other = section('1', 'one', line(4))
    expect(
      counted(described(...section('0', 'one', line(1)), ...other), described(...section('0', 'two'), ...other)),
    ).toEqual(counts({ host: 1 }))
  })

  test('of the session’s ufrag, with a section that has no mid', () => {
    const bare = (port: number) => ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', `a=${line(port)}`]
    const sdp = (ufrag: string, port: number) => described(`a=ice-ufrag:${ufrag}`, ...bare(port))
    expect(counted(sdp('one', 1), sdp('one', 2))).toEqual(counts({ host: 2 }))
    expect(counted(sdp('one', 1), sdp('two', 2), sdp('two', 3))).toEqual(counts({ host: 2 }))
  })

  test('a section’s own ufrag goes before the session’s', () => {
    const sdp = (session: string) => described(`a=ice-ufrag:${session}`, ...section('0', 'one', line(1)))
    expect(counted(sdp('a'), sdp('b'), told(line(2)))).toEqual(counts({ host: 2 }))
  })

  test('begins with the first of our own candidates that has its ufrag', () => {
    const first = told(line(1, 'host', { more: ' generation 0 ufrag one network-id 1' }))
    const second = told(line(2, 'host', { more: ' generation 0 ufrag two network-id 1' }))
    expect(counted(first, told(''), second)).toEqual(counts({ host: 1 }))
    expect(counted(first, second, described(...section('0', 'two')))).toEqual(counts({ host: 1 }))
  })

  test('a candidate of the peer’s that comes when its generation is over counts no more', () => {
    const counter = new CandidateCounter()
    counter.describe('remote', text(...session, ...restart))
    counter.add('remote', { candidate: line(1, 'host', { more: ' ufrag one' }), mid: '0', index: 0 })
    expect(counter.news('remote')).toEqual({ remote: counts({ host: 2 }) })
    counter.add('remote', { candidate: line(1, 'host', { more: ' ufrag two' }), mid: '0', index: 0 })
    counter.add('remote', { candidate: line(2), mid: '0', index: 0 })
    expect(counter.news('remote')).toEqual({ remote: counts({ host: 4 }) })
  })

  test('a description that has a section no more, or none at all', () => {
    const both = described(...section('0', 'one', line(1)), ...section('1', 'one', line(4)))
    expect(counted(both, described(...section('0', 'one')))).toEqual(counts({ host: 1 }))
    expect(counted(both, (counter) => counter.describe('local', ''))).toEqual(noCandidates)
  })
})

describe('candidates one by one', () => {
  test('each counts once, also where a description repeats it', () => {
    expect(counted(told(line(1)), told(line(1)), told(line(2)))).toEqual(counts({ host: 2 }))
    expect(counted(told(line(1)), described(...section('0', 'one', line(1))))).toEqual(counts({ host: 1 }))
    expect(counted(described(...section('0', 'one', line(1))), told(line(1)))).toEqual(counts({ host: 1 }))
  })

  test('the same one with another foundation, priority or case of its transport', () => {
    const other = 'candidate:7 1 UDP 99 192.0.2.7 1 typ host generation 0'
    expect(counted(told(line(1)), told(other))).toEqual(counts({ host: 1 }))
  })

  test('as an attribute, as node-datachannel has it, and without its name', () => {
    expect(counted(told(`a=${line(1)}`))).toEqual(counts({ host: 1 }))
    expect(counted(told(line(1).replace('candidate:', '')))).toEqual(counts({ host: 1 }))
  })

  test('an empty one is the end', () => {
    expect(counted(told(''))).toEqual(counts({ ended: true }))
    expect(counted(told(line(1)), told('', null, null))).toEqual(counts({ host: 1, ended: true }))
  })

  test('by the place of their section alone', () => {
    const named = described(...section('audio', 'one'), ...section('data', 'one'))
    const byPlace = told(line(1), null, 1)
    const restart = described(...section('audio', 'one'), ...section('data', 'two'))
    expect(counted(named, byPlace)).toEqual(counts({ host: 1 }))
    expect(counted(named, byPlace, restart)).toEqual(noCandidates)
    expect(counted(named, told(line(1), undefined, '1'), restart)).toEqual(noCandidates)
  })

  test('of a section that is not known, or of none', () => {
    expect(counted(told(line(1), 'nobody', 99), told(line(2), null, null))).toEqual(counts({ host: 2 }))
  })

  test('what is no candidate counts for nothing', () => {
    expect(counted(told('nonsense'), told('candidate:'), told(line(1, 'host').slice(0, 30)))).toEqual(noCandidates)
  })

  test('of a section with a hostile name', () => {
    for (const mid of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(counted(told(line(1), mid), described(...section(mid, 'one', line(1))))).toEqual(counts({ host: 1 }))
    }
    expect(Object.prototype).not.toHaveProperty('candidates')
  })

  test('a section’s name that is no text runs no code to become one', () => {
    const calls: string[] = []
    const hostile = { toString: () => calls.push('toString'), valueOf: () => calls.push('valueOf') }
    expect(counted(told(line(1), hostile, hostile), told(line(2), Symbol('mid'), 1n))).toEqual(counts({ host: 2 }))
    expect(calls).toEqual([])
  })

  test('both sides are counted apart', () => {
    const counter = new CandidateCounter()
    counter.add('local', { candidate: line(1), mid: '0', index: 0 })
    counter.add('remote', { candidate: line(1, 'relay'), mid: '0', index: 0 })
    expect(counter.news('local')).toEqual({ local: counts({ host: 1 }) })
    expect(counter.news('remote')).toEqual({ remote: counts({ relay: 1 }) })
    // It is not new any more.
    expect(counter.news('local')).toBeUndefined()
    expect(counter.news('remote')).toBeUndefined()
  })
})

describe('hostile input', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => line(index, 'host'))

  test(`more than ${MOST_CANDIDATES} of one side are not counted`, () => {
    const counter = new CandidateCounter()
    counter.describe('remote', text(...session, ...section('0', 'one', ...many(10_000))))
    counter.describe(
      'remote',
      text(...session, ...section('0', 'one'), ...section('1', 'one', ...many(10_000).reverse())),
    )
    for (const candidate of many(10_000)) counter.add('remote', { candidate, mid: '2', index: 2 })
    expect(counter.news('remote')).toEqual({ remote: counts({ host: MOST_CANDIDATES }) })
    // Another generation has room again.
    counter.describe('remote', text(...session, ...section('0', 'two', ...many(3))))
    expect(counter.news('remote')).toEqual({ remote: counts({ host: 3 }) })
  })

  const bodies: readonly (readonly [string, (count: number) => string])[] = [
    ['candidates', (count) => text(...session, ...section('0', 'one', ...many(count)))],
    ['sections', (count) => text(...session, ...many(count).flatMap((each, i) => section(`${i}`, 'one', each)))],
    ['one section again and again', (count) => text(...many(count).flatMap((each) => section('0', 'one', each)))],
    ['generations', (count) => text(...many(count).flatMap((each, i) => section('0', `u${i}`, each)))],
    ['other lines', (count) => text(...session, ...many(count).map(() => 'a=nothing:of it'))],
    ['empty lines', (count) => '\r\n'.repeat(100 * count)],
    ['one long line', (count) => text(...session, ...section('0', 'one', `candidate:${'1 '.repeat(100 * count)}`))],
    ['a long line of digits', (count) => text(...section('0', 'one', `candidate:${'1'.repeat(100 * count)}`))],
    ['a line of blanks', (count) => text(...section('0', 'one', `candidate:1 1 udp 1${' '.repeat(100 * count)}`))],
  ]

  test.each(bodies)('%s are read in work that grows with them', (_, bodyOf) => {
    const work = (count: number) => {
      const sdp = bodyOf(count)
      return workOf(() => counted((counter) => counter.describe('local', sdp))).blocks
    }
    expect(work(4000)).toBeLessThanOrEqual(work(1000) * 6)
  })

  test.each(bodies)('ten megabytes of %s are read', (_, bodyOf) => {
    const body = bodyOf(1000)
    const sdp = body.repeat(Math.ceil(10_000_000 / body.length))
    expect(counted((counter) => counter.describe('local', sdp)).host).toBeLessThanOrEqual(MOST_CANDIDATES)
  })

  test('candidates one by one take work that grows with them', () => {
    const work = (count: number) => {
      const candidates = many(count)
      const counter = new CandidateCounter()
      return workOf(() => {
        for (const candidate of candidates) {
          counter.add('local', { candidate, mid: '0', index: 0 })
          counter.news('local')
        }
      }).blocks
    }
    expect(work(8000)).toBeLessThanOrEqual(work(2000) * 6)
  })
})

describe('what a connection’s events tell', () => {
  function bound() {
    const connection = new FakeConnection()
    const actor = bindPeerConnection(asConnection(connection))
    const fire = (type: string, more: object) => connection.dispatchEvent(Object.assign(new Event(type), more))
    const context = () => (actor.getSnapshot() as PeerConnectionSnapshot).context
    return { connection, actor, fire, context }
  }
  const candidate = (text: string) => ({ candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } })

  test('candidates count as they come, and the end', () => {
    const { fire, context } = bound()
    fire('icecandidate', candidate(line(1)))
    fire('icecandidate', candidate(line(2, 'relay')))
    expect(context().candidates.local).toEqual(counts({ host: 1, relay: 1 }))
    fire('icecandidate', candidate(''))
    expect(context().candidates.local.ended).toBe(true)
  })

  test('that no more will come is told by a null candidate as well', () => {
    const { fire, context } = bound()
    fire('icecandidate', candidate(line(1)))
    fire('icecandidate', { candidate: null })
    expect(context().candidates).toEqual({ local: counts({ host: 1, ended: true }), remote: noCandidates })
  })

  test('nothing of a candidate is in an observation', () => {
    const { actor, fire } = bound()
    const recording = record(actor)
    fire('icecandidate', candidate(line(1, 'host', { more: ' ufrag secret' })))
    const trace = JSON.stringify(recording.trace)
    expect(trace).toContain('"candidates":{"local":{"host":1')
    for (const secret of ['192.0.2.7', 'secret', 'candidate:']) expect(trace).not.toContain(secret)
  })

  test.each([
    ['turn:turn.example:3478?transport=udp', 'turn:turn.example:3478?transport=udp'],
    ['turns:turn.example', 'turns:turn.example'],
    ['stun:stun.example:3478', 'stun:stun.example:3478'],
    ['STUN:Stun.Example', 'STUN:Stun.Example'],
    ['stun:localhost', 'stun:localhost'],
    ['turn:alice:secret@turn.example:3478', 'turn:turn.example:3478'],
    ['turn://alice:secret@turn.example', 'turn:turn.example'],
    ['turn:alice@home:sec@ret@turn.example', 'turn:turn.example'],
    ['turn:192.0.2.7:3478?transport=tcp', 'turn:address:3478?transport=tcp'],
    ['turn:alice:secret@192.0.2.7', 'turn:address'],
    ['stun:192.0.2.7', 'stun:address'],
    ['stun:3221225991', 'stun:address'],
    ['stun:0xc0.0.0x207', 'stun:address'],
    ['stun:192.0.2.7.', 'stun:address'],
    ['stun:[2001:db8::7]:3478', 'stun:address:3478'],
    ['turns:[::ffff:192.0.2.7]', 'turns:address'],
    ['turn:[fe80::7%eth0]:3478?transport=udp', 'turn:address:3478?transport=udp'],
    ['stun:2001:db8::7', 'stun:address'],
    ['stun:::1', 'stun:address'],
    ['stun:', 'stun:'],
    ['stun', ''],
    ['', ''],
    ['https://alice:secret@example.org/', ''],
    ['turn:turn.example?transport=udp&credential=secret', 'turn:turn.example?transport=udp'],
    ['turn:turn.example/secret', 'turn:turn.example'],
    ['turn:turn.example#secret', 'turn:turn.example'],
    ['turn:ali\nce:secret@turn.example', 'turn:turn.example'],
  ])('an error of the server %j is kept as %j', (url, kept) => {
    const { fire, context } = bound()
    fire('icecandidateerror', { errorCode: 401, url, errorText: 'of alice', address: '192.0.2.7', port: 5 })
    expect(context().gatheringErrors).toEqual([{ errorCode: 401, url: kept }])
  })

  test('an error that tells of no server, or has no code', () => {
    const { fire, context } = bound()
    for (const more of [{}, { url: null, errorCode: '401' }, { url: 7, errorCode: 701 }])
      fire('icecandidateerror', more)
    expect(context().gatheringErrors).toEqual([
      { errorCode: 0, url: '' },
      { errorCode: 701, url: '' },
    ])
  })

  test('a long URL is read in work that grows with it', () => {
    const work = (length: number) => {
      const { fire } = bound()
      const url = `turn:${'a@'.repeat(length)}`
      return workOf(() => fire('icecandidateerror', { errorCode: 701, url })).blocks
    }
    expect(work(400_000)).toBeLessThanOrEqual(work(100_000) * 6)
  })
})
