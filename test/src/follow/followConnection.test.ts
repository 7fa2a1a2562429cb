import { describe, expect, test } from 'vitest'
import type { DataChannelError } from '../../../machines/channel/dataChannelTypes.ts'
import { connectionClosed } from '../../../machines/chart/connectionClosed.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import type { NamedConnectionCause, Step } from '../../../src/follow/cause.ts'
import { announcedOf, type Known, nothingKnown } from '../../../src/follow/known.ts'
import type { Attributes, Shows } from '../../../src/watch/attributes.ts'
import type { Given } from '../../../src/watch/observation.ts'
import { connected, inUse, newConnection, newTransports, transports } from '../divergences/watchedLife.ts'
import { FollowedLife } from './followedLife.ts'

/** A cause of the connection's chart. */
function tell(cause: NamedConnectionCause): Step {
  return { on: 'connection', cause }
}

function known(more: Partial<Known>): Step {
  return { known: more }
}

const judge: Step = { judge: true }
const lookAgain: Step = { lookAgain: 'connection' }
const close = tell({ type: 'close' })
const found = tell({ type: 'close', found: true })
const closeReturned = tell({ type: 'close.returned' })
const updated = tell({ type: 'negotiation.updated' })
const closedBy = (on: string): Step => ({ on, cause: connectionClosed })
const resynced = (on: string): Step => ({ on, cause: { type: 'resync' } })
const removedChannel = (channel: string): Step => tell({ type: 'channel.removed', channel })
const removedTransport = (transport: string): Step => tell({ type: 'transport.removed', transport })
const changed = (inUse: Known['inUse']): Step => tell({ type: 'transports.changed', transports: inUse })

const noTransports: Known['inUse'] = { sctp: undefined, dtls: [], ice: [] }
const newStates = { iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' } as const
const connectedStates = {
  iceConnectionState: 'connected',
  connectionState: 'connected',
  iceGatheringState: 'complete',
} as const
const allClosed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }

type Report = Extract<NamedConnectionCause, { type: 'states.reported' }>

function reported(transports: Report['transports'], states: Partial<Omit<Report, 'type'>> = newStates): Step {
  return tell({ type: 'states.reported', ...newStates, ...states, transports })
}

/** One that is new. */
function fresh(more: Partial<Known> = {}, own: Attributes = {}): FollowedLife {
  return FollowedLife.of({ connection: { ...newConnection, ...own } }, { known: { ...nothingKnown, ...more } })
}

/** One that negotiates its first channel. */
function negotiating(more: Shows = {}): FollowedLife {
  return FollowedLife.of({
    connection: { ...newConnection, signalingState: 'have-local-offer', sctp: 'sctp:0' },
    ...newTransports,
    ...more,
  })
}

/** One that is connected, with a channel that is open. */
function talking(more: Shows = {}, knows: Partial<Known> = {}): FollowedLife {
  const shows = {
    connection: connected,
    ...transports,
    'channel:0': { readyState: 'open', label: 'chat', id: 0 },
    ...more,
  }
  return FollowedLife.of(shows, { known: { ...nothingKnown, ...knows } })
}

function context(life: FollowedLife): PeerConnectionSnapshot['context'] {
  return (life.following.chart('connection') as PeerConnectionSnapshot).context
}

function output(life: FollowedLife, name = 'connection'): unknown {
  return life.following.chart(name)?.output
}

/** A call of a method of the connection, until it has returned. */
function call(life: FollowedLife, method: string, number: number, given?: Given, own?: Attributes): readonly Step[] {
  const each = { on: 'connection', method, call: number } as const
  const steps = life.see({ kind: 'call', ...each, ...(given && { given }) })
  life.see({ kind: 'returned', ...each }, own && { connection: own })
  return steps.filter((step) => !('known' in step))
}

function settled(life: FollowedLife, method: string, number: number, rejected?: string, own?: Attributes) {
  return life.see(
    { kind: 'settled', on: 'connection', method, call: number, ...(rejected !== undefined && { rejected }) },
    own && { connection: own },
  )
}

const last = (number: number): Step => tell({ type: 'operation.settled', id: number })

describe('calls that are under way', () => {
  test('the innermost is the last, and each is known until it has returned', () => {
    const life = fresh()
    const outer = { on: 'connection', method: 'addTrack', call: 1 } as const
    const inner = { on: 'transceiver:0', method: 'stop', call: 2 } as const
    life.see({ kind: 'call', ...outer })
    life.see({ kind: 'call', ...inner })
    expect(life.following.calls).toEqual([outer, inner])
    expect(life.see({ kind: 'returned', ...inner })).toEqual([updated])
    expect(life.following.calls).toEqual([outer])
    life.see({ kind: 'returned', ...outer })
    expect(life.following.calls).toEqual([])
  })

  test('an event, a settlement and a look change none of them', () => {
    const life = fresh()
    life.see({ kind: 'call', on: 'connection', method: 'createOffer', call: 1 })
    expect(life.event('connection', 'icecandidate', undefined, { candidate: null })).toEqual([])
    expect(life.see({ kind: 'look', on: 'connection' })).toEqual([])
    expect(life.following.calls).toHaveLength(1)
  })
})

describe('signaling', () => {
  const offer = { type: 'offer', sdp: 'offer' } as const

  test('SG-1, SG-6: the running operation explains what is shown', () => {
    const life = fresh()
    expect(call(life, 'setLocalDescription', 1, offer)).toEqual([
      tell({
        type: 'operation.called',
        id: 1,
        call: { method: 'setLocalDescription', type: 'offer', sdp: 'unknown' },
      }),
    ])
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'have-local-offer' })).toEqual([
      tell({ type: 'local.offer' }),
    ])
    expect(life.newlyEmitted()).toEqual(['connection signalingstatechange'])
    expect(life.event('connection', 'signalingstatechange', { pendingLocalDescription: true })).toEqual([])
    expect(settled(life, 'setLocalDescription', 1)).toEqual([known({ hasSettled: true, mayHide: false }), last(1)])
    expect(context(life).descriptions).toMatchObject({ pendingLocal: true, lastCreatedOffer: true })
  })

  test('SG-1: where no event has told it, the settlement does', () => {
    const life = fresh()
    call(life, 'setLocalDescription', 1, offer)
    expect(settled(life, 'setLocalDescription', 1, undefined, { signalingState: 'have-local-offer' })).toEqual([
      tell({ type: 'local.offer' }),
      known({ hasSettled: true, mayHide: false }),
      last(1),
    ])
  })

  test('SG-2: an implicit rollback is two causes', () => {
    const life = fresh({ hasSettled: true }, { signalingState: 'have-local-offer' })
    call(life, 'setRemoteDescription', 1, { type: 'offer' })
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'stable' })).toEqual([
      tell({ type: 'local.rollback' }),
    ])
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'have-remote-offer' })).toEqual([
      tell({ type: 'remote.offer' }),
    ])
    expect(settled(life, 'setRemoteDescription', 1)).toEqual([known({ hasSettled: true, mayHide: false }), last(1)])
  })

  test('SG-2: an implicit rollback of which only the end was seen', () => {
    const life = fresh({ hasSettled: true }, { signalingState: 'have-local-offer' })
    call(life, 'setRemoteDescription', 1, { type: 'offer' })
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'have-remote-offer' })).toEqual([
      tell({ type: 'resync.have-remote-offer', descriptions: allDescriptions(false) }),
    ])
    expect(settled(life, 'setRemoteDescription', 1)).toEqual([known({ hasSettled: true, mayHide: false }), last(1)])
  })

  function allDescriptions(there: boolean) {
    return { currentLocal: there, currentRemote: there, pendingLocal: there, pendingRemote: there }
  }

  test('SG-6: what no operation explains is followed, with what is shown of descriptions', () => {
    const life = fresh({ hasSettled: true })
    const shown = { signalingState: 'have-remote-offer', pendingRemoteDescription: true, currentLocalDescription: true }
    expect(life.event('connection', 'signalingstatechange', shown)).toEqual([
      tell({
        type: 'resync.have-remote-offer',
        descriptions: { currentLocal: true, currentRemote: false, pendingLocal: false, pendingRemote: true },
      }),
    ])
    expect(context(life)).toMatchObject({ signalingState: 'have-remote-offer', descriptions: { currentLocal: true } })
  })

  test('before anything has settled, it may come from operations that were not seen', () => {
    const life = fresh()
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'have-local-offer' })).toEqual([
      known({ mayHide: true }),
      tell({ type: 'resync.have-local-offer', descriptions: allDescriptions(false) }),
    ])
    // Nothing is known then of what must come of one that was seen.
    call(life, 'setRemoteDescription', 1, { type: 'answer' })
    call(life, 'createOffer', 2)
    expect(settled(life, 'setRemoteDescription', 1)).toEqual([known({ hasSettled: true, mayHide: true }), last(1)])
    expect(context(life).signalingState).toBe('have-local-offer')
    expect(settled(life, 'createOffer', 2)).toEqual([
      known({ created: { offer: true, answer: false } }),
      known({ hasSettled: true, mayHide: false }),
      last(2),
    ])
    expect(life.following.known).toMatchObject({ mayHide: false, hasSettled: true })
  })

  test('an engine that does not say what it is shows nothing', () => {
    const life = fresh({}, { signalingState: 'have-local-offer' })
    const { following } = life
    expect(life.event('connection', 'connectionstatechange', { connectionState: 'connecting' })).toHaveLength(1)
    expect(following.shown('connection')?.signalingState).toBe('have-local-offer')
    const bare = FollowedLife.of({ connection: { iceConnectionState: 'new', connectionState: 'new' } })
    expect(bare.event('connection', 'connectionstatechange', { connectionState: 'connecting' })).toEqual([
      reported([], { connectionState: 'connecting' }),
    ])
  })
})

