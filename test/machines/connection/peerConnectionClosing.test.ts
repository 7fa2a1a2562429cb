import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AnyActorRef, createActor, fromCallback, toPromise } from 'xstate'
import { readyState } from '../../../machines/channel/readyState.ts'
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
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type {
  LiveAggregateStates,
  PeerConnectionCause,
  PeerConnectionOutput,
} from '../../../machines/connection/peerConnectionTypes.ts'
import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import { gatheringState, transportState } from '../../../machines/transports/transportState.ts'
import {
  addTransports,
  type ConnectionActor,
  called,
  createChannel,
  divergence,
  enter,
  liveStates,
  otherCauses,
  record,
  report,
} from './connectionChart.ts'

const connected: LiveAggregateStates = {
  iceConnectionState: 'connected',
  connectionState: 'connected',
  iceGatheringState: 'gathering',
}

/** A connection that is connected, with a channel in each state and one transport of each kind. */
function populate(actor: ConnectionActor) {
  const { sctp, dtls, ice, gatherer } = addTransports(actor)
  sctp.send({ type: 'connected' })
  for (const type of ['connecting', 'connected'] as const) dtls.send({ type })
  for (const type of ['checking', 'connected'] as const) ice.send({ type })
  gatherer.send({ type: 'gathering' })
  const all = (['connecting', 'open', 'closing'] as const).map((state) => createChannel(actor, state, state))
  for (const channel of all) actor.send({ type: 'channel.created', channel })
  actor.send(report(connected))
  return { all, sctp, dtls, ice, gatherer }
}

function readings(actor: ConnectionActor): string[] {
  const snapshot = actor.getSnapshot()
  return [signalingState(snapshot), iceConnectionState(snapshot), connectionState(snapshot)]
}

afterEach(() => vi.restoreAllMocks())

describe.each(liveStates)('`close` in %s', (state) => {
  test.each(['closed', 'ended'] as const)('INV-1, INV-2, SEQ-6: all reads closed, also once it has %s', (value) => {
    const actor = enter(state)
    populate(actor)
    actor.send({ type: 'close' })
    if (value === 'ended') actor.send({ type: 'close.returned' })
    expect(actor.getSnapshot().value).toBe(value)
    expect(readings(actor)).toEqual(['closed', 'closed', 'closed'])
    const snapshot = actor.getSnapshot()
    expect([iceAgent(snapshot), senders(snapshot), streams(snapshot)]).toEqual(['destroyed', 'stopped', 'ended'])
  })

  test('INV-4, DS-4: the gathering state, the descriptions, the transports and the list of channels survive', () => {
    const actor = enter(state)
    const { all } = populate(actor)
    const { descriptions } = actor.getSnapshot().context
    const inUse = transports(actor.getSnapshot())
    actor.send({ type: 'close' })
    const after = actor.getSnapshot()
    expect(iceGatheringState(after)).toBe('gathering')
    expect(after.context.descriptions).toEqual(descriptions)
    expect(transports(after)).toEqual(inUse)
    expect(channels(after)).toEqual(all)
  })

  test('INV-34, INV-48: the channels and transports are closed in the same step', () => {
    const actor = enter(state)
    const { all, sctp, dtls, ice, gatherer } = populate(actor)
    actor.send({ type: 'close' })
    expect(all.map((channel) => readyState(channel.getSnapshot()))).toEqual(['closed', 'closed', 'closed'])
    const states = [sctp, dtls, ice].map((part) => transportState<string>(part.getSnapshot()))
    expect(states).toEqual(['closed', 'closed', 'closed'])
    expect(gatheringState(gatherer.getSnapshot())).toBe('gathering')
    expect(all.map((channel) => channel.getSnapshot().output?.cause)).toEqual(all.map(() => 'connection-closed'))
    for (const part of [...all, sctp, dtls, ice, gatherer]) expect(part.getSnapshot().status).toBe('done')
  })

  test('INV-3, DT-11, IC-6: nothing is emitted for it, by the connection or by a part of it', () => {
    const actor = enter(state)
    const { all, sctp, dtls, ice, gatherer } = populate(actor)
    actor.send(called(1))
    const seen: string[] = []
    const parts: readonly AnyActorRef[] = [actor, ...all, sctp, dtls, ice, gatherer]
    for (const part of parts) part.on('*', ({ type }) => seen.push(`${part.id} ${type}`))
    actor.send({ type: 'close' })
    actor.send({ type: 'close' })
    actor.send({ type: 'close.returned' })
    expect(seen).toEqual([])
  })

  test('INV-3, INV-12: no cause that comes after it changes or emits anything', () => {
    const actor = enter(state)
    populate(actor)
    actor.send(called(1, { method: 'createOffer' }))
    actor.send({ type: 'close' })
    const { value, context } = actor.getSnapshot()
    const seen = record(actor)
    const { divergence: _, 'close.returned': __, ...causes } = otherCauses(actor)
    for (const cause of Object.values(causes)) actor.send(cause)
    expect([actor.getSnapshot().value, actor.getSnapshot().context]).toEqual([value, context])
    expect(operations(actor.getSnapshot()).map(({ status }) => status)).toEqual(['abandoned'])
    expect(seen).toEqual([])
  })
})

