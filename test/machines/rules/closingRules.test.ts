import { describe, expect, test } from 'vitest'
import {
  closedByItself,
  descriptionsWhenClosed,
  gatheringNeverClosed,
  gatheringWhenClosed,
  sendersWhenClosed,
  statesWhenClosed,
  transceiverWhenClosed,
  transportWhenClosed,
} from '../../../machines/rules/closingRules.ts'

describe('when pc.close() has returned', () => {
  test('INV-1: all three states are closed', () => {
    const closed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }
    expect(statesWhenClosed(closed)).toEqual([])
    expect(statesWhenClosed({ ...closed, signalingState: 'stable' })).toEqual([
      { kind: 'state', rule: 'INV-1', expected: 'signalingState: closed', actual: 'signalingState: stable' },
    ])
    expect(statesWhenClosed({})).toEqual([])
  })

  test('INV-4: gathering is where it was', () => {
    expect(gatheringWhenClosed('iceGatheringState', 'gathering', 'gathering')).toBeUndefined()
    expect(gatheringWhenClosed('gatheringState', 'gathering', 'complete')).toEqual({
      kind: 'state',
      rule: 'INV-4',
      expected: 'gatheringState: gathering',
      actual: 'gatheringState: complete',
    })
    expect(gatheringNeverClosed('complete')).toBeUndefined()
    expect(gatheringNeverClosed('closed')?.rule).toBe('INV-4')
  })

  test('DS-4: the descriptions are as they were just before', () => {
    const before = { currentLocalDescription: true, pendingLocalDescription: false }
    expect(descriptionsWhenClosed(before, before)).toEqual([])
    expect(descriptionsWhenClosed(before, {})).toEqual([])
    expect(descriptionsWhenClosed({}, before)).toEqual([])
    expect(descriptionsWhenClosed({ currentLocalDescription: 'unreadable' }, before)).toEqual([])
    expect(descriptionsWhenClosed(before, { currentLocalDescription: false })).toEqual([
      {
        kind: 'state',
        rule: 'DS-4',
        expected: 'currentLocalDescription: a description',
        actual: 'currentLocalDescription: null',
      },
    ])
    expect(descriptionsWhenClosed(before, { pendingLocalDescription: 'unreadable' })).toMatchObject([
      { expected: 'pendingLocalDescription: null', actual: 'pendingLocalDescription: unreadable' },
    ])
  })

  test('CM-1: there are no senders and no receivers', () => {
    expect(sendersWhenClosed({ senders: 0, receivers: 0 })).toEqual([])
    expect(sendersWhenClosed({})).toEqual([])
    expect(sendersWhenClosed({ senders: 2, receivers: 1 })).toEqual([
      { kind: 'state', rule: 'CM-1', expected: 'getSenders().length: 0', actual: 'getSenders().length: 2' },
      { kind: 'state', rule: 'CM-1', expected: 'getReceivers().length: 0', actual: 'getReceivers().length: 1' },
    ])
  })

  test('CM-2: transceivers are stopped', () => {
    expect(transceiverWhenClosed({ direction: 'stopped', currentDirection: 'stopped' })).toEqual([])
    expect(transceiverWhenClosed({})).toEqual([])
    expect(transceiverWhenClosed({ direction: 'sendrecv', currentDirection: null })).toEqual([
      { kind: 'state', rule: 'CM-2', expected: 'direction: stopped', actual: 'direction: sendrecv' },
      { kind: 'state', rule: 'CM-2', expected: 'currentDirection: stopped', actual: 'currentDirection: null' },
    ])
  })

  test('INV-48: transports are closed', () => {
    expect(transportWhenClosed('closed')).toBeUndefined()
    expect(transportWhenClosed('connected')).toEqual({
      kind: 'state',
      rule: 'INV-48',
      expected: 'state: closed',
      actual: 'state: connected',
    })
  })
})

test('RP-2: a connection that nobody has closed is not closed', () => {
  expect(closedByItself('connectionState', 'connected', 'failed')).toBeUndefined()
  expect(closedByItself('connectionState', 'connected', 'closed')).toEqual({
    kind: 'state',
    rule: 'RP-2',
    expected: 'connectionState: connected',
    actual: 'connectionState: closed',
  })
  expect(closedByItself('connectionState', 'closed', 'closed')?.expected).toBe('connectionState: not closed')
})
