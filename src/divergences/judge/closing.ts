import { stateAfterClose, stateAfterConnectionClose, stateAtCreation } from '../../../machines/rules/channelRules.ts'
import {
  descriptionsWhenClosed,
  gatheringWhenClosed,
  sendersWhenClosed,
  statesWhenClosed,
  transceiverWhenClosed,
  transportWhenClosed,
} from '../../../machines/rules/closingRules.ts'
import { keptWhileScriptRuns } from '../../../machines/rules/signalingRules.ts'
import type { Picture } from '../../follow/picture.ts'
import type { Shows } from '../../watch/attributes.ts'
import type { Happening } from '../../watch/observation.ts'
import type { JudgeMemory } from './memory.ts'
import { type Finding, gathererOf, isInClose, liveConnection, type Moment, ofConnection, on, shown } from './moment.ts'

/** What is to be remembered until a call has returned, of what the objects show before it. */
export function showsAtCall({ before, after, observation }: Moment): Shows {
  const { on: name, method } = observation as Happening & { kind: 'call' }
  const isClosing = name === 'connection' && method === 'close'
  // Called again, it does nothing.
  if (isClosing && !liveConnection(before)) return {}
  const names = isClosing ? [...partsOf(before), name] : [name]
  return Object.fromEntries(names.map((each) => [each, after.shown(each) ?? {}]))
}

/** The transports in use, and the channels. */
function partsOf({ known, channels }: Picture): readonly string[] {
  const { sctp = [], dtls, ice } = known.inUse
  return [sctp, dtls, ice, [...channels]].flat()
}

/** A connection that is found closed shows what it must as any other. */
export function* ofFoundClosed({ before, observation, after }: Moment): Generator<Finding> {
  // The engine's own `close()` runs after these; before any other call the connection is closed already.
  const isClosing = observation.kind === 'call' && observation.method === 'close' && observation.on === 'connection'
  const isBefore = isClosing || observation.kind === 'told'
  if (isBefore || !liveConnection(before) || liveConnection(after)) return
  const shows = [...partsOf(before), 'connection'].map((name) => [name, before.shown(name) ?? {}] as const)
  yield* ofClosedConnection(Object.fromEntries(shows), after)
}

/** What a call has done that it must not do, or has not done. */
export function* ofReturn(
  { calls }: JudgeMemory,
  { after }: Moment,
  { on: name, method, call, channel, threw }: Happening & { kind: 'returned' },
): Generator<Finding> {
  const shows = threw === undefined ? calls[call]?.shows : undefined
  if (!shows) return
  if (method === 'createDataChannel') {
    if (channel) yield* on(channel, stateAtCreation(shown<'channel'>(after, channel).readyState))
    const { signalingState } = ofConnection(after)
    if (!liveConnection(after)) return
    yield* on(name, keptWhileScriptRuns('signalingState', shows[name]?.signalingState, signalingState))
  } else if (name === 'connection') yield* ofClosedConnection(shows, after)
  else yield* on(name, stateAfterClose(shows[name]?.readyState, shown<'channel'>(after, name).readyState))
}

function* ofClosedConnection(shows: Shows, after: Picture): Generator<Finding> {
  const { connection: before } = shows
  const now = ofConnection(after)
  if (!before) return
  yield* on(
    'connection',
    ...statesWhenClosed(now),
    gatheringWhenClosed('iceGatheringState', before.iceGatheringState, now.iceGatheringState),
    ...descriptionsWhenClosed(before, after.shown('connection') ?? {}),
    ...sendersWhenClosed(now),
    ...(now.transceivers ?? []).flatMap((name) => transceiverWhenClosed(shown<'transceiver'>(after, name))),
  )
  yield* ofTransports(shows, after)
  for (const [name, part] of Object.entries(shows)) {
    const { readyState } = shown<'channel'>(after, name)
    const { gatheringState } = shown<'ice'>(after, name)
    yield* on(name, stateAfterConnectionClose(readyState))
    yield* on(gathererOf(name), gatheringWhenClosed('gatheringState', part.gatheringState, gatheringState))
  }
}

function* ofTransports(shows: Shows, after: Picture): Generator<Finding> {
  for (const name of Object.keys(shows)) yield* on(name, transportWhenClosed(shown<'dtls'>(after, name).state))
}

/** What code of the app's sees that an engine runs inside `close()`: not all transports may be closed yet. */
export function* insideClose({ calls }: JudgeMemory, { before, after }: Moment): Generator<Finding> {
  if (!isInClose(before, 'connection')) return
  for (const { shows } of Object.values(calls)) if (shows.connection) yield* ofTransports(shows, after)
}

/** A channel that is bound when its connection is closed is closed as well. */
export function* ofLateBinding({ before, after, observation: { on: name } }: Moment): Generator<Finding> {
  const { readyState } = shown<'channel'>(after, name)
  // Of a connection that had ended before, nothing is left but that.
  const isClosed = after.chart('connection')
    ? !liveConnection(after) && !isInClose(before, 'connection')
    : after.chart(name)?.output?.cause === 'connection-closed'
  if (isClosed) yield* on(name, stateAfterConnectionClose(readyState))
}
