import { describe, expect, test } from 'vitest'
import { emptySlots } from '../../../machines/connection/descriptionSlots.ts'
import {
  type Credentials,
  credentialsLeft,
  credentialsToReplace,
  type NegotiationNeed,
  needsNegotiation,
  type TransceiverNeed,
} from '../../../machines/connection/negotiationCheck.ts'

const nothing: NegotiationNeed = {
  channelCreated: false,
  hasDataSection: false,
  credentialsToReplace: 0,
  transceivers: [],
}
const negotiated: TransceiverNeed = {
  isStopping: false,
  isStopped: false,
  isAssociated: true,
  isRejected: false,
  isChanged: false,
}

describe('whether negotiation is needed', () => {
  test.each([
    [false, {}],
    [true, { channelCreated: true }],
    [false, { channelCreated: true, hasDataSection: true }],
    [false, { hasDataSection: true }],
    [true, { credentialsToReplace: 1 }],
    [true, { credentialsToReplace: 1, channelCreated: true, hasDataSection: true }],
  ])('NN-4: %s, with %j', (isNeeded, need) => {
    expect(needsNegotiation({ ...nothing, ...need })).toBe(isNeeded)
  })

  test.each([
    [false, {}],
    [true, { isChanged: true }],
    [true, { isAssociated: false }],
    [true, { isStopping: true }],
    [true, { isStopping: true, isStopped: true }],
    [false, { isStopped: true, isStopping: true, isRejected: true }],
    [false, { isStopped: true, isAssociated: false }],
  ])('NN-4: %s, with a transceiver of which this is so: %j', (isNeeded, need) => {
    const transceivers = [negotiated, { ...negotiated, ...need }]
    expect(needsNegotiation({ ...nothing, transceivers })).toBe(isNeeded)
  })
})

describe('restartIce()', () => {
  const [one, other, third]: readonly Credentials[] = ['a', 'b', 'c'].map((ufrag) => ({ ufrag, pwd: `${ufrag}!` }))
  const all = (description: readonly Credentials[]) => description

  test('CM-1: wants what is in the current and the pending local description, each once', () => {
    const slots = { ...emptySlots, currentLocal: [one, other], pendingLocal: [other, third], currentRemote: [third] }
    expect(credentialsToReplace(slots as never, all)).toEqual([one, other, third])
  })

  test('NN-4: without a local description there is nothing to replace', () => {
    expect(credentialsToReplace(emptySlots, all)).toEqual([])
  })

  test('NN-4: an answer that has none of them ends it; one that has one of them does not', () => {
    const wanted = [one, other] as readonly Credentials[]
    expect(credentialsLeft(wanted, [third] as never)).toEqual([])
    expect(credentialsLeft(wanted, [third, other] as never)).toEqual(wanted)
    expect(credentialsLeft(wanted, [{ ufrag: 'a', pwd: 'another' }])).toEqual([])
    expect(credentialsLeft(wanted, [{ ufrag: 'another', pwd: wanted[0]?.pwd ?? '' }])).toEqual([])
    expect(credentialsLeft(wanted, [])).toEqual([])
  })
})
