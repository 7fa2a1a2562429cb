import { describe, expect, test } from 'vitest'
import { createActor, fromTransition } from 'xstate'
import { readyState } from '../../../machines/channel/readyState.ts'
import {
  channels,
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
  transports,
} from '../../../machines/connection/connectionStates.ts'
import {
  type PeerConnectionSnapshot,
  peerConnectionMachine,
} from '../../../machines/connection/peerConnectionMachine.ts'
import type {
  AggregateStates,
  LiveAggregateStates,
  PeerConnectionCause,
  PeerConnectionInput,
} from '../../../machines/connection/peerConnectionTypes.ts'
import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { transportState } from '../../../machines/transports/transportState.ts'
import {
  addTransports,
  called,
  createChannel,
  divergence,
  enter,
  liveStates,
  newStates,
  type OtherCause,
  otherCauses,
  record,
  report,
  stateIn,
} from './connectionChart.ts'

const readings = (snapshot: PeerConnectionSnapshot): AggregateStates => ({
  iceConnectionState: iceConnectionState(snapshot),
  connectionState: connectionState(snapshot),
  iceGatheringState: iceGatheringState(snapshot),
})

describe('which causes are taken', () => {
  type Cause = OtherCause | 'close' | 'local.offer'
  const taken = (rule: RuleId) => ({ rule, live: true, closed: false, ended: false })

  const matrix: Record<Cause, { rule: RuleId; live: boolean; closed: boolean; ended: boolean }> = {
    'local.offer': taken('SG-5'),
    'operation.called': taken('OC-2'),
    // Taken of one that is in the chain: the matrix of the chain has it.
    'operation.started': { ...taken('OC-3'), live: false },
    'operation.settled': { ...taken('OC-5'), live: false },
    'negotiation.updated': taken('INV-3'),
    'negotiation.checked': taken('INV-13'),
    'resync.negotiationneeded': taken('INV-3'),
    'states.reported': taken('INV-2'),
    'transports.changed': taken('INV-48'),
    'channel.created': taken('CR-1'),
    'channel.found': taken('INV-34'),
    'channel.announced': taken('RC-1'),
    'channel.removed': taken('INV-34'),
    'transport.removed': taken('INV-48'),
    'association.failed': taken('INV-3'),
    'peer.left': taken('AB-3'),
    'candidates.counted': taken('GA-2'),
    'gathering.failed': taken('GA-8'),
    'pair.told': taken('INV-3'),
    close: taken('INV-2'),
    'close.returned': { ...taken('INV-2'), live: false, closed: true },
    divergence: { ...taken('INV-3'), closed: true },
    'stable.reached': taken('NN-2'),
    'chain.emptied': { ...taken('OC-6'), live: false },
  }

  for (const [type, row] of Object.entries(matrix) as [Cause, (typeof matrix)[Cause]][]) {
    for (const state of ['live', 'closed', 'ended'] as const) {
      test(`${row.rule}: in ${state}, ${type} is ${row[state] ? 'taken' : 'ignored'}`, () => {
        const actor = enter(state === 'live' ? 'stable' : 'closed')
        if (state === 'ended') actor.send({ type: 'close.returned' })
        const before = actor.getSnapshot()
        const all: Partial<Record<Cause, PeerConnectionCause>> = otherCauses(actor)
        const cause = all[type] ?? ({ type } as PeerConnectionCause)

        expect(before.matches('live') ? 'live' : before.value).toBe(state)
        expect(before.can(cause)).toBe(row[state])
        if (state === 'ended' || row[state]) return
        actor.send(cause)
        expect([actor.getSnapshot().value, actor.getSnapshot().context]).toEqual([before.value, before.context])
      })
    }
  }
})

