import { describe, expect, test } from 'vitest'
import {
  dtlsRoleOf,
  type OfferedSection,
  type PlannedSection,
  sectionsToAnswer,
  sectionsToOffer,
  setupToAnswer,
} from '../../../machines/connection/sectionPlan.ts'

const data: PlannedSection = { mid: '0', kind: 'application', use: 'data' }
const audio: PlannedSection = { mid: '1', kind: 'audio', use: 'rejected' }

describe('the sections of an offer', () => {
  test('NN-5: one for data, once a channel was created', () => {
    expect(sectionsToOffer([], false)).toEqual([])
    expect(sectionsToOffer([], true)).toEqual([data])
  })

  test('INV-7: those that were agreed on stay, in their order', () => {
    expect(sectionsToOffer([audio, data], false)).toEqual([audio, data])
    expect(sectionsToOffer([audio, data], true)).toEqual([audio, data])
  })

  test('ST-1: the new one comes last, with a mid of its own', () => {
    expect(sectionsToOffer([audio], true)).toEqual([audio, { ...data, mid: '2' }])
    expect(sectionsToOffer([{ ...audio, mid: '0' }], true).at(-1)?.mid).toBe('1')
  })

  test('ST-4: a rejected one for data is used again, with another mid', () => {
    expect(sectionsToOffer([{ ...data, use: 'rejected' }, audio], true)).toEqual([{ ...data, mid: '2' }, audio])
  })
})

describe('the sections of an answer', () => {
  const offered = (mid: string, kind: string, isRejected = false, protocol = 'UDP/DTLS/SCTP'): OfferedSection => ({
    mid,
    kind,
    protocol,
    isRejected,
  })
  const uses = (...sections: readonly OfferedSection[]) =>
    sectionsToAnswer(sections).map(({ mid, use }) => `${mid} ${use}`)

  test('ST-1: the first for data that is not rejected is accepted', () => {
    expect(uses(offered('a', 'audio'), offered('b', 'application', true), offered('c', 'application'))).toEqual([
      'a rejected',
      'b rejected',
      'c data',
    ])
  })

  test('ST-1: no second one is, and no other protocol', () => {
    expect(
      uses(offered('a', 'application', false, 'RTP/AVP'), offered('b', 'application', false, 'TCP/DTLS/SCTP')),
    ).toEqual(['a rejected', 'b data'])
    expect(uses(offered('a', 'application'), offered('b', 'application'))).toEqual(['a data', 'b rejected'])
  })
})

describe('the DTLS role', () => {
  test.each([
    ['actpass', undefined, 'active'],
    ['passive', undefined, 'active'],
    ['active', undefined, 'passive'],
    [undefined, undefined, 'active'],
    ['actpass', 'server', 'passive'],
    ['actpass', 'client', 'active'],
  ] as const)('ID-2: to %s, with the role %s so far, the answer is %s', (offered, present, answer) => {
    expect(setupToAnswer(offered, present)).toBe(answer)
  })

  test.each([
    ['active', true, 'client'],
    ['active', false, 'server'],
    ['passive', true, 'server'],
    ['passive', false, 'client'],
  ] as const)('ID-2: answered %s, by this side: %s, it is the %s', (setup, isAnswerer, role) => {
    expect(dtlsRoleOf(setup, isAnswerer)).toBe(role)
  })
})
