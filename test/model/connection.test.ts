import { describe, expect, test } from 'vitest'
import type { AnyMachineSnapshot, EventObject } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { fired, talked } from '../../harness/peers.ts'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { Operation, PeerConnectionCause } from '../../machines/connection/peerConnectionTypes.ts'
import type { LiveSignalingState } from '../../machines/connection/signalingTypes.ts'
import { connected, diagnose } from '../../src/diagnosis/index.ts'
import { bindDataChannel, channels } from '../../src/index.ts'
import { connectionMeans, negotiationMeans, operationsMeans, signalingMeans } from './connectionMeans.ts'
import { connectionPerformers, performersOfOthers } from './connectionPerformers.ts'
import { type ConnectionStage, openConnectionStage } from './connectionStage.ts'
import { follow } from './follow.ts'
import { PathLife } from './life.ts'
import { leadsTo, meansOf, performerOf } from './means.ts'
import { modelPaths, type Passable } from './modelPaths.ts'
import { takenInFile } from './takenInFile.ts'
import { transitionsOf } from './transitions.ts'

const tables = {
  peerConnection: connectionMeans,
  signaling: signalingMeans,
  negotiation: negotiationMeans,
  operations: operationsMeans,
} as const

const isOver = takenInFile(Object.keys(tables) as (keyof typeof tables)[])

/** node-datachannel offers a channel by itself when it is created, and has nothing to offer without one. */
const isOffering = engine === 'node-datachannel'
const input = isOffering ? { signalingState: 'have-local-offer' } : undefined

/** The states of the charts at the beginning. */
const states = {
  peerConnection: 'live',
  signaling: isOffering ? 'have-local-offer' : 'stable',
  negotiation: 'clear.idle',
  operations: 'idle',
} as const

describe.each(Object.keys(tables) as (keyof typeof tables)[])('%s', (chart) => {
  const table = tables[chart]

  test('the table knows each transition of the chart, and no other', () => {
    expect(Object.keys(table)).toEqual(transitionsOf(chart))
  })

  const passable: Passable = {
    last: (name) => performerOf(meansOf(table, name, engine)) !== undefined,
    through: (name, target) => leadsTo(table, name, target, engine),
    possible: settlesAtOnce,
    events: { negotiation: eventsOfNegotiation, operations: eventsOfOperations }[chart as string],
  }
  const paths = modelPaths(chart, passable, input)

  test.for(paths)('$name', async (modelPath, context) => {
    const isNegotiated = modelPath.transitions.flat().includes('needed.idle × negotiation.checked [isNotNeeded]')
    const stage = await openConnectionStage({ isNegotiated, isOffering })
    const { life, watched, settling } = stage
    const system = follow(modelPath, table, {
      life,
      actor: watched.actor,
      chart,
      state: states[chart],
      async act(performer, event, rest) {
        const act = performer
          ? connectionPerformers[performer]
          : performersOfOthers[event.type as PeerConnectionCause['type']]
        await act?.(stage, event, rest)
      },
    })
    const path = async () => {
      await modelPath.path.run(system)
      await Promise.all(settling)
    }
    await life.live(path, isOver, context)
  })
})