describe('operations', () => {
  const created = { method: 'setLocalDescription', type: 'offer' } as const

  test.each<[string, string, Given, ChainedCall]>([
    ['OC-1', 'createOffer', {}, { method: 'createOffer' }],
    ['OC-1', 'createAnswer', {}, { method: 'createAnswer' }],
    ['CO-1', 'setLocalDescription', {}, { method: 'setLocalDescription', type: undefined, sdp: 'empty' }],
    ['RJ-2', 'setLocalDescription', { type: 'offer', sdp: 'empty' }, { ...created, sdp: 'empty' }],
    ['RJ-2', 'setLocalDescription', { type: 'offer', sdp: 'hidden' }, { ...created, sdp: 'unknown' }],
    ['RJ-2', 'setLocalDescription', { type: 'offer', sdp: 'other' }, { ...created, sdp: 'unknown' }],
    [
      'SG-1',
      'setLocalDescription',
      { type: 'rollback', sdp: 'other' },
      { method: 'setLocalDescription', type: 'rollback', sdp: 'empty' },
    ],
    ['SG-2', 'setRemoteDescription', { type: 'answer' }, { method: 'setRemoteDescription', type: 'answer' }],
    [
      'AC-8',
      'addIceCandidate',
      { end: false, hasSection: true },
      { method: 'addIceCandidate', end: false, section: 'unknown', ufrag: 'unknown', remoteDescription: true },
    ],
    [
      'AC-8',
      'addIceCandidate',
      { end: true, hasSection: false },
      { method: 'addIceCandidate', end: true, section: 'none', ufrag: 'unknown', remoteDescription: true },
    ],
    ['RT-2', 'replaceTrack', { stopped: true }, { method: 'replaceTrack', sameKind: true, stopped: true }],
    ['RT-3', 'replaceTrack', { sameKind: true }, { method: 'replaceTrack', sameKind: true, stopped: false }],
    ['RT-1', 'replaceTrack', { sameKind: false }, { method: 'replaceTrack', sameKind: false, stopped: false }],
  ])('%s: %s(%j)', (_, method, given, described) => {
    expect(call(fresh(), method, 7, given)).toEqual([tell({ type: 'operation.called', id: 7, call: described })])
  })

  test.each<[string, string, Given]>([
    ['cannot take what it was given', 'setRemoteDescription', { unusable: true, type: 'offer' }],
    ['has a type that is none', 'setRemoteDescription', { type: 'proposal' }],
    ['has no type', 'setRemoteDescription', {}],
    ['is none of the chain', 'getStats', {}],
    ['calls for negotiation when it has returned', 'addTrack', {}],
  ])('OC-2: a call that %s is no operation', (_, method, given) => {
    const life = fresh()
    expect(call(life, method, 1, given)).toEqual([])
    expect(context(life).operations).toEqual([])
  })

  test('AC-1: a candidate that says neither that it is the end nor to what it belongs', () => {
    const life = fresh()
    expect(call(life, 'addIceCandidate', 1, {})).toMatchObject([{ cause: { call: { end: false, section: 'none' } } }])
    // The chart knows that it is refused.
    expect(context(life).operations).toEqual([])
  })

  test('OC-5: nothing is known of an operation that is not in the chain', () => {
    const life = fresh()
    expect(settled(life, 'createOffer', 5)).toEqual([])
    expect(settled(life, 'getStats', 5)).toEqual([])
  })

  test('OC-5: it leaves the chain when it has settled, and the next has started', () => {
    const life = fresh()
    call(life, 'createOffer', 1)
    call(life, 'replaceTrack', 2)
    call(life, 'setRemoteDescription', 3, { type: 'offer' })
    expect(context(life).operations.map(({ id, outcome }) => [id, outcome?.kind])).toEqual([
      [1, 'succeeds'],
      [2, undefined],
      [3, undefined],
    ])
    settled(life, 'createOffer', 1)
    expect(settled(life, 'replaceTrack', 2)).toEqual([known({ hasSettled: true, mayHide: false }), last(2)])
    expect(context(life).operations.map(({ id, outcome }) => [id, outcome?.kind])).toEqual([[3, 'succeeds']])
  })

  test('INV-15: rejected, it has changed nothing', () => {
    const life = fresh()
    call(life, 'setRemoteDescription', 1, { type: 'offer' })
    expect(settled(life, 'setRemoteDescription', 1, 'OperationError')).toEqual([
      known({ hasSettled: true, mayHide: false }),
      last(1),
    ])
    call(life, 'createOffer', 2)
    expect(settled(life, 'createOffer', 2, 'OperationError')).toEqual([
      known({ hasSettled: true, mayHide: false }),
      last(2),
    ])
    expect(life.following.known.created).toEqual({ offer: false, answer: false })
  })

  test('DS-1: one that must have been rejected changes nothing, whatever the engine says', () => {
    const life = fresh()
    call(life, 'setRemoteDescription', 1, { type: 'answer' })
    expect(settled(life, 'setRemoteDescription', 1)).toEqual([known({ hasSettled: true, mayHide: false }), last(1)])
    expect(context(life).signalingState).toBe('stable')
  })

  test('OC-3: one that settles before its turn has changed signaling as it would have then', () => {
    const life = fresh()
    call(life, 'createOffer', 1)
    call(life, 'setRemoteDescription', 2, { type: 'offer' })
    expect(
      settled(life, 'setRemoteDescription', 2, undefined, { signalingState: 'stable', iceGatheringState: 'new' }),
    ).toEqual([known({ hasSettled: true, mayHide: false }), last(2)])
    call(life, 'setRemoteDescription', 3, { type: 'offer' })
    life.following.known = { ...life.following.known, hasSettled: false }
    expect(settled(life, 'setRemoteDescription', 3, undefined, { signalingState: 'have-remote-offer' })).toMatchObject([
      // It is seen in what is shown already.
      { known: { mayHide: true } },
      { cause: { type: 'resync.have-remote-offer' } },
      known({ hasSettled: true, mayHide: true }),
      last(3),
    ])
  })

  test('OC-3: what it would have done is told by its call where it has not started', () => {
    const life = fresh({}, { signalingState: 'have-remote-offer' })
    call(life, 'replaceTrack', 1)
    call(life, 'createAnswer', 2)
    expect(settled(life, 'createAnswer', 2)).toEqual([
      known({ created: { offer: false, answer: true } }),
      tell({ type: 'answer.created' }),
      known({ hasSettled: true, mayHide: false }),
      last(2),
    ])
    expect(context(life).descriptions.lastCreatedAnswer).toBe(true)
  })

  test('SG-6: where the engine has gone elsewhere with it, the chart has followed', () => {
    const life = fresh({ hasSettled: true })
    call(life, 'setRemoteDescription', 1, { type: 'offer' })
    expect(
      settled(life, 'setRemoteDescription', 1, undefined, { signalingState: 'have-remote-pranswer' }),
    ).toMatchObject([
      { cause: { type: 'resync.have-remote-pranswer' } },
      known({ hasSettled: true, mayHide: false }),
      last(1),
    ])
    expect(context(life).signalingState).toBe('have-remote-pranswer')
  })

  test('a candidate may settle at once, whatever runs: it tells nothing of the chain', () => {
    const life = fresh()
    call(life, 'addIceCandidate', 1, { end: true })
    expect(settled(life, 'addIceCandidate', 1)).toEqual([known({ hasSettled: false, mayHide: false }), last(1)])
    call(life, 'addIceCandidate', 2, { end: true })
    life.following.known = { ...life.following.known, hasSettled: true }
    expect(settled(life, 'addIceCandidate', 2)).toEqual([known({ hasSettled: true, mayHide: false }), last(2)])
  })

  test('INV-12: what settles after close() tells nothing, and its operation stays abandoned', () => {
    const life = fresh()
    call(life, 'createOffer', 1)
    call(life, 'close', 2, undefined, allClosed)
    expect(settled(life, 'createOffer', 1)).toEqual([judge, closeReturned])
    expect(context(life).operations).toHaveLength(1)
    expect(life.following.known).toMatchObject({ created: { offer: false }, hasSettled: false })
  })
})

