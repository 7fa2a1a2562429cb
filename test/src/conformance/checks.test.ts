import { describe, expect, test } from 'vitest'
import type { CheckResult } from '../../../src/conformance/checkResult.ts'
import { abortedByPeer, closedByPeer, sequence } from '../../../src/conformance/checks/ends.ts'
import { generalChecks } from '../../../src/conformance/checks/index.ts'
import { causes, orLateClose, prescribed } from '../../../src/conformance/checks/lines.ts'
import { chat, closes, closesConnection, lifeOf, type Said } from './lives.ts'

const begin: Said = { kind: 'look', name: 'begin' }
const isOpen = chat('open', 'open', { shown: { 'channel chat': { readyState: 'open', bufferedAmount: 0, id: 1 } } })

/** The rules that differ. */
function differing(results: readonly CheckResult[]): readonly string[] {
  return [...new Set(results.filter(({ verdict }) => verdict === 'differs').map(({ rule }) => rule))].sort()
}

function differingIn(...said: readonly Said[]): readonly string[] {
  return differing(generalChecks(lifeOf(...said), false))
}

describe('lines of the chart', () => {
  const { close, closed, reset, aborted, connectionClosed, open } = causes

  test('SEQ-3, SEQ-4, SEQ-7: what the chart says of each end', () => {
    expect(prescribed('open', close, closed)).toBe('dc.close(): closing · close[closed]')
    expect(prescribed('open', reset, closed)).toBe('closing[closing] · close[closed]')
    expect(prescribed('open', aborted)).toBe('error[closed] · close[closed]')
    expect(prescribed('connecting', open)).toBe('open[open]')
  })

  test('AMB-3: after an own pc.close(), a late close is accepted', () => {
    const lines = orLateClose(prescribed('open', connectionClosed))
    const seen = lifeOf(isOpen, begin, ...closesConnection('closed'), chat('close', 'closed'))
    expect(sequence('SEQ-6', seen, 'A', 'channel chat', ...lines)).toEqual({ rule: 'SEQ-6', verdict: 'holds' })
  })

  test('SEQ-3: another line differs, and says both', () => {
    const seen = lifeOf(isOpen, begin, ...closes('open'), chat('close', 'closed'))
    expect(sequence('SEQ-3', seen, 'A', 'channel chat', prescribed('open', close, closed))).toEqual({
      rule: 'SEQ-3',
      verdict: 'differs',
      expected: 'A, channel chat: dc.close(): closing · close[closed]',
      actual: 'A, channel chat: dc.close(): open · close[closed]',
    })
  })
})

