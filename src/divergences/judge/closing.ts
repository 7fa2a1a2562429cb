import { stateAfterClose, stateAfterConnectionClose, stateAtCreation } from '../../../machines/rules/channelRules.ts'
import {
  descriptionsWhenClosed,
  gatheringWhenClosed,
  type ShownDescriptions,
  sendersWhenClosed,
  statesWhenClosed,
  transceiverWhenClosed,
  transportWhenClosed,
} from '../../../machines/rules/closingRules.ts'
import { keptWhileScriptRuns } from '../../../machines/rules/signalingRules.ts'
import type { Picture } from '../../follow/picture.ts'
import { type Attributes, kindOf, type Shows, UNREADABLE } from '../../watch/attributes.ts'
import type { Happening } from '../../watch/observation.ts'
import type { JudgeMemory } from './memory.ts'
import { type Finding, gathererOf, isInClose, liveConnection, type Moment, on, shown } from './moment.ts'

/** What is to be remembered until a call has returned, of what the objects show before it. */
export function showsAtCall({ before, after, observation }: Moment, isDescribed: boolean): Shows {
  const { on: name, method } = observation as Happening & { kind: 'call' }
  const own = after.shown(name) ?? {}
  if (name !== 'connection' || method !== 'close') return { [name]: own }
  // Called again, it does nothing.
  if (!liveConnection(before)) return {}
  const parts = partsOf(before).map((part) => [part, after.shown(part) ?? {}] as const)
  // Script may have called it in a listener that runs before ours: then the descriptions that are known are old.
  return { ...Object.fromEntries(parts), connection: isDescribed ? own : withoutDescriptions(own) }
}

/** The transports in use, and the channels. */
function partsOf({ known, channels }: Picture): readonly string[] {
  const { sctp, dtls, ice } = known.inUse
  return [...(sctp ? [sctp] : []), ...dtls, ...ice, ...channels]
}

function withoutDescriptions(own: Attributes): Attributes {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !name.endsWith('Description')))
}

/** What a call has done that it must not do, or has not done. */
export function* ofReturn(
  { calls }: JudgeMemory,
  { after }: Moment,
  { on: name, method, call, channel, threw }: Happening & { kind: 'returned' },
): Generator<Finding> {
  const shows = calls[call]?.shows
  if (!shows || threw !== undefined) return
  const before = shows[name] ?? {}
  if (method === 'createDataChannel') {
    const state = channel && shown(after, channel, 'readyState')
    if (channel && state) yield* on(channel, stateAtCreation(state))
    const signalingState = shown(after, name, 'signalingState')
    if (!liveConnection(after) || signalingState === undefined || before.signalingState === undefined) return
    yield* on(name, keptWhileScriptRuns('signalingState', String(before.signalingState), signalingState))
  }
  if (method !== 'close') return
  if (name === 'connection') yield* ofClosedConnection(shows, after)
  const state = shown(after, name, 'readyState')
  if (state && before.readyState) yield* on(name, stateAfterClose(String(before.readyState), state))
}

/** A connection that is found closed shows what it must as any other. */
export function* ofFoundClosed({ before, observation, after }: Moment): Generator<Finding> {
  if (observation.kind === 'call' || !liveConnection(before) || liveConnection(after)) return
  const shows = [...partsOf(before), 'connection'].map((name) => [name, before.shown(name) ?? {}] as const)
  yield* ofClosedConnection(Object.fromEntries(shows), after)
}

function* ofClosedConnection(before: Shows, after: Picture): Generator<Finding> {
  const was = before.connection
  const now = after.shown('connection')
  if (!was || !now) return
  const iceGatheringState = shown(after, 'connection', 'iceGatheringState')
  yield* on(
    'connection',
    ...statesWhenClosed(readable(now)),
    iceGatheringState && was.iceGatheringState
      ? gatheringWhenClosed('iceGatheringState', was.iceGatheringState, iceGatheringState)
      : undefined,
    ...descriptionsWhenClosed(was as ShownDescriptions, now as ShownDescriptions),
    ...sendersWhenClosed(readable(now)),
    ...[now.transceivers ?? []].flat().flatMap((name) => {
      return transceiverWhenClosed(readable(after.shown(String(name)) ?? {}))
    }),
  )
  yield* ofClosedParts(before, after)
}

function* ofClosedParts(before: Shows, after: Picture): Generator<Finding> {
  yield* ofClosedTransports(Object.keys(before), after)
  for (const [name, was] of Object.entries(before)) {
    const state = shown(after, name, 'readyState')
    if (state) yield* on(name, stateAfterConnectionClose(String(was.readyState ?? state), state))
    const gathering = shown(after, name, 'gatheringState')
    if (gathering && was.gatheringState) {
      yield* on(gathererOf(name), gatheringWhenClosed('gatheringState', was.gatheringState, gathering))
    }
  }
}

function* ofClosedTransports(names: readonly string[], after: Picture): Generator<Finding> {
  for (const name of names) {
    const state = ['sctp', 'dtls', 'ice'].includes(kindOf(name)) && shown(after, name)
    if (state) yield* on(name, transportWhenClosed(state))
  }
}

/** What code of the app's sees that an engine runs inside `close()`: not all transports may be closed yet. */
export function* insideClose({ calls }: JudgeMemory, { before, after }: Moment): Generator<Finding> {
  if (!isInClose(before, 'connection')) return
  const names = Object.values(calls).flatMap(({ shows }) => (shows.connection ? Object.keys(shows) : []))
  yield* ofClosedTransports(names, after)
}

/** A channel that is bound when its connection is closed is closed as well. */
export function* ofLateBinding({ before, after, observation }: Moment): Generator<Finding> {
  const state = shown(after, observation.on, 'readyState')
  const isClosed = after.chart('connection') && !liveConnection(after) && !isInClose(before, 'connection')
  if (state && isClosed) yield* on(observation.on, stateAfterConnectionClose(state, state))
}

/** What can be read, at least. */
function readable(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== UNREADABLE))
}