describe('RJ-2, RJ-3: the SDP that was created last', () => {
  function sdpOf(life: FollowedLife, given: Given, number = 9): unknown {
    const [step] = call(life, 'setLocalDescription', number, given)
    return step && 'cause' in step && 'call' in step.cause && (step.cause.call as { sdp?: unknown }).sdp
  }

  function withOffer(): FollowedLife {
    const life = fresh()
    call(life, 'createOffer', 1)
    expect(settled(life, 'createOffer', 1)).toEqual([
      known({ created: { offer: true, answer: false } }),
      tell({ type: 'offer.created' }),
      known({ hasSettled: true, mayHide: false }),
      last(1),
    ])
    return life
  }

  function withAnswer(): FollowedLife {
    const life = fresh({}, { signalingState: 'have-remote-offer' })
    call(life, 'createAnswer', 1)
    settled(life, 'createAnswer', 1)
    return life
  }

  test('is told from another', () => {
    expect(sdpOf(withOffer(), { type: 'offer', sdp: 'offer' })).toBe('last-created')
    expect(sdpOf(withOffer(), { type: 'offer', sdp: 'other' })).toBe('other')
    expect(sdpOf(withOffer(), { type: 'offer', sdp: 'answer' })).toBe('other')
    expect(sdpOf(withOffer(), { sdp: 'offer' })).toBe('last-created')
    expect(sdpOf(withAnswer(), { type: 'answer', sdp: 'answer' })).toBe('last-created')
    expect(sdpOf(withAnswer(), { type: 'pranswer', sdp: 'offer' })).toBe('other')
    expect(sdpOf(withAnswer(), { sdp: 'answer' })).toBe('last-created')
  })

  test('is not told where a getter hides it, or none is given', () => {
    expect(sdpOf(withOffer(), { type: 'offer', sdp: 'hidden' })).toBe('unknown')
    expect(sdpOf(withOffer(), { type: 'offer', sdp: 'empty' })).toBe('empty')
    expect(sdpOf(withOffer(), { type: 'offer' })).toBe('empty')
  })

  test('is not known behind other operations, which may create one', () => {
    const life = withOffer()
    call(life, 'createOffer', 2)
    expect(sdpOf(life, { type: 'offer', sdp: 'offer' })).toBe('unknown')
  })

  test('is none where none was created', () => {
    const life = withAnswer()
    call(life, 'setLocalDescription', 2, { type: 'answer', sdp: 'answer' })
    settled(life, 'setLocalDescription', 2, undefined, { signalingState: 'stable' })
    expect(context(life).descriptions.lastCreatedOffer).toBe(false)
    expect(sdpOf(life, { type: 'offer', sdp: 'other' })).toBe('other')
    const answered = fresh()
    expect(sdpOf(answered, { type: 'answer', sdp: 'other' })).toBe('unknown')
  })

  test('is not known where it was created before the binding', () => {
    const life = fresh({}, { signalingState: 'have-local-offer' })
    expect(context(life).descriptions.lastCreatedOffer).toBe(true)
    expect(sdpOf(life, { type: 'offer', sdp: 'other' })).toBe('unknown')
  })

  test('is one that nobody has seen after setLocalDescription() has created it', () => {
    const life = withOffer()
    call(life, 'setLocalDescription', 2, {})
    expect(settled(life, 'setLocalDescription', 2, undefined, { signalingState: 'have-local-offer' })).toEqual([
      tell({ type: 'local.offer' }),
      known({ created: { offer: false, answer: false } }),
      known({ hasSettled: true, mayHide: false }),
      last(2),
    ])
    expect(sdpOf(life, { type: 'offer', sdp: 'offer' })).toBe('unknown')
  })

  test('stays known after one was applied that was given', () => {
    const life = withOffer()
    call(life, 'setLocalDescription', 2, { type: 'offer', sdp: 'offer' })
    settled(life, 'setLocalDescription', 2, undefined, { signalingState: 'have-local-offer' })
    expect(life.following.known.created).toEqual({ offer: true, answer: false })
  })
})

describe('negotiation', () => {
  test.each([
    ['connection', 'addTrack'],
    ['connection', 'removeTrack'],
    ['connection', 'addTransceiver'],
    ['connection', 'restartIce'],
    ['transceiver:0', 'stop'],
    ['transceiver:0', 'setStreams'],
  ])('NN-6: %s.%s() may call for it when it has returned', (on, method) => {
    const life = fresh()
    expect(life.see({ kind: 'call', on, method, call: 1 })).toEqual([])
    expect(life.see({ kind: 'returned', on, method, call: 1 })).toEqual([updated])
    expect(context(life).updated).toBe(true)
  })

  test('NN-6: not if it has thrown', () => {
    const life = fresh()
    const returned = { kind: 'returned', on: 'connection', method: 'addTrack', call: 1 } as const
    expect(life.see({ ...returned, threw: 'InvalidAccessError' })).toEqual([])
    expect(context(life).updated).toBe(false)
  })

  test.each(['createOffer', 'createDataChannel', 'getStats'])('NN-6: %s() does not by itself', (method) => {
    const life = fresh()
    expect(life.see({ kind: 'returned', on: 'connection', method, call: 1 })).toEqual([])
  })

  test('NN-6: a direction that script has set does', () => {
    const life = fresh()
    expect(life.see({ kind: 'assigned', on: 'transceiver:0', attribute: 'direction' })).toEqual([updated])
  })

  test('NN-4: negotiationneeded', () => {
    const life = fresh()
    expect(life.event('connection', 'negotiationneeded')).toEqual([tell({ type: 'negotiation.checked', needed: true })])
    expect(life.newlyEmitted()).toEqual(['connection negotiationneeded'])
  })

  test('INV-14: again after an update there was a check between', () => {
    const life = fresh()
    life.event('connection', 'negotiationneeded')
    life.see({ kind: 'assigned', on: 'transceiver:0', attribute: 'direction' })
    expect(life.event('connection', 'negotiationneeded')).toEqual([
      tell({ type: 'negotiation.checked', needed: false }),
      tell({ type: 'negotiation.checked', needed: true }),
    ])
  })

  test('INV-13: where no check can have led to it, the chart follows', () => {
    const life = fresh({ hasSettled: true }, { signalingState: 'have-local-offer' })
    expect(life.event('connection', 'negotiationneeded')).toEqual([tell({ type: 'resync.negotiationneeded' })])
    expect(life.newlyEmitted()).toEqual(['connection negotiationneeded'])
  })

  test('one that script has made up says nothing', () => {
    expect(fresh().event('connection', 'negotiationneeded', undefined, { untrusted: true })).toEqual([])
  })
})