describe('channels', () => {
  test('a life as prescribed differs in nothing', () => {
    expect(differingIn(isOpen, ...closes('closing'), chat('close', 'closed'))).toEqual([])
    expect(differingIn(isOpen, ...closesConnection('closed'))).toEqual([])
  })

  test.each<[string, string[], Said[]]>([
    ['close() leaves it open', ['DT-4'], [isOpen, ...closes('open'), chat('close', 'closed')]],
    ['an own close() fires closing', ['CL-4'], [isOpen, ...closes('closing'), chat('closing', 'closing')]],
    ['the state goes back', ['INV-20'], [chat('closing', 'closing'), chat('message', 'open')]],
    ['close comes twice', ['INV-21', 'INV-22'], [isOpen, chat('close', 'closed'), chat('close', 'closed')]],
    ['open comes twice', ['INV-22', 'OP-6'], [isOpen, chat('open', 'open')]],
    ['a message in closing', ['INV-26'], [isOpen, chat('message', 'closing')]],
    ['close in another state', ['CD-2', 'DT-6'], [isOpen, chat('close', 'closing')]],
    [
      'open without an id',
      ['INV-31'],
      [chat('open', 'open', { shown: { 'channel chat': { readyState: 'open', negotiated: false } } })],
    ],
    ['close inside the call', ['INV-37'], [isOpen, chat('close', 'closed', { inside: ['A channel chat.close()'] })]],
    [
      'an error of another name',
      ['INV-36'],
      [isOpen, chat('error', 'closed', { detail: { name: 'NetworkError', errorDetail: 'sctp-failure' } })],
    ],
    [
      'the id changes',
      ['INV-30'],
      [isOpen, chat('message', 'open', { shown: { 'channel chat': { readyState: 'open', id: 2 } } })],
    ],
    [
      'the buffer grows by itself',
      ['INV-32'],
      [isOpen, chat('message', 'open', { shown: { 'channel chat': { readyState: 'open', bufferedAmount: 9 } } })],
    ],
  ])('%s: %s', (_, rules, said) => {
    expect(differingIn(...said)).toEqual(rules)
  })

  test('DT-11, AB-1, INV-34: pc.close() leaves the channel open', () => {
    expect(differingIn(isOpen, ...closesConnection('open'))).toEqual(['AB-1', 'DT-11', 'INV-34'])
  })

  test('AMB-4: one that is closing may stay so', () => {
    expect(differingIn(isOpen, ...closes('closing'), ...closesConnection('closing'))).toEqual([])
  })

  test('AMB-18: with a close of the peer’s on its way, closing is accepted', () => {
    const peer: Said = { side: 'B', kind: 'call', object: 'channel chat', name: 'close()' }
    expect(differingIn(isOpen, peer, ...closes('closing'), chat('closing', 'closing'))).toEqual([])
  })

  test('AMB-7: a close of the peer’s may still be told after an own pc.close()', () => {
    const peer: Said = { side: 'B', kind: 'call', object: 'channel chat', name: 'close()' }
    const said = [isOpen, peer, ...closesConnection('closed'), chat('closing', 'closing')]
    expect(differingIn(...said)).not.toContain('AB-1')
  })

  test('AMB-10: an error of sending, on a channel that stays open', () => {
    const detail = { name: 'OperationError', errorDetail: 'sctp-failure' }
    expect(differingIn(isOpen, chat('error', 'open', { detail }), chat('message', 'open'))).toEqual([])
  })

  test('AMB-17: a message before open', () => {
    expect(differingIn(chat('message', 'open'), isOpen)).toEqual([])
  })

  test('INV-25: an error and its close in tasks of their own, one after the other', () => {
    const detail = { name: 'OperationError', errorDetail: 'sctp-failure' }
    const ended = [isOpen, chat('error', 'closed', { detail, task: 7 }), chat('close', 'closed', { task: 7 })]
    expect(differingIn(...ended)).toEqual([])
    expect(differingIn(...ended.slice(0, 2), chat('close', 'closed', { task: 8 }))).toEqual(['INV-25'])
  })

  test('DT-5, CL-2: the peer’s close without closing', () => {
    const seen = lifeOf(isOpen, begin, chat('close', 'closed'))
    expect(differing(closedByPeer(seen, 'A', 'channel chat'))).toEqual(['CL-2', 'DT-5'])
  })

  test('AB-3: the peer’s pc.close() with closing, and without error', () => {
    const detail = { name: 'OperationError', errorDetail: 'sctp-failure', sctpCauseCode: 12 }
    const right = lifeOf(isOpen, begin, chat('error', 'closed', { detail }), chat('close', 'closed'))
    const wrong = lifeOf(isOpen, begin, chat('closing', 'closing'), chat('close', 'closed'))
    expect(differing(abortedByPeer(right, 'A', 'channel chat'))).toEqual([])
    expect(differing(abortedByPeer(wrong, 'A', 'channel chat'))).toEqual(['AB-3', 'CD-4', 'DT-7'])
  })
})

