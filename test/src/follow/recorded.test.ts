import { describe, expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import type { DataChannelSnapshot } from '../../../machines/channel/dataChannelMachine.ts'
import { readyState } from '../../../machines/channel/readyState.ts'
import {
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../../machines/connection/connectionStates.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import { descriptionsIn } from '../../../src/follow/descriptionsIn.ts'
import type { FollowingListener } from '../../../src/follow/following.ts'
import { announcedOf, nothingKnown } from '../../../src/follow/known.ts'
import type { Trace, TraceEntry } from '../../../src/trace/trace.ts'
import { kindOf } from '../../../src/watch/attributes.ts'
import { FollowedLife } from './followedLife.ts'
import { recordedLife, recordedLives } from './recordedLives.ts'

const selectors = { signalingState, iceConnectionState, connectionState, iceGatheringState }

interface Difference {
  readonly name: string
  readonly attribute: string
  readonly chart: unknown
  readonly object: unknown
}

/** Follows what was recorded with the charts themselves, and looks at them after each entry. */
function follow(
  { checkpoint, entries }: Trace,
  look?: (life: FollowedLife, entry: TraceEntry) => void,
  listener: Partial<FollowingListener> = {},
): FollowedLife {
  const { shows, charts } = checkpoint
  // node-datachannel has transports from the beginning: the charts are told of them here.
  const announced = announcedOf(checkpoint.known.announced)
  const known = { ...checkpoint.known, announced, inUse: nothingKnown.inUse }
  const life = FollowedLife.of(shows, { charts, known, listener })
  for (const entry of entries) {
    if (entry.kind !== 'message') life.following.take(entry)
    look?.(life, entry)
  }
  return life
}

/** Where charts stand otherwise than their objects show. */
function* differences({ following }: FollowedLife): Generator<Difference> {
  for (const name of following.names) {
    for (const [attribute, chart, object] of compared(following, name)) {
      if (chart !== object) yield { name, attribute, chart, object }
    }
  }
}

function* compared(
  following: FollowedLife['following'],
  name: string,
): Generator<readonly [string, chart: unknown, object: unknown]> {
  const shown = following.shown(name) ?? {}
  const chart = following.chart(name)
  const kind = kindOf(name)
  if (!chart) return
  if (kind === 'connection') {
    for (const [attribute, select] of Object.entries(selectors)) {
      yield [attribute, select(chart as PeerConnectionSnapshot), shown[attribute]]
    }
  } else if (kind === 'channel') {
    yield ['readyState', readyState(chart as DataChannelSnapshot), shown.readyState]
  } else {
    yield ['state', chart.value === 'ended' ? 'closed' : chart.value, shown.state]
    const gatherer = kind === 'ice' ? following.chart(name.replace('ice', 'gatherer')) : undefined
    if (gatherer?.status === 'active') yield ['gatheringState', gatherer.value, shown.gatheringState]
  }
}

/** What this side has closed reads so from the call on, whatever the engine shows (DT-4, INV-1, INV-34, INV-48). */
function isOfClose({ name, chart }: Difference, closed: ReadonlySet<string>): boolean {
  if (closed.has('connection')) return chart === 'closed'
  return closed.has(name) && chart === 'closing'
}

/** A connection that closes by itself reads as it was until its channels have ended (RP-2). */
function isOfEngine({ name, attribute, object }: Difference): boolean {
  return name === 'connection' && object === 'closed' && attribute !== 'signalingState'
}

describe.each(recordedLives)('%s', (name) => {
  const { trace, emitted } = recordedLife(name)

  test('each chart stands where its object does, after each entry', () => {
    const closed = new Set<string>()
    const unexplained: (readonly [TraceEntry, Difference])[] = []
    const { errors } = follow(trace, (life, entry) => {
      if (entry.kind === 'call' && entry.method === 'close') closed.add(entry.on)
      if (life.status('connection') === 'done') closed.add('connection')
      for (const difference of differences(life)) {
        if (!isOfClose(difference, closed) && !isOfEngine(difference)) unexplained.push([entry, difference])
      }
    })
    expect(unexplained).toEqual([])
    expect(errors).toEqual([])
  })

  test('it emits what it has emitted', () => {
    const again: string[] = []
    const made = (_: string, actor: AnyActorRef) => void actor.on('*', ({ type }) => again.push(`${actor.id} ${type}`))
    follow(trace, undefined, { made })
    expect(again).toEqual(emitted)
  })

  test('in the end all has ended', () => {
    const life = follow(trace)
    expect(life.status('connection')).toBe('done')
    for (const name of ['connection', ...life.following.channels]) expect(life.status(name)).toBe('done')
    expect(life.following.calls).toEqual([])
  })

  // node-datachannel shows descriptions that are none (DS-2).
  test.skipIf(name.startsWith('node'))('the descriptions are those that are shown when one was applied', () => {
    let count = 0
    follow(trace, ({ following }, entry) => {
      if (entry.kind !== 'settled' || !entry.method.startsWith('set')) return
      const { descriptions } = (following.chart('connection') as PeerConnectionSnapshot).context
      expect(descriptions).toMatchObject(descriptionsIn(following.shown('connection') ?? {}))
      count += 1
    })
    expect(count).toBeGreaterThan(1)
  })
})