describe('transports', () => {
  const [sctp, dtls, ice] = ['sctp:0', 'dtls:0', 'ice:0'] as const

  test('ST-5: those of SCTP come into use, and their states are told if they are new', () => {
    const life = fresh()
    expect(
      life.see(
        { kind: 'settled', on: 'connection', method: 'setLocalDescription', call: 1 },
        { connection: { sctp }, ...newTransports },
      ),
    ).toEqual([known({ inUse, dropped: [] }), changed(inUse), known({ associating: sctp })])
    expect(life.made).toEqual(['connection', sctp, dtls, ice, 'gatherer:0'])
    expect(life.actor('gatherer:0').id).toBe('iceGatherer:0')
    expect(context(life).transports).toEqual({
      sctp: life.actor(sctp),
      dtls: [life.actor(dtls)],
      ice: [life.actor(ice)],
      gatherers: [life.actor('gatherer:0')],
    })
  })

  test('they may show while the call is under way, before it has settled', () => {
    const life = fresh({}, { signalingState: 'have-remote-offer' })
    call(life, 'setLocalDescription', 1, { type: 'answer', sdp: 'answer' })
    const shows = { connection: { iceGatheringState: 'gathering', sctp }, ...newTransports }
    expect(life.see({ kind: 'event', on: 'connection', type: 'icegatheringstatechange' }, shows)).toEqual([
      known({ inUse, dropped: [] }),
      changed(inUse),
      reported([], { iceGatheringState: 'gathering' }),
      known({ associating: sctp }),
    ])
    const later = { ...shows, connection: { signalingState: 'stable' } }
    expect(
      life.see({ kind: 'settled', on: 'connection', method: 'setLocalDescription', call: 1 }, later),
    ).not.toContainEqual(changed(inUse))
  })

  test('INV-9: those of senders and receivers, each once', () => {
    const life = fresh()
    const shows: Shows = {
      connection: { sctp: null, transceivers: ['transceiver:0', 'transceiver:1', 'transceiver:2'] },
      'transceiver:0': { senderTransport: dtls, receiverTransport: dtls },
      'transceiver:1': { senderTransport: null, receiverTransport: 'dtls:1' },
      ...newTransports,
      'dtls:1': { state: 'new', iceTransport: 'ice:1' },
      'ice:1': { state: 'new', gatheringState: 'new' },
    }
    const used = { sctp: undefined, dtls: ['dtls:0', 'dtls:1'], ice: ['ice:0', 'ice:1'] }
    expect(life.see({ kind: 'look', on: 'connection' }, shows)).toEqual([
      known({ inUse: used, dropped: [] }),
      changed(used),
    ])
    // Bundled with SCTP they are one.
    const bundled: Shows = { connection: { sctp }, 'transceiver:1': { receiverTransport: dtls } }
    expect(life.see({ kind: 'look', on: 'connection' }, bundled)).toEqual([
      known({ inUse, dropped: ['dtls:1', 'ice:1'] }),
      changed(inUse),
      lookAgain,
      known({ associating: sctp }),
    ])
  })

  test('older engines show some of them as empty objects', () => {
    const life = fresh()
    const shows: Shows = {
      connection: { sctp, transceivers: ['transceiver:0', 'transceiver:1'] },
      'sctp:0': { transport: 'dtls:0' },
      'dtls:0': { iceTransport: 'ice:0' },
      'ice:0': {},
      'transceiver:0': { senderTransport: 'dtls:1', receiverTransport: 'ice:0' },
      'dtls:1': { state: 'new' },
      'transceiver:1': {},
    }
    const used = { sctp: undefined, dtls: ['dtls:1'], ice: [] }
    expect(life.see({ kind: 'look', on: 'connection' }, shows)).toEqual([
      known({ inUse: used, dropped: [] }),
      changed(used),
    ])
    const unreadable = FollowedLife.of({ connection: { ...newConnection, sctp: null, transceivers: 'unreadable' } })
    expect(unreadable.following.known.inUse).toEqual(noTransports)
  })

  test('IC-1: all that has changed is one cause, and is written before any event', () => {
    const life = negotiating()
    const steps = life.see(
      { kind: 'event', on: ice, type: 'statechange' },
      {
        connection: { iceConnectionState: 'checking', connectionState: 'connecting', iceGatheringState: 'gathering' },
        'dtls:0': { state: 'connecting' },
        'ice:0': { state: 'checking', gatheringState: 'gathering' },
      },
    )
    expect(steps).toEqual([
      reported(
        [
          { kind: 'dtls', transport: dtls, cause: { type: 'connecting' } },
          { kind: 'ice', transport: ice, cause: { type: 'checking' } },
          { kind: 'gatherer', transport: 'gatherer:0', cause: { type: 'gathering' } },
        ],
        { iceConnectionState: 'checking', connectionState: 'connecting', iceGatheringState: 'gathering' },
      ),
    ])
    expect(life.newlyEmitted()).toEqual([
      'dtls:0 statechange',
      'ice:0 statechange',
      'gatherer:0 gatheringstatechange',
      'connection icegatheringstatechange',
      'connection iceconnectionstatechange',
      'connection connectionstatechange',
    ])
  })

  test.each([
    ['INV-10', 'iceConnectionState', 'checking'],
    ['INV-10', 'connectionState', 'connecting'],
    ['INV-10', 'iceGatheringState', 'gathering'],
  ])('%s: %s alone', (_, attribute, state) => {
    const life = fresh()
    expect(life.see({ kind: 'look', on: 'connection' }, { connection: { [attribute]: state } })).toEqual([
      reported([], { [attribute]: state }),
    ])
    expect(life.newlyEmitted()).toEqual([`connection ${attribute.toLowerCase()}change`])
    expect(life.see({ kind: 'look', on: 'connection' }, { connection: { sctp: null } })).toEqual([])
  })

  test('ST-2: an event of SCTP', () => {
    const life = negotiating()
    expect(life.event(sctp, 'statechange', { state: 'connected' })).toEqual([
      reported([{ kind: 'sctp', transport: sctp, cause: { type: 'connected' } }]),
      known({ associating: undefined }),
    ])
  })

  test('what no legal transition explains is followed', () => {
    const life = talking()
    expect(life.event(dtls, 'statechange', { state: 'new' })).toEqual([
      reported([{ kind: 'dtls', transport: dtls, cause: { type: 'resync.new' } }], connectedStates),
    ])
    expect(life.value(dtls)).toBe('new')
  })

  test('INV-43: a failure of DTLS, with what it says', () => {
    const life = negotiating()
    const error = { errorDetail: 'dtls-failure', receivedAlert: 40, message: 'handshake' }
    expect(life.event(dtls, 'error', { state: 'failed' }, { error })).toEqual([
      reported([
        {
          kind: 'dtls',
          transport: dtls,
          cause: { type: 'failed', error: { ...error, sentAlert: null } },
        },
      ]),
    ])
    expect(context(life).failure).toMatchObject({ errorDetail: 'dtls-failure', receivedAlert: 40 })
  })

  test('INV-43: a failure that says nothing', () => {
    const life = negotiating()
    expect(life.event(dtls, 'error', { state: 'failed' })).toEqual([
      reported([
        {
          kind: 'dtls',
          transport: dtls,
          cause: {
            type: 'failed',
            error: { errorDetail: null, receivedAlert: null, sentAlert: null, message: '' },
          },
        },
      ]),
    ])
  })

  test('INV-43: a failure that another event shows first has no error yet', () => {
    const life = negotiating()
    expect(life.see({ kind: 'event', on: ice, type: 'statechange' }, { 'dtls:0': { state: 'failed' } })).toEqual([
      reported([{ kind: 'dtls', transport: dtls, cause: { type: 'failed' } }]),
    ])
    expect(life.event(dtls, 'error', undefined, { error: { errorDetail: 'dtls-failure' } })).toEqual([])
  })

  test('IC-1: another pair is selected, with a new state or without', () => {
    const life = negotiating()
    const event = 'selectedcandidatepairchange'
    expect(life.event(ice, event)).toEqual([
      reported([{ kind: 'ice', transport: ice, cause: { type: 'selectedcandidatepair.changed' } }]),
    ])
    expect(life.newlyEmitted()).toEqual([`ice:0 ${event}`])
    expect(life.event(ice, event, { state: 'checking' })).toEqual([
      reported([{ kind: 'ice', transport: ice, cause: { type: 'checking', pairChanged: true } }]),
    ])
    expect(life.newlyEmitted()).toEqual([`ice:0 ${event}`, 'ice:0 statechange'])
    expect(life.event(ice, event, undefined, { untrusted: true })).toEqual([])
    expect(life.event('ice:7', event)).toEqual([])
  })

  test('IC-1: a pair that script has made up is none', () => {
    const life = negotiating()
    expect(life.event(ice, 'selectedcandidatepairchange', { state: 'checking' }, { untrusted: true })).toEqual([
      reported([{ kind: 'ice', transport: ice, cause: { type: 'checking' } }]),
    ])
  })

  test('INV-40: after its end a transport tells nothing', () => {
    const life = talking()
    life.event(ice, 'statechange', { state: 'closed' })
    expect(life.status(ice)).toBe('done')
    expect(life.event(ice, 'statechange', { state: 'new' })).toEqual([])
    expect(life.event(ice, 'selectedcandidatepairchange')).toEqual([])
    expect(life.event(ice, 'gatheringstatechange', { gatheringState: 'gathering' })).toEqual([
      reported([{ kind: 'gatherer', transport: 'gatherer:0', cause: { type: 'gathering' } }], connectedStates),
    ])
  })

  test('a connection that does not show its states has none to tell', () => {
    const life = FollowedLife.of({ connection: { signalingState: 'stable' } })
    expect(life.see({ kind: 'look', on: 'connection' }, { connection: { iceGatheringState: 'gathering' } })).toEqual([])
  })

  test('INV-10: a connection that does not show its gathering keeps it', () => {
    const life = FollowedLife.of({
      connection: { signalingState: 'stable', iceConnectionState: 'new', connectionState: 'new' },
    })
    expect(life.event('connection', 'iceconnectionstatechange', { iceConnectionState: 'checking' })).toEqual([
      reported([], { iceConnectionState: 'checking' }),
    ])
  })
})