describe('connections', () => {
  const says = (name: string, pc: Record<string, string | null>, more: Said = {}): Said => ({
    name,
    shown: { pc },
    ...more,
  })

  test.each<[string, string[], Said[]]>([
    ['an event once it is closed', ['INV-3'], [...closesConnection('closed'), { name: 'connectionstatechange' }]],
    ['one state is not closed', ['INV-1'], [says('look', { connectionState: 'closed', iceConnectionState: 'closed' })]],
    [
      'the same state again',
      ['INV-10'],
      [says('connectionstatechange', { connectionState: 'connected' }), says('connectionstatechange', {})],
    ],
    [
      'a pending description in stable',
      ['DS-2', 'INV-6'],
      [says('look', { pendingLocalDescription: 'offer', pendingRemoteDescription: null })].map((each) => ({
        ...each,
        shown: { pc: { ...each.shown?.pc, isLocalDescriptionRight: true, isRemoteDescriptionRight: true } },
      })),
    ],
    [
      'negotiationneeded during an operation',
      ['INV-13'],
      [{ kind: 'call', name: 'createOffer()' }, { name: 'negotiationneeded' }],
    ],
    ['signaling by itself', ['INV-7'], [says('look', {}), says('look', { signalingState: 'have-local-offer' })]],
    [
      'signaling that the table has not',
      ['INV-7'],
      [{ kind: 'call', name: 'setLocalDescription()' }, says('look', { signalingState: 'have-local-pranswer' })],
    ],
    ['iceGatheringState closed', ['INV-4'], [says('look', { iceGatheringState: 'closed' })]],
  ])('%s: %s', (_, rules, said) => {
    expect(differingIn(...said)).toEqual(rules)
  })

  test('AMB-21: close() in a handler need not stop what its task still fires', () => {
    const [call, returned] = closesConnection('closed') as [Said, Said]
    const inside = { ...call, detail: { inside: 'signalingstatechange' }, task: 3 }
    expect(differingIn(inside, { ...returned, task: 3 }, { name: 'track', task: 3 })).toEqual([])
    expect(differingIn(inside, { ...returned, task: 3 }, { name: 'track', task: 4 })).toEqual(['INV-3'])
  })

  test('INV-11: a later operation settles first', () => {
    const calls: Said[] = ['createOffer()', 'createAnswer()'].map((name) => ({ kind: 'call', name }))
    const settled: Said = { kind: 'settle', name: 'createAnswer()', outcome: 'fulfilled' }
    expect(differingIn(...calls, settled)).toEqual(['INV-11'])
  })

  test('EX-7: a transport’s event inside pc.close(); AMB-1, AMB-2: one later is accepted', () => {
    const [call, returned] = closesConnection('closed') as [Said, Said]
    const event: Said = { object: 'sctp 1', name: 'statechange', shown: { 'sctp 1': { state: 'closed' } } }
    expect(differingIn(call, { ...event, inside: ['A pc.close()'] }, returned)).toEqual(['EX-7'])
    expect(differingIn(call, returned, event)).toEqual([])
  })
})

describe('transports', () => {
  const ice = (name: string, state: string, pc: Record<string, string>): Said => ({
    object: 'ice 1',
    name,
    shown: { 'ice 1': { state, inUse: true }, pc },
  })

  test('TR-1: what the chart has not; AMB-34: from checking to disconnected', () => {
    const shown = (state: string) => ({
      iceConnectionState: state,
      connectionState: state === 'disconnected' ? state : 'connecting',
    })
    expect(
      differingIn(
        ice('look', 'new', {}),
        ice('statechange', 'checking', shown('checking')),
        ice('statechange', 'disconnected', shown('disconnected')),
      ),
    ).toEqual([])
    expect(differingIn(ice('look', 'new', {}), ice('statechange', 'connected', shown('connected')))).toEqual(['TR-1'])
  })

  test('TR-2: a state told again; AMB-30: `gathering` may be', () => {
    const told = (gatheringState: string): Said => ({
      object: 'ice 1',
      name: 'gatheringstatechange',
      shown: { 'ice 1': { gatheringState } },
    })
    expect(differingIn(told('gathering'), told('gathering'))).toEqual([])
    expect(differingIn(told('complete'), told('complete'))).toEqual(['TR-2'])
  })

  test('INV-9, AMB-11: at rest, the states follow from the transports; `completed` is as good as `connected`', () => {
    const transports = (pc: Record<string, string>): Said => ({
      kind: 'look',
      name: 'at rest',
      shown: {
        pc,
        'ice 1': { state: 'completed', gatheringState: 'complete', inUse: true },
        'dtls 1': { state: 'connected', inUse: true },
      },
    })
    expect(differingIn(transports({ iceConnectionState: 'completed' }))).toEqual([])
    expect(differingIn(transports({ iceConnectionState: 'completed', connectionState: 'connecting' }))).toEqual([
      'INV-9',
    ])
  })

  test('IC-1: the connection’s state is behind', () => {
    expect(
      differingIn(
        ice('look', 'new', {}),
        ice('statechange', 'checking', { iceConnectionState: 'new', connectionState: 'new' }),
      ),
    ).toEqual(['IC-1'])
  })

  test('INV-43: DTLS fails without an error, or tells it too late', () => {
    const dtls = (name: string, state: string): Said => ({
      object: 'dtls 1',
      name,
      task: 1,
      shown: { 'dtls 1': { state } },
    })
    expect(differingIn(dtls('look', 'connecting'), dtls('statechange', 'failed'))).toEqual(['INV-43'])
    expect(differingIn(dtls('look', 'connecting'), dtls('error', 'failed'), dtls('statechange', 'failed'))).toEqual([])
    const late = [dtls('look', 'connecting'), dtls('statechange', 'failed'), dtls('error', 'failed')]
    expect(differingIn(...late)).toEqual(['INV-43'])
  })
})
