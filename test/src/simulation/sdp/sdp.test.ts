import { describe, expect, it } from 'vitest'
import { readCandidate, writeCandidate } from '../../../../src/simulation/sdp/candidate.ts'
import { readSession } from '../../../../src/simulation/sdp/read.ts'
import { SdpError } from '../../../../src/simulation/sdp/SdpError.ts'
import { writeSession } from '../../../../src/simulation/sdp/write.ts'
import { chromiumOffer, firefoxOffer, oldOffer } from './descriptions.ts'

describe('a description', () => {
  it('of Chromium is read, with media and data', () => {
    const session = readSession(chromiumOffer)
    const ice = { ufrag: 'x0Zq', pwd: 'ZW2Vy3iSJZ0A5hYvPz4lPzpF' }
    const fingerprints = [{ algorithm: 'sha-256', value: `${'0A:'.repeat(31)}0A` }]
    expect(session).toMatchObject({
      origin: { id: '4611731400430051336', version: 2 },
      bundle: ['0', '1'],
      iceLite: false,
      iceOptions: ['trickle'],
    })
    expect(session.media).toEqual([
      {
        kind: 'audio',
        mid: '0',
        port: 9,
        protocol: 'UDP/TLS/RTP/SAVPF',
        formats: '111 63',
        direction: 'recvonly',
        bundleOnly: false,
        rtcpMux: true,
        ice,
        fingerprints,
        setup: 'actpass',
        sctpPort: undefined,
        maxMessageSize: undefined,
        candidates: [],
        endOfCandidates: false,
      },
      {
        kind: 'application',
        mid: '1',
        port: 9,
        protocol: 'UDP/DTLS/SCTP',
        formats: 'webrtc-datachannel',
        direction: 'sendrecv',
        bundleOnly: false,
        rtcpMux: false,
        ice,
        fingerprints,
        setup: 'actpass',
        sctpPort: 5000,
        maxMessageSize: 262_144,
        candidates: [
          'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.9.8.7 rport 5 generation 0 ufrag x0Zq network-cost 999',
        ],
        endOfCandidates: true,
      },
    ])
  })

  it('of Firefox is read: what stands in the session holds for its sections', () => {
    const session = readSession(firefoxOffer)
    expect(session.iceOptions).toEqual(['trickle', 'ice2'])
    expect(session.media[0]).toMatchObject({
      ice: { ufrag: '12345678', pwd: '0123456789abcdef0123456789abcdef' },
      fingerprints: [{ algorithm: 'sha-256', value: `${'0B:'.repeat(31)}0B` }],
      maxMessageSize: 1_073_741_823,
    })
  })

  it('in the old form is read', () => {
    const session = readSession(oldOffer)
    expect(session.iceLite).toBe(true)
    expect(session.bundle).toEqual([])
    expect(session.media[0]).toMatchObject({ mid: 'data', setup: 'passive', sctpPort: 5000, maxMessageSize: undefined })
  })

  it.each(Object.entries({ chromiumOffer, firefoxOffer, oldOffer }))(
    'is the same when written and read: %s',
    (_, text) => {
      const session = readSession(text)
      expect(readSession(writeSession(session))).toEqual(session)
    },
  )

  it('keeps all of its fingerprints', () => {
    const session = readSession(
      chromiumOffer.replace('a=mid:1', `a=fingerprint:sha-512 ${'0D:'.repeat(63)}0D\r\na=mid:1`),
    )
    expect(session.media[1]?.fingerprints.map(({ algorithm }) => algorithm)).toEqual(['sha-256', 'sha-512'])
    expect(readSession(writeSession(session))).toEqual(session)
  })

  it('may have lines that end otherwise, or a last one without an end', () => {
    const session = readSession(firefoxOffer)
    expect(readSession(firefoxOffer.replaceAll('\r\n', '\n'))).toEqual(session)
    expect(readSession(firefoxOffer.trimEnd())).toEqual(session)
  })

  it.each([
    ['', 1, 'is to begin with "v="'],
    ['hello', 1, 'is none'],
    ['v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n', 3, 'is to begin with "s="'],
    ['v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\n', 4, 'comes before any "t=" line'],
    [firefoxOffer.replace(/o=.*/, 'o=- 1'), 2, 'has no id, version and address after "o="'],
    [firefoxOffer.replace('a=mid:0', 'mid:0'), 15, 'is none'],
    [firefoxOffer.replace('a=mid:0\r\n', 'a=mid:0\r\n\r\n'), 16, 'is none'],
    [firefoxOffer.replace('a=mid:0', 'a=mid:'), 15, 'has no token after "a=mid:"'],
    [firefoxOffer.replace(/ice-ufrag:.*/, 'ice-ufrag:abc'), 14, 'has no ICE user name'],
    [firefoxOffer.replace(/ice-pwd:.*/, 'ice-pwd:short'), 13, 'has no ICE password'],
    [firefoxOffer.replace(/:sha-256 .*/, ':sha-256 XY'), 6, 'has no hash function'],
    [firefoxOffer.replace('setup:actpass', 'setup:both'), 16, 'has no DTLS role'],
    [firefoxOffer.replace('sctp-port:5000', 'sctp-port:x'), 17, 'has no port'],
    [firefoxOffer.replace('size:1073741823', 'size:-1'), 18, 'has no number of bytes'],
    [firefoxOffer.replace('m=application 9', 'm=application'), 10, 'has no kind, port, protocol and formats'],
  ])('that is none is refused, with the line that is wrong (%#)', (text, line, message) => {
    let thrown: unknown
    try {
      readSession(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(SdpError)
    expect(thrown).toMatchObject({ line })
    expect((thrown as SdpError).message).toContain(`Line ${line} of the description ${message}`)
  })
})

describe('a candidate', () => {
  const line = 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.9.8.7 rport 5 ufrag x0Zq'
  const fields = {
    foundation: '842163049',
    component: 1,
    protocol: 'udp',
    priority: 1_677_729_535,
    address: '203.0.113.7',
    port: 46_154,
    type: 'srflx',
    tcpType: undefined,
    relatedAddress: '10.9.8.7',
    relatedPort: 5,
    usernameFragment: 'x0Zq',
  } as const

  it('is read and written', () => {
    expect(readCandidate(line)).toEqual(fields)
    expect(readCandidate(`a=${line}`)).toEqual(fields)
    expect(writeCandidate(fields)).toBe(line)
  })

  it('may have extensions that nobody knows, in any order', () => {
    const extended = line.replace(' ufrag x0Zq', ' generation 0 network-cost 999 ufrag x0Zq network-id 3')
    expect(readCandidate(extended)).toEqual(fields)
  })

  it('of TCP has its type', () => {
    const tcp = 'candidate:1 1 TCP 1518280447 10.0.0.1 9 typ host tcptype active'
    expect(readCandidate(tcp)).toMatchObject({ protocol: 'tcp', tcpType: 'active', usernameFragment: undefined })
  })

  it.each([
    '',
    'candidate:',
    'candidate:1 3 udp 1 10.0.0.1 9 typ host',
    'candidate:1 1 sctp 1 10.0.0.1 9 typ host',
    'candidate:1 1 udp 1 10.0.0.1 9 typ other',
    'candidate:1 1 udp 1 10.0.0.1 typ host',
    `${line} generation`,
  ])('that is none is not read: %s', (text) => {
    expect(readCandidate(text)).toBeUndefined()
  })
})