describe('transports that negotiation has dropped', () => {
  const all = { connection: { sctp: null } }
  const charts = ['sctp:0', 'dtls:0', 'ice:0', 'gatherer:0']
  const removed = charts.map(removedTransport)
  const values = ['connected', 'connected', 'connected', 'complete']

  /** One that has dropped them all. */
  function dropping(): FollowedLife {
    const life = talking({}, { hasSettled: true })
    expect(life.event('connection', 'signalingstatechange', all.connection)).toEqual([
      known({ inUse: noTransports, dropped: ['sctp:0', 'dtls:0', 'ice:0'] }),
      changed(noTransports),
      // They may be closed in a later task.
      lookAgain,
    ])
    return life
  }

  /** The charts, to be looked at when they are removed. */
  function actorsOf(life: FollowedLife): () => readonly unknown[] {
    const actors = charts.map((name) => life.actor(name))
    return () => actors.map((actor) => actor.getSnapshot().value)
  }

  test('AB-9: they are closed when they show it, and then removed', () => {
    const life = dropping()
    expect(life.event('dtls:0', 'statechange', { state: 'closed' })).toEqual([
      reported([{ kind: 'dtls', transport: 'dtls:0', cause: { type: 'closed' } }], connectedStates),
      removedTransport('dtls:0'),
      known({ dropped: ['sctp:0', 'ice:0'] }),
    ])
    expect(life.event('ice:0', 'statechange', { state: 'closed' })).toEqual([
      reported([{ kind: 'ice', transport: 'ice:0', cause: { type: 'closed' } }], connectedStates),
      removedTransport('ice:0'),
      removedTransport('gatherer:0'),
      known({ dropped: ['sctp:0'] }),
    ])
    expect(life.removed).toEqual(['dtls:0', 'ice:0', 'gatherer:0'])
    expect(life.following.shown('ice:0')).toBeUndefined()
    expect(life.following.shown('sctp:0')).toBeDefined()
  })

  test('those of which nothing is told are let go of at the look, and stay where they are', () => {
    const life = dropping()
    const now = actorsOf(life)
    expect(life.see({ kind: 'look', on: 'channel:0' })).toEqual([])
    expect(life.see({ kind: 'look', on: 'connection' })).toEqual([{ judge: true }, ...removed, known({ dropped: [] })])
    expect(now()).toEqual(values)
    expect(life.removed).toEqual(charts)
  })

  test('what shows its end in the look has ended', () => {
    const life = dropping()
    const now = actorsOf(life)
    expect(life.see({ kind: 'look', on: 'connection' }, { 'sctp:0': { state: 'closed' } })).toEqual([
      reported([{ kind: 'sctp', transport: 'sctp:0', cause: { type: 'closed' } }], connectedStates),
      removedTransport('sctp:0'),
      known({ dropped: ['dtls:0', 'ice:0'] }),
      { judge: true },
      ...removed.slice(1),
      known({ dropped: [] }),
    ])
    expect(now()).toEqual(['closed', ...values.slice(1)])
  })

  test('what is dropped only in a look has its time until another', () => {
    const life = talking()
    expect(life.see({ kind: 'look', on: 'connection' }, all)).toEqual([
      known({ inUse: noTransports, dropped: ['sctp:0', 'dtls:0', 'ice:0'] }),
      changed(noTransports),
      lookAgain,
    ])
    expect(life.see({ kind: 'look', on: 'connection' })).toEqual([{ judge: true }, ...removed, known({ dropped: [] })])
  })

  test('TR-1: at the next return to stable they have had their time', () => {
    const life = dropping()
    const now = actorsOf(life)
    life.event('connection', 'signalingstatechange', { signalingState: 'have-local-offer' })
    expect(life.following.known.dropped).toHaveLength(3)
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'stable' })).toEqual([
      tell(expect.objectContaining({ type: 'resync.stable' })),
      ...removed,
      known({ dropped: [] }),
    ])
    expect(now()).toEqual(values)
  })

  test('those that have ended already are only removed', () => {
    const life = talking()
    life.event('ice:0', 'statechange', { state: 'closed' })
    life.following.known = { ...life.following.known, dropped: ['ice:0'], inUse: noTransports }
    life.event('connection', 'signalingstatechange', all.connection)
    expect(life.removed).toEqual(['ice:0', 'gatherer:0'])
  })

  test('one that comes into use again is not dropped', () => {
    const life = dropping()
    expect(life.event('connection', 'signalingstatechange', { sctp: 'sctp:0' })).toEqual([
      known({ inUse, dropped: [] }),
      changed(inUse),
    ])
    expect(life.removed).toEqual([])
    expect(life.actor('dtls:0').getSnapshot().status).toBe('active')
  })

  test('those that another negotiation drops are dropped as well', () => {
    const life = dropping()
    const more: Shows = {
      connection: { transceivers: ['transceiver:0'] },
      'transceiver:0': { senderTransport: 'dtls:1' },
      'dtls:1': { state: 'new', iceTransport: 'ice:1' },
      'ice:1': { state: 'new', gatheringState: 'new' },
    }
    life.see({ kind: 'event', on: 'connection', type: 'signalingstatechange' }, more)
    life.event('transceiver:0', 'none', { senderTransport: null })
    expect(life.following.known.dropped).toEqual(['sctp:0', 'dtls:0', 'ice:0', 'dtls:1', 'ice:1'])
  })

  test.each<[string, (life: FollowedLife) => readonly Step[], readonly Step[]]>([
    ['close()', (life) => life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 }), [close]],
    [
      'a connection that is found closed',
      (life) => life.event('connection', 'signalingstatechange', allClosed),
      [found, judge, closeReturned],
    ],
    [
      'close, sent to the actor of one whose calls cannot be seen',
      (life) => {
        life.event('connection', 'signalingstatechange', { unhooked: true })
        return life.see({ kind: 'told', on: 'connection', cause: 'close' })
      },
      [close, closeReturned],
    ],
  ])('%s lets go of them', (_, end, steps) => {
    const life = dropping()
    expect(end(life)).toEqual([...removed, known({ dropped: [] }), ...steps])
  })
})

