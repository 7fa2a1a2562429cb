import { describe, expect, test } from 'vitest'
import {
  rtcpMuxFault,
  type SectionFacts,
  type SessionCheck,
  sessionFault,
} from '../../../machines/connection/sessionFaults.ts'

const data: SectionFacts = {
  kind: 'application',
  protocol: 'UDP/DTLS/SCTP',
  mid: '0',
  port: 9,
  bundleOnly: false,
  rtcpMux: false,
  ice: { ufrag: 'u', pwd: 'p' },
  fingerprints: ['sha-256'],
  setup: 'active',
}
const audio: SectionFacts = {
  ...data,
  kind: 'audio',
  protocol: 'UDP/TLS/RTP/SAVPF',
  mid: '1',
  rtcpMux: true,
}
/** As it may be where another section of its bundle says how to connect. */
const bare = { ...audio, rtcpMux: false, ice: undefined, fingerprints: [], setup: undefined }
const answer: SessionCheck = { type: 'answer', media: [data, audio], bundle: ['0'], before: [data, audio] }
const offer: SessionCheck = { type: 'offer', media: [data, audio], bundle: ['0', '1'], before: [data] }

test.each([answer, offer, { ...answer, type: 'pranswer' }] as const)(
  'RJ-10: nothing is wrong with a good $type',
  (check) => {
    expect(sessionFault(check)).toBeUndefined()
  },
)

describe('an answer', () => {
  const change = (first: Partial<SectionFacts>) => sessionFault({ ...answer, media: [{ ...data, ...first }, audio] })

  test.each([
    ['too few sections', { media: [data] }],
    ['too many', { media: [data, audio, { ...audio, mid: '2' }] }],
  ])('RJ-10: %s', (_, media) => {
    expect(sessionFault({ ...answer, ...media })).toMatch(/sections/)
  })

  test.each([
    [{ kind: 'video' }, /application was offered/],
    [{ mid: '7' }, /bundle|mid/],
    [{ ice: undefined }, /ICE/],
    [{ fingerprints: [] }, /fingerprint/],
    [{ setup: 'actpass' }, /setup.*actpass/],
    [{ setup: undefined }, /setup.*none/],
  ])('RJ-10: its section for data has %j', (section, message) => {
    expect(change(section)).toMatch(message)
  })

  test('RJ-10: another mid, of a section that is in no bundle', () => {
    expect(sessionFault({ ...answer, bundle: [], media: [{ ...data, mid: '7' }, audio] })).toMatch(/0 was offered/)
  })

  test('RJ-10: a mid that was offered may not be left out', () => {
    const media = [data, { ...audio, mid: undefined }]
    expect(sessionFault({ ...answer, bundle: [], media })).toMatch(/1 was offered/)
  })

  test('ID-2: it may be passive', () => {
    expect(change({ setup: 'passive' })).toBeUndefined()
  })

  test('AB-9: one that is rejected needs nothing of this', () => {
    expect(change({ port: 0, ice: undefined, fingerprints: [], setup: undefined })).toBeUndefined()
    expect(change({ port: 0, bundleOnly: true, ice: undefined })).toMatch(/ICE/)
  })
})

describe('an offer', () => {
  test('RJ-10: no section may go', () => {
    expect(sessionFault({ ...offer, media: [], bundle: [] })).toMatch(/sections/)
  })

  test('RJ-10: no mid is there twice', () => {
    expect(sessionFault({ ...offer, media: [data, { ...audio, mid: '0' }] })).toMatch(/twice/)
    expect(
      sessionFault({ ...offer, bundle: [], media: [data, { ...audio, mid: undefined }, { ...audio, mid: undefined }] }),
    ).toBeUndefined()
  })

  test('RJ-10: a bundle has only mids of sections', () => {
    expect(sessionFault({ ...offer, bundle: ['0', '9'] })).toMatch(/9/)
  })

  test('RJ-10: a section may be used again for something else, by another mid', () => {
    const again = { ...audio, mid: '2', setup: 'actpass' }
    expect(sessionFault({ ...offer, media: [again, audio], bundle: [], before: [data, audio] })).toBeUndefined()
  })

  test('ID-2: it may leave the DTLS role open', () => {
    expect(sessionFault({ ...offer, media: [{ ...data, setup: 'actpass' }], bundle: [] })).toBeUndefined()
  })
})

describe('a section of media', () => {
  const faults = (section: SectionFacts, bundle: readonly string[] = []) => {
    const check: SessionCheck = { type: 'offer', media: [data, section], bundle, before: [] }
    return [rtcpMuxFault(check), sessionFault(check)]
  }

  test('RJ-8: it has to multiplex RTCP', () => {
    expect(faults(audio)).toEqual([undefined, undefined])
    expect(faults({ ...audio, rtcpMux: false })).toEqual([expect.stringMatching(/^Section 1: .*RTCP/), undefined])
  })

  test.each([
    ['ICE', { ice: undefined }],
    ['fingerprint', { fingerprints: [] }],
  ])('RJ-10: it has to have what connects it: %s', (what, section) => {
    expect(faults({ ...audio, ...section })).toEqual([undefined, expect.stringMatching(`Section 1: .*${what}`)])
  })

  test('RJ-10: its DTLS role may be left out, in an answer, too', () => {
    const section = { ...audio, setup: undefined }
    expect(faults(section)).toEqual([undefined, undefined])
    expect(sessionFault({ ...answer, media: [data, section] })).toBeUndefined()
  })

  test.each([
    ['behind another section of its bundle', bare, ['0', '1']],
    ['in a bundle alone', { ...bare, port: 0, bundleOnly: true }, ['0', '1']],
    ['rejected', { ...bare, port: 0 }, []],
  ])('RJ-8, RJ-10: one that is %s needs none of this', (_, section, bundle) => {
    expect(faults(section, bundle)).toEqual([undefined, undefined])
  })

  test.each([
    ['the first of its bundle', bare, ['1', '0']],
    ['in no bundle', bare, ['0']],
    ['without a mid', { ...bare, mid: undefined }, ['0']],
  ])('RJ-8, RJ-10: one that is %s needs all of it', (_, section, bundle) => {
    expect(faults(section, bundle)).toEqual([expect.stringMatching(/RTCP/), expect.stringMatching(/ICE/)])
  })

  test('RJ-8: a section for data has no RTCP, nor has one of another protocol', () => {
    expect(rtcpMuxFault({ media: [data], bundle: [] })).toBeUndefined()
    expect(faults({ ...bare, protocol: 'TCP' })).toEqual([undefined, undefined])
  })
})