describe('a report of the states', () => {
  const before: LiveAggregateStates = {
    iceConnectionState: 'checking',
    connectionState: 'connecting',
    iceGatheringState: 'gathering',
  }
  const after: LiveAggregateStates = {
    iceConnectionState: 'connected',
    connectionState: 'connected',
    iceGatheringState: 'complete',
  }
  const events = ['icegatheringstatechange', 'iceconnectionstatechange', 'connectionstatechange'] as const
  const stateOf = {
    icegatheringstatechange: 'iceGatheringState',
    iceconnectionstatechange: 'iceConnectionState',
    connectionstatechange: 'connectionState',
  } as const

  for (const mask of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const changed = events.filter((_, index) => mask & (1 << index))

    test(`INV-10, IC-1: emits ${changed.join(', then ') || 'nothing'}, with all written before`, () => {
      const actor = enter('stable', before)
      const states = { ...before, ...Object.fromEntries(changed.map((type) => [stateOf[type], after[stateOf[type]]])) }
      const seen: unknown[] = []
      actor.on('*', ({ type }) => seen.push([type, readings(actor.getSnapshot())]))
      actor.send(report(states))
      expect(seen).toEqual(changed.map((type) => [type, states]))
      expect(readings(actor.getSnapshot())).toEqual(states)
    })
  }

  test('IC-1, INV-45: the ICE transport is first, and its handlers read the new states of the connection', () => {
    const actor = enter('stable', before)
    const { ice } = addTransports(actor)
    ice.send({ type: 'checking' })
    const seen: unknown[] = []
    const note = ({ type }: { type: string }) =>
      seen.push([type, transportState(ice.getSnapshot()), ...Object.values(readings(actor.getSnapshot()))])
    ice.on('*', note)
    actor.on('*', note)
    const cause = { type: 'connected', pairChanged: true } as const
    actor.send(report({ ...after, iceGatheringState: 'gathering' }, { kind: 'ice', transport: ice, cause }))
    expect(seen).toEqual(
      ['selectedcandidatepairchange', 'statechange', 'iceconnectionstatechange', 'connectionstatechange'].map(
        (type) => [type, 'connected', 'connected', 'connected', 'gathering'],
      ),
    )
  })

  test('GA-4, INV-46: the gatherer is before the connection', () => {
    const actor = enter()
    const { gatherer } = addTransports(actor)
    const seen: unknown[] = []
    gatherer.on('*', ({ type }) => seen.push([type, iceGatheringState(actor.getSnapshot())]))
    actor.on('*', ({ type }) => seen.push([type, iceGatheringState(actor.getSnapshot())]))
    actor.send(
      report(
        { iceGatheringState: 'gathering' },
        { kind: 'gatherer', transport: gatherer, cause: { type: 'gathering' } },
      ),
    )
    expect(seen).toEqual([
      ['gatheringstatechange', 'gathering'],
      ['icegatheringstatechange', 'gathering'],
    ])
  })

  test('INV-43: DTLS that has failed emits its `error` first, and the connection is last', () => {
    const actor = enter('stable', { connectionState: 'connecting' })
    const { dtls } = addTransports(actor)
    const seen: string[] = []
    dtls.on('*', ({ type }) => seen.push(`dtls ${type}`))
    actor.on('*', ({ type }) => seen.push(type))
    actor.send(report({ connectionState: 'failed' }, { kind: 'dtls', transport: dtls, cause: { type: 'failed' } }))
    expect(seen).toEqual(['dtls error', 'dtls statechange', 'connectionstatechange'])
  })

  test('what has not changed is not written: the snapshot is the same', () => {
    const actor = enter('stable', after)
    const { sctp } = addTransports(actor)
    const before = actor.getSnapshot()
    actor.send(report(after, { kind: 'sctp', transport: sctp, cause: { type: 'connected' } }))
    expect(transportState(sctp.getSnapshot())).toBe('connected')
    expect(actor.getSnapshot()).toBe(before)
  })

  test('that it is connected is written even if the states are those of the input', () => {
    const actor = enter('stable', { ...after, connected: false })
    actor.send(report(after))
    expect(actor.getSnapshot().context.connected).toBe(true)
  })

  test('DX-5, RP-2: DTLS that the peer has closed leaves the connection as it is', () => {
    const actor = enter('have-local-offer', after)
    const { dtls } = addTransports(actor)
    const seen: string[] = []
    actor.on('*', ({ type }) => seen.push(type))
    actor.send(report(after, { kind: 'dtls', transport: dtls, cause: { type: 'closed' } }))
    expect(transportState(dtls.getSnapshot())).toBe('closed')
    expect([seen, readings(actor.getSnapshot())]).toEqual([[], after])
    expect(signalingState(actor.getSnapshot())).toBe('have-local-offer')
  })

  test('INV-47: ICE that has failed changes nothing in DTLS, SCTP and the channels', () => {
    const actor = enter('stable', before)
    const { ice, dtls, sctp } = addTransports(actor)
    ice.send({ type: 'checking' })
    const channel = createChannel(actor, 'a', 'open')
    actor.send({ type: 'channel.created', channel })
    const others = [dtls, sctp, channel].map((other) => other.getSnapshot())
    const failed = { iceConnectionState: 'failed', connectionState: 'failed' } as const
    actor.send(report(failed, { kind: 'ice', transport: ice, cause: { type: 'failed' } }))
    expect(transportState(ice.getSnapshot())).toBe('failed')
    expect([dtls, sctp, channel].map((other) => other.getSnapshot())).toEqual(others)
  })

  test('AMB-13: other transports in use emit nothing by themselves', () => {
    const actor = enter()
    const seen: string[] = []
    actor.on('*', ({ type }) => seen.push(type))
    const parts = addTransports(actor)
    expect(transports(actor.getSnapshot())).toEqual({
      sctp: parts.sctp,
      dtls: [parts.dtls],
      ice: [parts.ice],
      gatherers: [parts.gatherer],
    })
    expect(seen).toEqual([])
  })
})

