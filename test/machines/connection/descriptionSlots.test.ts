import { describe, expect, test } from 'vitest'
import {
  type DescriptionSlots,
  emptySlots,
  presentIn,
  representsGeneration,
  shownDescription,
  slotsAfter,
  slotsWithCandidate,
} from '../../../machines/connection/descriptionSlots.ts'
import { descriptionsAfter } from '../../../machines/connection/descriptions.ts'
import { type OperationCause, operationCauses } from '../../../machines/connection/signalingTypes.ts'

const full: DescriptionSlots<string> = {
  currentLocal: 'cL',
  currentRemote: 'cR',
  pendingLocal: 'pL',
  pendingRemote: 'pR',
  lastCreatedOffer: 'offer',
  lastCreatedAnswer: 'answer',
}

/** Current local and remote, pending local and remote, and what was created: the table of DS-2, row by row. */
const table: Record<OperationCause, readonly (string | null)[]> = {
  'local.offer': ['cL', 'cR', 'new', 'pR', 'offer', 'answer'],
  'local.pranswer': ['cL', 'cR', 'new', 'pR', 'offer', 'answer'],
  'local.answer': ['new', 'pR', null, null, '', ''],
  'local.rollback': ['cL', 'cR', null, null, 'offer', 'answer'],
  'remote.offer': ['cL', 'cR', 'pL', 'new', 'offer', 'answer'],
  'remote.pranswer': ['cL', 'cR', 'pL', 'new', 'offer', 'answer'],
  'remote.answer': ['pL', 'new', null, null, '', ''],
  'remote.rollback': ['cL', 'cR', null, null, 'offer', 'answer'],
  'offer.created': ['cL', 'cR', 'pL', 'pR', 'sdp', 'answer'],
  'answer.created': ['cL', 'cR', 'pL', 'pR', 'offer', 'sdp'],
}

test.each(operationCauses)('DS-2: the slots after %s', (cause) => {
  const { currentLocal, currentRemote, pendingLocal, pendingRemote, lastCreatedOffer, lastCreatedAnswer } = slotsAfter(
    full,
    cause,
    'new',
    'sdp',
  )
  const after = [currentLocal, currentRemote, pendingLocal, pendingRemote, lastCreatedOffer, lastCreatedAnswer]
  expect(after).toEqual(table[cause])
})

describe('what a chart knows is the same', () => {
  const lives: readonly (readonly OperationCause[])[] = [
    ['offer.created', 'local.offer', 'remote.answer'],
    ['remote.offer', 'answer.created', 'local.answer'],
    ['offer.created', 'local.offer', 'remote.pranswer', 'remote.answer', 'remote.offer', 'remote.rollback'],
    ['offer.created', 'local.offer', 'local.rollback'],
  ]

  test.each(lives)('DS-2: after %s, %s, …', (...causes) => {
    let slots: DescriptionSlots<string> = emptySlots
    let known = presentIn(emptySlots)
    for (const cause of causes) {
      slots = slotsAfter(slots, cause, 'description', 'sdp')
      known = descriptionsAfter(known, cause)
      expect(presentIn(slots)).toEqual(known)
    }
  })
})

test('DS-1: the pending description is shown, or else the current one', () => {
  expect(shownDescription(full, 'local')).toBe('pL')
  expect(shownDescription(full, 'remote')).toBe('pR')
  const stable = { ...full, pendingLocal: null, pendingRemote: null }
  expect(shownDescription(stable, 'local')).toBe('cL')
  expect(shownDescription(stable, 'remote')).toBe('cR')
  expect(shownDescription(emptySlots, 'local')).toBeNull()
})

describe('a candidate', () => {
  const add = (slots: DescriptionSlots<string>, side: 'local' | 'remote', generations: readonly string[]) =>
    slotsWithCandidate(
      slots,
      side,
      (description) => generations.includes(description),
      (description) => `${description}+`,
    )

  test('DS-3: goes into each description of that side and generation', () => {
    expect(add(full, 'local', ['cL', 'pL'])).toEqual({ ...full, currentLocal: 'cL+', pendingLocal: 'pL+' })
    expect(add(full, 'remote', ['pR', 'cL'])).toEqual({ ...full, pendingRemote: 'pR+' })
    expect(add(full, 'remote', ['cR'])).toEqual({ ...full, currentRemote: 'cR+' })
  })

  test('DS-3: goes nowhere, where nothing is', () => {
    expect(add(emptySlots, 'local', [])).toEqual(emptySlots)
  })

  test('GA-1: is surfaced, if a local description represents its generation', () => {
    const isOf = (generation: string) => (description: string) => description === generation
    expect(representsGeneration(full, isOf('cL'))).toBe(true)
    expect(representsGeneration(full, isOf('pL'))).toBe(true)
    expect(representsGeneration(full, isOf('cR'))).toBe(false)
    expect(representsGeneration(emptySlots, isOf('cL'))).toBe(false)
  })

  test('DS-3: a slot without a description has no generation', () => {
    const asked: unknown[] = []
    const isOf = (description: string) => asked.push(description) > 0
    expect(slotsWithCandidate(emptySlots, 'local', isOf, (description) => description)).toEqual(emptySlots)
    expect(representsGeneration(emptySlots, isOf)).toBe(false)
    expect(asked).toEqual([])
  })
})
