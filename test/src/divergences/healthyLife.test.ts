import { expect, test } from 'vitest'
import type { Attributes } from '../../../src/watch/attributes.ts'
import { inUse, newTransports, WatchedLife } from './watchedLife.ts'

/** A life of an offerer, as the specification has it: SEQ-1, SEQ-24, SEQ-3 and SEQ-6. */
function healthy(): WatchedLife {
  const life = WatchedLife.of()
  const change = (type: string, connection: Attributes, more = {}) => life.event('connection', type, connection, more)

  const create = life.call('connection', 'createDataChannel')
  life.channel('channel:0', 'connecting', { negotiated: false })
  life.returned('connection', 'createDataChannel', create, { returned: { channel: 'channel:0' } })
  change('negotiationneeded', {}, { causes: [{ type: 'negotiation.checked', needed: true }] })

  const offer = life.operation({ method: 'createOffer' })
  life.settled(offer, 'createOffer', undefined, { causes: [{ type: 'offer.created' }] })
  const local = life.operation({ method: 'setLocalDescription', type: 'offer', sdp: 'last-created' })
  change(
    'signalingstatechange',
    { signalingState: 'have-local-offer', pendingLocalDescription: true, sctp: 'sctp:0' },
    {
      causes: [{ type: 'local.offer' }],
      known: { inUse },
      shows: {
        ...newTransports,
        'sctp:0': { ...newTransports['sctp:0'], maxChannels: null, maxMessageSize: null },
      },
    },
  )
  life.settled(local, 'setLocalDescription')

  const gathers = (state: string) => {
    life.event(
      'ice:0',
      'gatheringstatechange',
      { gatheringState: state },
      { shows: { connection: { iceGatheringState: state } } },
    )
    change('icegatheringstatechange', {})
  }
  gathers('gathering')
  for (const candidate of ['candidate', 'end'] as const) change('icecandidate', {}, { event: { candidate } })
  gathers('complete')
  change('icecandidate', {}, { event: { candidate: null } })

  const remote = life.operation({ method: 'setRemoteDescription', type: 'answer' })
  change(
    'signalingstatechange',
    {
      signalingState: 'stable',
      pendingLocalDescription: false,
      currentLocalDescription: true,
      currentRemoteDescription: true,
    },
    { causes: [{ type: 'remote.answer' }], shows: { 'sctp:0': { maxMessageSize: 262_144 } } },
  )
  life.settled(remote, 'setRemoteDescription')
  const candidate = life.operation({
    method: 'addIceCandidate',
    end: false,
    section: 'unknown',
    ufrag: 'unknown',
    remoteDescription: true,
  })
  life.settled(candidate, 'addIceCandidate')

  const connects = (state: string, connection: Attributes) => {
    life.event('ice:0', 'statechange', { state }, { shows: { connection } })
    change('iceconnectionstatechange', {})
    if (connection.connectionState) change('connectionstatechange', {})
  }
  connects('checking', { iceConnectionState: 'checking', connectionState: 'connecting' })
  connects('connected', { iceConnectionState: 'connected' })
  life.event('dtls:0', 'statechange', { state: 'connecting' })
  life.event('dtls:0', 'statechange', { state: 'connected' })
  change('connectionstatechange', { connectionState: 'connected' })
  life.event('sctp:0', 'statechange', { state: 'connected', maxChannels: 65_535 })
  life.event('channel:0', 'open', { readyState: 'open' }, { channelCauses: [{ type: 'open' }] })

  life.channel('channel:1', 'open', { negotiated: false })
  change('datachannel', {}, { event: { channel: 'channel:1' } })
  life.event('channel:1', 'open', {}, { channelCauses: [{ type: 'open' }] })
  life.event('channel:1', 'closing', { readyState: 'closing' }, { channelCauses: [{ type: 'stream.reset' }] })
  life.event('channel:1', 'close', { readyState: 'closed' }, { channelCauses: [{ type: 'transport.closed' }] })
  life.look()
  return life
}

const closed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }

test('SEQ-1 to SEQ-6: the life of a healthy connection says nothing', () => {
  const life = healthy()
  const channelClose = life.call('channel:0', 'close', { channelCauses: [{ type: 'close' }] })
  life.returned('channel:0', 'close', channelClose, { shows: { 'channel:0': { readyState: 'closing' } } })

  const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
  life.returned('connection', 'close', close, {
    shows: {
      connection: { ...closed, senders: 0, receivers: 0 },
      'sctp:0': { state: 'closed' },
      'dtls:0': { state: 'closed' },
      'ice:0': { state: 'closed' },
      'channel:0': { readyState: 'closed' },
    },
    causes: [{ type: 'close.returned' }],
  })
  expect(life.found).toEqual([])
})

test('a look is wanted only where something must have happened later', () => {
  expect(healthy().lookAgain).toBeUndefined()
})

test('what is remembered of a channel goes with it', () => {
  const life = healthy()
  expect([...life.memory.objects.keys()]).toContain('channel:0')
  expect([...life.memory.objects.keys()]).not.toContain('channel:1')
  expect(life.memory.calls).toEqual({})
})