test('INV-34: handlers of the parts see a connection that is closed', () => {
  const actor = enter()
  const { all, ice } = populate(actor)
  const seen: string[][] = []
  for (const part of [...all, ice] as readonly AnyActorRef[]) {
    part.subscribe({ complete: () => seen.push(readings(actor)) })
  }
  actor.send({ type: 'close' })
  expect(seen).toEqual([...all, ice].map(() => ['closed', 'closed', 'closed']))
})

test('INV-48: parts that have ended before are not told', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const actor = enter()
  const { all, sctp, ice } = populate(actor)
  sctp.send({ type: 'closed' })
  ice.send({ type: 'closed' })
  for (const channel of all) channel.send({ type: 'transport.closed' })
  actor.send({ type: 'close' })
  expect(warn).not.toHaveBeenCalled()
})

test('AMB-21: one that is closed in a handler of a step has all of its events, and then is closed', () => {
  const actor = enter()
  const seen = record(actor)
  actor.on('iceconnectionstatechange', () => actor.send({ type: 'close' }))
  actor.send(report({ ...connected, iceGatheringState: 'new' }))
  expect(seen).toEqual(['iceconnectionstatechange[stable]', 'connectionstatechange[stable]'])
  expect(readings(actor)).toEqual(['closed', 'closed', 'closed'])
})

describe('the output', () => {
  const close: PeerConnectionCause = { type: 'close' }
  const found: PeerConnectionCause = { type: 'close', found: true }
  const lost = report({ iceConnectionState: 'disconnected', connectionState: 'disconnected' })

  test.each<[string, PeerConnectionCause[], PeerConnectionOutput]>([
    ['SEQ-14: closed before it was connected', [close], out('local-close', false, 'new')],
    ['SEQ-6: closed while it was connected', [report(connected), close], out('local-close', true, 'connected')],
    ['INV-2: closed twice', [close, found], out('local-close', false, 'new')],
    ['closed after it was lost', [report(connected), lost, close], out('local-close', true, 'disconnected')],
    ['found closed', [report(connected), found], out('engine', true, 'connected')],
    ['INV-2: found closed, and then closed', [found, close], out('engine', false, 'new')],
  ])('%s', async (_, path, output) => {
    const actor = enter()
    for (const cause of path) actor.send(cause)
    expect(actor.getSnapshot().status).toBe('active')
    actor.send({ type: 'close.returned' })
    expect(actor.getSnapshot().output).toEqual(output)
    await expect(toPromise(actor)).resolves.toEqual(output)
  })

  test.each(['signalingState', 'connectionState'] as const)(
    'of one that is found closed by its %s at first',
    (name) => {
      const actor = createActor(peerConnectionMachine, { input: { [name]: 'closed' } }).start()
      expect(readings(actor)).toEqual(['closed', 'closed', 'closed'])
      expect(actor.getSnapshot().value).toBe('closed')
      actor.send({ type: 'close.returned' })
      expect(actor.getSnapshot().output).toEqual(out('engine', false, 'closed'))
    },
  )

  function out(
    cause: PeerConnectionOutput['cause'],
    hasConnected: boolean,
    lastConnectionState: PeerConnectionOutput['lastConnectionState'],
  ): PeerConnectionOutput {
    return { cause, connected: hasConnected, lastConnectionState }
  }
})

describe('the closing procedure', () => {
  function withProcedure(state: SignalingState = 'stable') {
    const log: string[] = []
    let sendBack: ((cause: PeerConnectionCause) => void) | undefined
    const machine = peerConnectionMachine.provide({
      actors: {
        closingProcedure: fromCallback<PeerConnectionCause, { connection: AnyActorRef }>((procedure) => {
          log.push(`begins ${procedure.input.connection === actor}`)
          sendBack = procedure.sendBack
          return () => log.push('ends')
        }),
      },
    })
    const actor: ConnectionActor = createActor(machine, { input: { signalingState: state } })
    actor.subscribe(({ value }) => log.push(typeof value === 'string' ? value : 'live'))
    actor.on('*', ({ type }) => log.push(type))
    actor.start()
    return { actor, log, send: (cause: PeerConnectionCause) => sendBack?.(cause) }
  }

  test('EX-7: it runs from `closed` to `ended`, and can tell how the engine differs', () => {
    const { actor, log, send } = withProcedure()
    actor.send({ type: 'close' })
    send({ type: 'divergence', divergence })
    send({ type: 'close.returned' })
    expect(log).toEqual(['live', 'begins true', 'closed', 'divergence', 'closed', 'ends', 'ended'])
    expect(actor.getSnapshot().status).toBe('done')
  })

  test('it runs from the start for a connection that is closed already', () => {
    const { log } = withProcedure('closed')
    expect(log).toEqual(['begins true', 'closed'])
  })
})