describe('close()', () => {
  test('INV-1, INV-34, INV-48: is taken before the engine’s own runs, and has returned with it', () => {
    const life = talking()
    const names = ['channel:0', 'sctp:0', 'dtls:0', 'ice:0', 'gatherer:0']
    const actors = names.map((name) => life.actor(name))
    const calling = { on: 'connection', method: 'close', call: 1 } as const
    expect(life.see({ kind: 'call', ...calling })).toEqual([close])
    expect(actors.map((actor) => actor.getSnapshot().status)).toEqual(names.map(() => 'done'))
    expect(life.status('connection')).toBe('active')
    // What the engine fires inside it tells nothing.
    const closed = { readyState: 'closed' }
    expect(life.event('channel:0', 'close', closed)).toEqual([])
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'closed' })).toEqual([])
    expect(life.see({ kind: 'returned', ...calling }, { connection: allClosed })).toEqual([judge, closeReturned])
    expect(output(life)).toEqual({ cause: 'local-close', connected: true, lastConnectionState: 'connected' })
    expect(life.newlyEmitted()).toEqual([])
  })

  test('what is called of other objects meanwhile does not end it', () => {
    const life = talking()
    life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 })
    expect(life.see({ kind: 'returned', on: 'transceiver:0', method: 'close', call: 2 })).toEqual([])
    expect(life.see({ kind: 'returned', on: 'connection', method: 'addTrack', call: 3 })).toEqual([])
    expect(life.see({ kind: 'unbound', on: 'channel:0' })).toEqual([])
    expect(life.status('connection')).toBe('active')
  })

  test('INV-1: its own call says so by itself, where an event inside shows it first', () => {
    const life = talking()
    life.following.calls = [{ call: 1, on: 'connection', method: 'close' }]
    expect(life.event('connection', 'signalingstatechange', { signalingState: 'closed' })).toEqual([])
    expect(life.event('connection', 'connectionstatechange', { connectionState: 'closed' })).toEqual([])
  })

  test('the close() of a channel is not the connection’s', () => {
    const life = talking()
    life.see({ kind: 'call', on: 'channel:0', method: 'close', call: 1 })
    life.see({ kind: 'call', on: 'connection', method: 'addTrack', call: 2 })
    expect(life.event('connection', 'signalingstatechange', allClosed)).toEqual([found, judge, closeReturned])
  })

  test('INV-34: a channel that the chart does not know of yet is closed with it', () => {
    const life = talking()
    life.following.run(() => life.following.actors.make('channel:1', { readyState: 'connecting', label: 'late' }))
    expect(life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 })).toEqual([
      close,
      closedBy('channel:1'),
    ])
    expect(output(life, 'channel:1')).toEqual({ cause: 'connection-closed', opened: false })
  })

  test('INV-34: one that is bound when it has closed is closed too', () => {
    const life = talking()
    life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 })
    expect(
      life.see({ kind: 'bound', on: 'channel:1' }, { 'channel:1': { readyState: 'open', label: 'late' } }),
    ).toEqual([closedBy('channel:1')])
    expect(output(life, 'channel:1')).toEqual({ cause: 'connection-closed', opened: true })
  })

  test('INV-2: after its end nothing is followed any more', () => {
    const life = talking()
    call(life, 'close', 1, undefined, allClosed)
    const [before, made] = [life.following.chart('connection'), life.made.length]
    call(life, 'close', 2)
    life.event('connection', 'connectionstatechange', { connectionState: 'connected' })
    life.see({ kind: 'returned', on: 'connection', method: 'createDataChannel', call: 3, channel: 'channel:1' })
    life.event('connection', 'datachannel', undefined, { channel: 'channel:2' })
    expect(life.see({ kind: 'bound', on: 'connection' })).toEqual([judge, closeReturned])
    expect(life.following.chart('connection')).toBe(before)
    expect(life.made).toHaveLength(made)
  })

  test('what it returns, of a chart that was not told of the call, is not a close', () => {
    const life = talking()
    life.see({ kind: 'returned', on: 'connection', method: 'close', call: 1 })
    expect(life.status('connection')).toBe('active')
  })
})

describe('a connection that is found closed', () => {
  test('RP-2: was closed by the engine', () => {
    const life = talking()
    expect(life.event('connection', 'signalingstatechange', allClosed)).toEqual([found, judge, closeReturned])
    expect(output(life)).toEqual({ cause: 'engine', connected: true, lastConnectionState: 'connected' })
    expect(output(life, 'channel:0')).toEqual({ cause: 'connection-closed', opened: true })
  })

  test('INV-34: with channels that the chart does not know of yet', () => {
    const life = talking()
    life.following.run(() => life.following.actors.make('channel:1', { readyState: 'open', label: 'late' }))
    expect(life.event('connection', 'signalingstatechange', allClosed)).toEqual([
      found,
      closedBy('channel:1'),
      judge,
      closeReturned,
    ])
  })

  const byItself = { iceConnectionState: 'closed', connectionState: 'closed' }

  test('RP-2: closed by itself, its channels still tell why', () => {
    const life = talking()
    expect(life.event('connection', 'connectionstatechange', byItself)).toEqual([])
    expect(context(life).connectionState).toBe('connected')
    expect(life.event('sctp:0', 'statechange', { state: 'closed' })).toEqual([
      reported([{ kind: 'sctp', transport: 'sctp:0', cause: { type: 'closed' } }], connectedStates),
    ])
    expect(life.event('channel:0', 'close', { readyState: 'closed' })).toEqual([
      { on: 'channel:0', cause: { type: 'transport.closed', association: 'closed' } },
      removedChannel('channel:0'),
      found,
      judge,
      closeReturned,
    ])
    expect(output(life)).toEqual({ cause: 'engine', connected: true, lastConnectionState: 'connected' })
  })

  test('RP-2: not before the last of them', () => {
    const life = talking({ 'channel:1': { readyState: 'open', label: 'more' } })
    life.event('connection', 'connectionstatechange', byItself)
    expect(life.event('channel:0', 'close', { readyState: 'closed' })).toHaveLength(2)
    expect(life.status('connection')).toBe('active')
    life.event('channel:1', 'close', { readyState: 'closed' })
    expect(life.status('connection')).toBe('done')
  })

  test('RP-2: not inside its own close()', () => {
    const life = talking()
    life.event('connection', 'connectionstatechange', byItself)
    life.following.calls = [{ call: 1, on: 'connection', method: 'close' }]
    expect(life.event('channel:0', 'close', { readyState: 'closed' })).toHaveLength(2)
  })

  test('RP-2: of one without channels it is known at once', () => {
    const life = fresh()
    expect(life.event('connection', 'connectionstatechange', byItself)).toEqual([found, judge, closeReturned])
    expect(output(life)).toEqual({ cause: 'engine', connected: false, lastConnectionState: 'new' })
  })

  test('RP-2: only one of its states is not the end', () => {
    const life = fresh()
    expect(life.event('connection', 'iceconnectionstatechange', { iceConnectionState: 'closed' })).toEqual([])
    expect(life.status('connection')).toBe('active')
  })

  test('it was closed before it was bound', () => {
    const life = new FollowedLife({ shows: { connection: { ...newConnection, ...allClosed } } })
    expect(life.see({ kind: 'bound', on: 'connection' })).toEqual([judge, closeReturned])
    expect(output(life)).toEqual({ cause: 'engine', connected: false, lastConnectionState: 'closed' })
  })
})

