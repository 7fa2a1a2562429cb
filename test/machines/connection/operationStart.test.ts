import { describe, expect, test } from 'vitest'
import { outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import {
  type CandidateGiven,
  type CandidateSection,
  candidateAtStart,
  localDescriptionAtStart,
  sectionOf,
} from '../../../machines/connection/operationStart.ts'

const created = { lastCreatedOffer: 'offer', lastCreatedAnswer: 'answer' }

describe('setLocalDescription() when it starts', () => {
  test.each([
    ['stable', 'offer', 'offer', 'last-created'],
    ['stable', undefined, 'offer', 'last-created'],
    ['have-remote-offer', undefined, 'answer', 'last-created'],
    ['have-remote-offer', undefined, 'offer', 'other'],
    ['have-remote-offer', 'pranswer', 'answer', 'last-created'],
    ['stable', 'answer', 'offer', 'other'],
    ['stable', 'offer', '', 'empty'],
  ] as const)('RJ-2, RJ-3: in %s, of type %s, with the SDP “%s”: %s', (state, type, sdp, expected) => {
    expect(localDescriptionAtStart(state, type, sdp, created)).toEqual({
      method: 'setLocalDescription',
      type,
      sdp: expected,
    })
  })

  test('RJ-2: where nothing was created, nothing is the last created', () => {
    const none = { lastCreatedOffer: '', lastCreatedAnswer: '' }
    const call = localDescriptionAtStart('stable', 'offer', 'offer', none)
    expect(outcomeOf('stable', call)).toMatchObject({ rule: 'RJ-2', errors: ['InvalidModificationError'] })
  })
})

describe('addIceCandidate() when it starts', () => {
  const sections: readonly CandidateSection[] = [
    { mid: 'data', isStopped: false, ufrag: 'u1' },
    { mid: 'audio', isStopped: true, ufrag: undefined },
  ]
  const given: CandidateGiven = { candidate: 'c', sdpMid: null, sdpMLineIndex: null, usernameFragment: null }
  const outcome = (change: Partial<CandidateGiven>, of: readonly CandidateSection[] | undefined = sections) =>
    outcomeOf('stable', candidateAtStart({ ...given, ...change }, of)).rule

  test.each([
    ['AC-1', {}],
    ['AC-8', { candidate: '' }],
    ['AC-8', { sdpMid: 'data' }],
    ['AC-8', { sdpMLineIndex: 0 }],
    ['AC-4', { sdpMid: 'video' }],
    ['AC-4', { sdpMLineIndex: 2 }],
    ['AC-5', { sdpMid: 'audio' }],
    ['AC-5', { sdpMLineIndex: 1 }],
    ['AC-8', { sdpMid: 'data', usernameFragment: 'u1' }],
    ['AC-6', { sdpMid: 'data', usernameFragment: 'u2' }],
    ['AC-8', { candidate: '', usernameFragment: 'u1' }],
    ['AC-6', { candidate: '', usernameFragment: 'u2' }],
  ] as const)('%s: for %j', (rule, change) => {
    expect(outcome(change)).toBe(rule)
  })

  test.each([
    [
      { sdpMid: 'data', usernameFragment: 'u1' },
      { section: 'present', ufrag: 'present' },
    ],
    [{ sdpMid: 'data' }, { section: 'present', ufrag: 'none' }],
    [
      { sdpMid: 'video', usernameFragment: 'u1' },
      { section: 'absent', ufrag: 'none' },
    ],
    [
      { candidate: '', usernameFragment: 'u2' },
      { section: 'none', ufrag: 'absent' },
    ],
  ] as const)('AC-4, AC-6: what is known of %j', (change, known) => {
    expect(candidateAtStart({ ...given, ...change }, sections)).toMatchObject(known)
    expect(candidateAtStart({ ...given, ...change, sdpMid: null, sdpMLineIndex: null }, undefined)).toMatchObject({
      remoteDescription: false,
      section: 'none',
    })
  })

  test('AC-3: without a remote description, whatever it is for', () => {
    const early = { sdpMid: 'data' }
    expect(outcomeOf('stable', candidateAtStart({ ...given, ...early }, undefined)).rule).toBe('AC-3')
    expect(outcomeOf('stable', candidateAtStart(undefined, undefined)).rule).toBe('AC-3')
  })

  test('AC-8: the end of candidates of all sections', () => {
    expect(outcomeOf('stable', candidateAtStart(undefined, sections)).rule).toBe('AC-8')
  })

  test('AC-4: sdpMid goes before sdpMLineIndex', () => {
    expect(sectionOf({ sdpMid: 'audio', sdpMLineIndex: 0 }, sections)?.mid).toBe('audio')
    expect(sectionOf({ sdpMid: 'video', sdpMLineIndex: 0 }, sections)).toBeUndefined()
    expect(sectionOf({ sdpMid: null, sdpMLineIndex: null }, sections)).toBeUndefined()
  })
})
