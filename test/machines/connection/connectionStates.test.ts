import { describe, expect, test } from 'vitest'
import {
  channels,
  connectionState,
  iceAgent,
  iceConnectionState,
  iceGatheringState,
  operations,
  senders,
  signalingState,
  streams,
  transports,
} from '../../../machines/connection/connectionStates.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import { called, enter, liveStates, report } from './connectionChart.ts'

/** What every selector makes of a connection. */
const read = (snapshot: PeerConnectionSnapshot) => ({
  signalingState: signalingState(snapshot),
  iceConnectionState: iceConnectionState(snapshot),
  connectionState: connectionState(snapshot),
  iceGatheringState: iceGatheringState(snapshot),
  channels: channels(snapshot),
  transports: transports(snapshot),
  operations: operations(snapshot).map(({ id, status }) => [id, status]),
  iceAgent: iceAgent(snapshot),
  senders: senders(snapshot),
  streams: streams(snapshot),
})

const fresh = {
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
  channels: [],
  transports: { sctp: undefined, dtls: [], ice: [], gatherers: [] },
  operations: [],
  iceAgent: 'running',
  senders: 'live',
  streams: 'live',
}

describe.each(liveStates)('of a connection in %s', (state) => {
  test('SG-6: they read what its causes have led to', () => {
    const actor = enter(state)
    expect(read(actor.getSnapshot())).toEqual({ ...fresh, signalingState: state })
    const states = { iceConnectionState: 'failed', connectionState: 'failed', iceGatheringState: 'complete' } as const
    actor.send(report(states))
    for (const id of [1, 2, 3]) actor.send(called(id))
    expect(read(actor.getSnapshot())).toEqual({
      ...fresh,
      ...states,
      signalingState: state,
      operations: [
        [1, 'running'],
        [2, 'waiting'],
        [3, 'waiting'],
      ],
    })
  })

  test.each(['closed', 'ended'])('INV-1, INV-4, INV-12: they read what `close` prescribes, once it has %s', (value) => {
    const actor = enter(state)
    actor.send(report({ iceConnectionState: 'connected', connectionState: 'connected', iceGatheringState: 'complete' }))
    for (const id of [1, 2]) actor.send(called(id))
    actor.send({ type: 'close' })
    if (value === 'ended') actor.send({ type: 'close.returned' })
    expect(read(actor.getSnapshot())).toEqual({
      ...fresh,
      signalingState: 'closed',
      iceConnectionState: 'closed',
      connectionState: 'closed',
      iceGatheringState: 'complete',
      operations: [
        [1, 'abandoned'],
        [2, 'abandoned'],
      ],
      iceAgent: 'destroyed',
      senders: 'stopped',
      streams: 'ended',
    })
  })
})