describe('what belongs to no path, because it only concerns the parts', () => {
  const live = test.extend<{ stage: ConnectionStage }>({
    stage: async ({ task }, use) => {
      const stage = await openConnectionStage()
      await stage.life.live(() => use(stage), isOver, task.context)
    },
  })

  live(
    'the peers connect, statistics are asked for, a channel closes, and the peer closes its connection',
    async ({ stage: { peers, near, far, life, watched } }) => {
      const [first, second] = [near.createDataChannel('first'), near.createDataChannel('second')]
      const closed = [first, second].map((channel) => fired(channel, 'close'))
      const arrived = new Promise<RTCDataChannel>((resolve) => {
        far.addEventListener('datachannel', ({ channel }) => channel.label === 'first' && resolve(channel))
      })
      await peers.negotiate()
      await talked(first, await arrived)
      await connected(watched.actor)
      await diagnose(watched.actor)
      first.close()
      await closed[0]
      far.close()
      await closed[1]
      await life.taken.until(() => (channels(watched.actor.getSnapshot()).length === 0 ? true : undefined))
    },
  )

  live.skipIf(isOffering)(
    'something is done while an answer is applied',
    async ({ stage: { near, peerAnswer, life } }) => {
      await near.setLocalDescription({ type: 'offer' })
      const sdp = await peerAnswer()
      const applied = near.setRemoteDescription({ type: 'answer', sdp })
      near.addTransceiver('audio')
      await applied
      expect(life.taken.all.map(({ name }) => name)).toContain('clear.postponed × stable.reached [chainBusy]')
    },
  )

  test('a channel is there before the binding', async (context) => {
    const life = new PathLife()
    const path = async () => {
      const connection = new RTCPeerConnection()
      life.undo(() => connection.close())
      const channel = connection.createDataChannel('early')
      life.bind('a', connection)
      bindDataChannel(channel, { connection })
    }
    await life.live(path, isOver, context)
  })

  live.skipIf(isOffering)(
    'a rollback drops the transports of a channel that was offered',
    async ({ stage: { near, life } }) => {
      near.createDataChannel('offered')
      await near.setLocalDescription()
      await near.setLocalDescription({ type: 'rollback' })
      await life.taken.until(() => life.taken.all.find(({ name }) => name === 'live × transport.removed'))
    },
  )
})

/** Two operations at the most, of which one waits. */
function eventsOfOperations(snapshot: AnyMachineSnapshot): readonly PeerConnectionCause[] {
  const { operations, signalingState } = (snapshot as unknown as PeerConnectionSnapshot).context
  const calls = callsOf[signalingState] ?? []
  const id = (operations.at(-1)?.id ?? 0) + 1
  return [
    ...nextOf(operations),
    ...(operations.length < 2 ? calls.map((call) => ({ type: 'operation.called', id, call }) as const) : []),
  ]
}

/** What the running operation does next, if all goes well. */
function nextOf([running]: readonly Operation[]): readonly PeerConnectionCause[] {
  if (!running) return []
  const [type] = running.outstanding
  return [type ? { type } : { type: 'operation.settled', id: running.id }]
}

const setLocalDescription: ChainedCall = { method: 'setLocalDescription', sdp: 'empty' }
const callsOf: { readonly [State in LiveSignalingState]?: readonly ChainedCall[] } = {
  stable: [{ method: 'createOffer' }, setLocalDescription, { method: 'setRemoteDescription', type: 'offer' }],
  'have-local-offer': [
    { method: 'createOffer' },
    setLocalDescription,
    { method: 'setRemoteDescription', type: 'answer' },
  ],
  'have-remote-offer': [{ method: 'createAnswer' }, setLocalDescription],
}

/** Signaling comes back to `stable` by an answer here: after a rollback, Chromium announces the need for an offer too early. */
function eventsOfNegotiation(snapshot: AnyMachineSnapshot): readonly PeerConnectionCause[] {
  const { operations, signalingState } = (snapshot as unknown as PeerConnectionSnapshot).context
  const checks: readonly PeerConnectionCause[] = [
    { type: 'negotiation.updated' },
    { type: 'negotiation.checked', needed: true },
    { type: 'negotiation.checked', needed: false },
  ]
  if (operations.length > 0) return [...checks, ...nextOf(operations)]
  const call: ChainedCall =
    signalingState === 'stable' ? { method: 'createOffer' } : { method: 'setRemoteDescription', type: 'answer' }
  const offer: readonly PeerConnectionCause[] = signalingState === 'stable' ? [{ type: 'local.offer' }] : []
  return [...checks, { type: 'operation.called', id: 1, call }, ...offer]
}

/** Nothing is called between what an operation creates and its end: an engine tells both at once. */
function settlesAtOnce(snapshot: AnyMachineSnapshot, { type }: EventObject): boolean {
  const [running] = (snapshot as unknown as PeerConnectionSnapshot).context.operations
  return type !== 'operation.called' || running?.outstanding.length !== 0
}