describe('a connection whose calls cannot be seen', () => {
  test('INV-1: is closed when its actor is told so', () => {
    const life = talking()
    life.see({ kind: 'look', on: 'connection' }, { connection: { unhooked: true } })
    life.following.run(() => life.following.actors.make('channel:1', { readyState: 'open', label: 'late' }))
    expect(life.see({ kind: 'told', on: 'connection', cause: 'close' })).toEqual([
      close,
      closedBy('channel:1'),
      closeReturned,
    ])
    expect(output(life)).toMatchObject({ cause: 'local-close' })
  })

  test('of another one its call is seen', () => {
    expect(talking().see({ kind: 'told', on: 'connection', cause: 'close' })).toEqual([])
  })

  test('DT-5: whose end it is that one of its channels tells is not known', () => {
    const life = talking()
    life.see({ kind: 'look', on: 'connection' }, { connection: { unhooked: true } })
    expect(life.event('channel:0', 'closing', { readyState: 'closing', bufferedAmount: 1 })).toEqual([
      { on: 'channel:0', cause: { type: 'stream.reset', association: 'unseen' } },
    ])
  })
})

describe('letting go', () => {
  test('of a channel', () => {
    const life = talking()
    expect(life.see({ kind: 'unbound', on: 'channel:0' })).toEqual([removedChannel('channel:0')])
    expect(context(life).channels.toArray()).toEqual([])
    expect(life.following.shown('channel:0')).toBeUndefined()
    expect(life.see({ kind: 'unbound', on: 'channel:0' })).toEqual([])
  })

  test('of a channel that was announced: it may be announced again under another name', () => {
    const life = talking()
    life.event('connection', 'datachannel', undefined, { channel: 'channel:0' })
    expect(life.following.known.announced).toEqual(announcedOf(['channel:0']))
    life.see({ kind: 'unbound', on: 'channel:0' })
    expect(life.following.known.announced).toEqual(announcedOf([]))
  })

  test('of the connection with all that belongs to it', () => {
    const life = talking()
    life.following.known = { ...life.following.known, dropped: ['ice:1'] }
    life.following.run(() => {
      life.following.actors.make('ice:1', { state: 'new', gatheringState: 'new' })
      life.following.actors.make('gatherer:1', { state: 'new', gatheringState: 'new' })
    })
    const names = ['channel:0', 'sctp:0', 'dtls:0', 'ice:0', 'gatherer:0', 'ice:1', 'gatherer:1']
    const actors = names.map((name) => life.actor(name))
    expect(life.see({ kind: 'unbound', on: 'connection' })).toEqual([
      removedChannel('channel:0'),
      ...names.slice(1).map(removedTransport),
      { stop: 'connection' },
    ])
    expect(life.stops).toBe(1)
    expect(actors.map((actor) => actor.getSnapshot().status)).toEqual(names.map(() => 'stopped'))
    expect(life.removed).toEqual(names)
    expect(life.newlyEmitted()).toEqual([])
  })

  test('of one that is being closed', () => {
    const life = talking()
    life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 })
    expect(life.see({ kind: 'unbound', on: 'connection' })).toEqual([judge, closeReturned, { stop: 'connection' }])
    expect(life.status('connection')).toBe('done')
  })
})