describe('the channels', () => {
  test('CR-14, RC-3, CL-2: they are kept in the order in which they came, until they are removed', () => {
    const actor = enter()
    const [a, b, c] = ['a', 'b', 'c'].map((id) => createChannel(actor, id, 'open'))
    if (!a || !b || !c) return
    actor.send({ type: 'channel.created', channel: a })
    actor.send({ type: 'channel.announced', channel: b, label: 'b', id: 1 })
    actor.send({ type: 'channel.found', channel: c })
    expect(channels(actor.getSnapshot())).toEqual([a, b, c])
    b.send({ type: 'transport.closed' })
    actor.send({ type: 'channel.removed', channel: b })
    expect(channels(actor.getSnapshot())).toEqual([a, c])
    expect([a, c].map((one) => one.getSnapshot().status)).toEqual(['active', 'active'])
  })

  test('INV-35: one that is let go while it is open is stopped, and nothing else changes', () => {
    const actor = enter()
    const [a, b] = [createChannel(actor, 'a', 'open'), createChannel(actor, 'b', 'open')]
    for (const channel of [a, b]) actor.send({ type: 'channel.created', channel })
    const before = actor.getSnapshot()
    actor.send({ type: 'channel.removed', channel: a })
    expect([a, b].map((one) => one.getSnapshot().status)).toEqual(['stopped', 'active'])
    expect(actor.getSnapshot().value).toEqual(before.value)
    expect(channels(actor.getSnapshot())).toEqual([b])
    expect(actor.getSnapshot().context).toEqual({ ...before.context, channels: actor.getSnapshot().context.channels })
  })

  test('RC-5, INV-18: an announced one is emitted once, and is open and in the list by then', () => {
    const actor = enter()
    const channel = createChannel(actor, 'a', 'open')
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push([event, readyState(channel.getSnapshot()), channels(actor.getSnapshot())]))
    actor.send({ type: 'channel.announced', channel, label: 'chat', id: 1 })
    expect(seen).toEqual([[{ type: 'datachannel', channel, label: 'chat', id: 1 }, 'open', [channel]]])
  })

  test.each(['channel.created', 'channel.found'] as const)('INV-18: %s emits nothing', (type) => {
    const actor = enter()
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push(event))
    actor.send({ type, channel: createChannel(actor, 'a', 'connecting') })
    expect(seen).toEqual([])
  })

  test('CR-13: only the first that is created here may call for negotiation', () => {
    const updates = (...path: readonly ('channel.created' | 'channel.found' | 'channel.announced')[]) => {
      const actor = enter()
      return path.map((type) => {
        const { updated } = actor.getSnapshot().context
        const channel = createChannel(actor, 'a', 'open')
        actor.send(type === 'channel.announced' ? { type, channel, label: '', id: null } : { type, channel })
        return actor.getSnapshot().context.updated !== updated
      })
    }
    expect(updates('channel.created', 'channel.created')).toEqual([true, false])
    // AMB-33
    expect(updates('channel.announced', 'channel.created')).toEqual([false, true])
    expect(updates('channel.found', 'channel.created')).toEqual([false, true])
  })
})

describe('where it begins', () => {
  test.each<SignalingState>([...liveStates, 'closed'])('INV-1: at one that is %s, without an event', (state) => {
    const input: PeerConnectionInput = { ...newStates, signalingState: state }
    const actor = createActor(peerConnectionMachine, { input })
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push(event))
    actor.start()
    const snapshot = actor.getSnapshot()
    expect(signalingState(snapshot)).toBe(state)
    expect(connectionState(snapshot)).toBe(state === 'closed' ? 'closed' : 'new')
    expect(iceConnectionState(snapshot)).toBe(state === 'closed' ? 'closed' : 'new')
    expect(stateIn('negotiation', snapshot)).toBe(state === 'closed' ? 'closed' : 'clear.idle')
    expect([snapshot.status, seen]).toEqual(['active', []])
  })

  test('with the states that it shows, and as one that was connected if it is', () => {
    const input = {
      iceConnectionState: 'completed',
      connectionState: 'connected',
      iceGatheringState: 'complete',
    } as const
    const snapshot = enter('stable', input).getSnapshot()
    expect(readings(snapshot)).toEqual(input)
    expect(snapshot.context.connected).toBe(true)
  })
})

test('`divergence` says whose, where and what, while it is live and while it closes', () => {
  const actor = enter()
  const seen: unknown[] = []
  actor.on('divergence', (event) => seen.push(event))
  actor.send({ type: 'divergence', divergence })
  actor.send({ type: 'close' })
  actor.send({ type: 'divergence', divergence })
  expect(seen).toEqual([
    { type: 'divergence', ...divergence },
    { type: 'divergence', ...divergence },
  ])
})

test('a part that fails changes nothing in its connection', () => {
  const parent = enter('stable')
  parent.send({ type: 'negotiation.checked', needed: true })
  parent.send(called(1))
  const before = parent.getSnapshot()
  const seen = record(parent)

  const broken = fromTransition(() => {
    throw new Error('broken')
  }, {})
  const part = createActor(broken, { parent, id: 'part' }).start()
  const errors: unknown[] = []
  part.subscribe({ error: (error) => void errors.push(error) })
  part.send({ type: 'any' })

  expect(errors).toEqual([new Error('broken')])
  const { status, value, context } = parent.getSnapshot()
  expect(status).toBe('active')
  expect(value).toEqual(before.value)
  expect(context).toEqual(before.context)
  expect(seen).toEqual([])
})