describe('channels', () => {
  test('CR-14: createDataChannel() has returned one', () => {
    const life = fresh()
    const returned = { kind: 'returned', on: 'connection', method: 'createDataChannel', call: 1 } as const
    const shows = { 'channel:0': { readyState: 'connecting', label: 'chat' } }
    expect(life.see({ ...returned, channel: 'channel:0' }, shows)).toEqual([
      tell({ type: 'channel.created', channel: 'channel:0' }),
    ])
    expect(context(life)).toMatchObject({ channelCreated: true, updated: true })
    expect(context(life).channels.toArray()).toEqual([life.actor('channel:0')])
    expect(life.value('channel:0')).toBe('connecting')
  })

  test('one from before is bound', () => {
    const life = fresh()
    const shows = { 'channel:0': { readyState: 'open', label: 'chat' } }
    expect(life.see({ kind: 'bound', on: 'channel:0' }, shows)).toEqual([
      tell({ type: 'channel.found', channel: 'channel:0' }),
    ])
    expect(context(life)).toMatchObject({ channelCreated: false, updated: false })
    expect(context(life).channels.toArray()).toEqual([life.actor('channel:0')])
    expect(life.see({ kind: 'bound', on: 'channel:0' })).toHaveLength(1)
    expect(context(life).channels).toHaveLength(1)
  })

  test('what it shows since its actor was made is followed', () => {
    const life = fresh()
    life.following.run(() => life.following.actors.make('channel:0', { readyState: 'connecting', label: 'chat' }))
    const shows = { 'channel:0': { readyState: 'open', label: 'chat' } }
    expect(life.see({ kind: 'bound', on: 'channel:0' }, shows)).toEqual([
      tell({ type: 'channel.found', channel: 'channel:0' }),
      { on: 'channel:0', cause: { type: 'announced' } },
    ])
  })

  test('one that is bound when it has closed is none of the connection’s', () => {
    const life = fresh()
    const shows = { 'channel:0': { readyState: 'closed', label: 'chat' } }
    expect(life.see({ kind: 'bound', on: 'channel:0' }, shows)).toEqual([
      tell({ type: 'channel.found', channel: 'channel:0' }),
      removedChannel('channel:0'),
    ])
    expect(context(life).channels.toArray()).toEqual([])
  })

  test('RC-5: the peer’s is announced, and is there before datachannel is emitted', () => {
    const life = fresh()
    const shows = { 'channel:0': { readyState: 'open', label: 'chat', id: 1 } }
    const event = { kind: 'event', on: 'connection', type: 'datachannel', channel: 'channel:0' } as const
    life.actor('connection').on('datachannel', ({ channel, label, id }) => {
      expect(context(life).channels.toArray()).toEqual([channel])
      expect([channel, label, id]).toEqual([life.actor('channel:0'), 'chat', 1])
    })
    expect(life.see(event, shows)).toEqual([
      known({ announced: announcedOf(['channel:0']) }),
      tell({ type: 'channel.announced', channel: 'channel:0', label: 'chat', id: 1 }),
    ])
    expect(life.newlyEmitted()).toEqual(['connection datachannel'])
    expect(life.value('channel:0')).toEqual({ open: 'announced' })
    expect(context(life).channelCreated).toBe(false)
  })

  test('INV-18: once', () => {
    const life = talking()
    const announce = () => life.event('connection', 'datachannel', undefined, { channel: 'channel:0' })
    expect(announce()).toHaveLength(2)
    expect(announce()).toEqual([])
    expect(life.newlyEmitted()).toEqual(['connection datachannel'])
  })

  test('RC-2: an engine that knows no id or label', () => {
    const life = fresh()
    const event = { kind: 'event', on: 'connection', type: 'datachannel', channel: 'channel:0' } as const
    expect(life.see(event, { 'channel:0': { readyState: 'open', id: 'Infinity' } })).toContainEqual(
      tell({ type: 'channel.announced', channel: 'channel:0', label: '', id: null }),
    )
    const more = { ...event, channel: 'channel:1' }
    expect(life.see(more, { 'channel:1': { readyState: 'open', label: 'b', id: null } })).toContainEqual(
      tell({ type: 'channel.announced', channel: 'channel:1', label: 'b', id: null }),
    )
  })

  test('a datachannel that script has made up without a channel says nothing', () => {
    expect(fresh().event('connection', 'datachannel')).toEqual([])
    expect(fresh().event('connection', 'datachannel', undefined, { untrusted: true, channel: 'channel:0' })).toEqual([])
  })

  test('one that is followed alone is announced, and is none of the connection’s', () => {
    const life = fresh()
    const event = { kind: 'event', on: 'connection', type: 'datachannel', channel: 'channel:0' } as const
    const shows = { 'channel:0': { readyState: 'open', label: 'chat', id: 1 } }
    expect(life.see({ ...event, isElsewhere: true }, shows)).toEqual([
      tell({ type: 'channel.announced', channel: 'channel:0', label: 'chat', id: 1, isElsewhere: true }),
    ])
    expect(life.following.known.announced).toEqual(announcedOf([]))
    expect(context(life).channels.toArray()).toEqual([])
  })

  test('DT-6: one that has ended is no more of the connection', () => {
    const life = talking(
      { 'channel:1': { readyState: 'open', label: 'more' } },
      { announced: announcedOf(['channel:0', 'channel:1']) },
    )
    expect(life.event('channel:0', 'close', { readyState: 'closed' })).toEqual([
      { on: 'channel:0', cause: { type: 'transport.closed', association: undefined } },
      removedChannel('channel:0'),
      known({ announced: announcedOf(['channel:1']) }),
    ])
    expect(context(life).channels.toArray()).toEqual([life.actor('channel:1')])
    expect(life.removed).toEqual(['channel:0'])
    expect([...life.following.ended]).toEqual([])
  })

  test('that other channels were announced says nothing of one that was not', () => {
    const life = talking({}, { announced: announcedOf(['channel:1']) })
    expect(life.event('channel:0', 'close', { readyState: 'closed' })).toHaveLength(2)
  })

  test('one that shows its end while its chart has another may have an event to come: it is looked at again', () => {
    const life = talking({ 'channel:1': { readyState: 'open', label: 'more' } })
    const shows = { 'channel:0': { readyState: 'closed' }, 'channel:1': { readyState: 'closing' } }
    expect(life.see({ kind: 'look', on: 'connection' }, shows)).toEqual([{ lookAgain: 'channel:0' }])
    expect(life.looks).toEqual(['channel:0'])
    expect(life.value('channel:0')).toEqual({ open: 'announced' })
    // It is not new any more.
    expect(life.see({ kind: 'look', on: 'connection' }, { connection: { sctp: 'sctp:0' } })).toEqual([])
    expect(life.see({ kind: 'look', on: 'channel:0' })).toEqual([resynced('channel:0'), removedChannel('channel:0')])
    expect(life.see({ kind: 'look', on: 'connection' }, { 'channel:0': { readyState: 'closed' } })).toEqual([])
  })

  test('DT-6: an event that the channel contradicts moves nothing', () => {
    const life = talking()
    expect(life.event('channel:0', 'close')).toEqual([{ lookAgain: 'channel:0' }])
    expect(life.event('channel:0', 'close', undefined, { untrusted: true })).toEqual([])
    expect(life.value('channel:0')).toEqual({ open: 'announced' })
  })
})

describe('the end of the association, as a channel tells of it', () => {
  const aborted: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 5, message: '' }

  function closing(shows: Shows): FollowedLife {
    const life = talking()
    life.see({ kind: 'event', on: 'sctp:0', type: 'statechange' }, shows)
    return life
  }

  function association(life: FollowedLife): unknown {
    const [step] = life.event('channel:0', 'close', { readyState: 'closed' })
    return step && 'cause' in step && (step.cause as { association?: unknown }).association
  }

  test('AB-5: it is closed', () => {
    expect(association(closing({ 'sctp:0': { state: 'closed' } }))).toBe('closed')
  })

  test('AB-6: it has failed, with the connection or with DTLS', () => {
    const failed = { 'sctp:0': { state: 'closed' }, connection: { connectionState: 'failed' } }
    expect(association(closing(failed))).toBe('failed')
    expect(association(closing({ 'sctp:0': { state: 'closed' }, 'dtls:0': { state: 'failed' } }))).toBe('failed')
    const other: Shows = { 'sctp:0': { state: 'closed', transport: null }, 'dtls:0': { state: 'failed' } }
    expect(association(closing(other))).toBe('closed')
  })

  test('DT-8: it lives, and only where the engine tells another end by an error a bare close is the peer’s', () => {
    expect(association(closing({ connection: { engine: 'chromium' } }))).toBe('lives')
    expect(association(closing({ connection: { engine: 'firefox' } }))).toBe(undefined)
    expect(association(closing({ connection: { engine: null } }))).toBe(undefined)
    expect(association(talking())).toBe(undefined)
  })

  test('it lives, but its path is interrupted, or it is not known', () => {
    const interrupted = { engine: 'chromium', connectionState: 'disconnected' }
    expect(association(closing({ connection: interrupted }))).toBe(undefined)
    expect(association(closing({ connection: { engine: 'chromium' }, 'ice:0': { state: 'failed' } }))).toBe(undefined)
    expect(association(closing({ connection: { engine: 'chromium', sctp: null } }))).toBe(undefined)
  })

  test('AB-7: DTLS has failed, and SCTP does not say so yet', () => {
    expect(association(closing({ 'dtls:0': { state: 'failed' }, connection: { connectionState: 'failed' } }))).toBe(
      'failed',
    )
  })

  test('AB-9: negotiation rejects the section for data, by either side', () => {
    for (const method of ['setLocalDescription', 'setRemoteDescription']) {
      const life = talking()
      call(life, method, 1, { type: 'offer', dataRejected: true })
      expect(association(life), method).toBe('rejected')
    }
    const life = talking()
    call(life, 'setRemoteDescription', 1, { type: 'offer', dataRejected: true })
    call(life, 'setLocalDescription', 2, { type: 'answer', dataRejected: false })
    expect(association(life)).toBe(undefined)
  })

  test('DT-7: an abort is why the connection fails', () => {
    const life = talking()
    expect(life.event('channel:0', 'error', { readyState: 'closed' }, { error: aborted })).toEqual([
      { on: 'channel:0', cause: { type: 'transport.closed', error: aborted, association: 'lives' } },
      tell({ type: 'association.failed', error: aborted }),
      removedChannel('channel:0'),
    ])
    expect(context(life).failure).toMatchObject({ errorDetail: 'sctp-failure', sctpCauseCode: 5 })
  })

  test('other errors are not', () => {
    const life = talking()
    const error = { errorDetail: 'data-channel-failure' }
    expect(life.event('channel:0', 'error', undefined, { error })).toHaveLength(1)
    expect(life.event('channel:0', 'error', undefined, { error: aborted, untrusted: true })).toHaveLength(1)
    expect(life.see({ kind: 'look', on: 'channel:0' })).toEqual([])
    expect(context(life).failure).toBeUndefined()
  })

  test('INV-12: in a callback of which the connection was closed, it is not told any more', () => {
    const life = talking()
    life.actor('channel:0').on('error', () => life.actor('connection').send({ type: 'close' }))
    const steps = life.event('channel:0', 'error', { readyState: 'closed' }, { error: aborted })
    expect(steps).toHaveLength(1)
  })
})
