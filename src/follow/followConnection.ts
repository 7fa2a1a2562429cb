import { USER_INITIATED_ABORT } from '../../machines/channel/whyClosed.ts'
import { connectionClosed } from '../../machines/chart/connectionClosed.ts'
import {
  type ChainedCall,
  effectiveType,
  isLegal,
  outcomeOf,
  stateAfter,
} from '../../machines/connection/descriptionOutcome.ts'
import { negotiationFired } from '../../machines/connection/negotiationFired.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { LiveAggregateStates } from '../../machines/connection/peerConnectionTypes.ts'
import { signalingExplained } from '../../machines/connection/signalingExplained.ts'
import { type DescriptionType, descriptionTypes } from '../../machines/connection/signalingTypes.ts'
import { reported } from '../../machines/transports/reported.ts'
import type { ShownBy } from '../watch/allAttributes.ts'
import { kindOf } from '../watch/attributes.ts'
import { chainedMethods } from '../watch/given.ts'
import type { Given, Observation } from '../watch/observation.ts'
import type { NamedConnectionCause, NamedReport, Step, Steps } from './cause.ts'
import { liveChart, type Shown, shownBy, tell } from './connectionPicture.ts'
import { descriptionsIn } from './descriptionsIn.ts'
import { errorOf, followChannel } from './followChannel.ts'
import { associationEnd, followGoodbye, left } from './followGoodbye.ts'
import type { Known, TransportsInUse } from './known.ts'
import type { Picture } from './picture.ts'

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>

/** The methods that may call for negotiation (NN-6); `createDataChannel()` is a cause of its own. */
const updating = ['addTrack', 'removeTrack', 'addTransceiver', 'restartIce', 'stop', 'setStreams']

/** Events that say something besides what the objects show. */
const telling = ['negotiationneeded', 'datachannel', 'selectedcandidatepairchange', 'icecandidateerror']

/** What follows from an observation of a connection, or of what belongs to it. */
export function followConnection(picture: Picture, observation: Observation): Iterable<Step> {
  // Engines tell of much that is known already.
  const { kind, shows, on, candidates } = observation
  const isNothing =
    kind === 'event' && !shows && !candidates && kindOf(on) !== 'channel' && !telling.includes(observation.type)
  return isNothing ? [] : steps(picture, observation)
}

/**
 * What follows from an observation of a connection, or of what belongs to it: first what the objects show, then what has
 * happened. It depends on nothing but its arguments.
 */
function* steps(picture: Picture, observation: Observation): Steps {
  if (!liveChart(picture)) {
    yield* followClosed(picture, observation)
    return
  }
  if (observation.kind === 'unbound') {
    yield* letGo(picture, observation.on)
    return
  }
  if (observation.kind === 'returned' && observation.channel !== undefined) {
    yield tell({ type: 'channel.created', channel: observation.channel })
  }
  if (observation.kind === 'bound' && kindOf(observation.on) === 'channel') {
    yield tell({ type: 'channel.found', channel: observation.on })
  }
  const { dropped } = picture.known
  // Where nothing is new, the charts know it all; but that another pair of candidates was selected shows nowhere.
  if (observation.shows || observation.kind === 'bound' || isPairChange(observation)) {
    yield* followShown(picture, observation)
  }
  if (liveChart(picture)) yield* followHappening(picture, observation)
  yield* followGoodbye(picture, observation)
  if (observation.kind === 'look' && observation.on === 'connection' && dropped.length > 0) {
    // Whether they should be closed by now is asked while their actors are there.
    yield { judge: true }
    yield* letGoDropped(picture, dropped)
  }
  yield* removeEnded(picture, observation)
}

function isPairChange(observation: Observation): boolean {
  return observation.kind === 'event' && observation.type === 'selectedcandidatepairchange'
}

/** What is left when it is closed: that its `close()` returns, and the end of what came too late to end with it. */
function* followClosed(picture: Picture, observation: Observation): Steps {
  const { on } = observation
  if (observation.kind === 'bound' && on !== 'connection') yield { on, cause: connectionClosed }
  yield* closeLate(picture)
  const isUnbound = on === 'connection' && observation.kind === 'unbound'
  // Script may have called it again inside of it: then the outer one is still to return.
  if (isUnbound || !isClosing(picture)) {
    yield { judge: true }
    yield tell({ type: 'close.returned' })
  }
  if (isUnbound) yield { stop: 'connection' }
}

/** Closes the channels that the connection's chart does not know of yet. */
function* closeLate(picture: Picture): Steps {
  for (const name of picture.channels) {
    if (picture.chart(name)?.status === 'active') yield { on: name, cause: connectionClosed }
  }
}

/** The app has detached from a channel, or from the connection with all that belongs to it. */
function* letGo(picture: Picture, on: string): Steps {
  if (on !== 'connection') {
    if (picture.chart(on)?.status === 'active') yield* removeChannel(picture, on)
    return
  }
  const { inUse, dropped } = picture.known
  for (const channel of picture.channels) yield tell({ type: 'channel.removed', channel })
  for (const transport of [...(inUse.sctp ? [inUse.sctp] : []), ...inUse.dtls, ...inUse.ice, ...dropped]) {
    yield* removeTransport(transport)
  }
  yield { stop: 'connection' }
}

function* removeChannel({ known }: Picture, channel: string): Steps {
  yield tell({ type: 'channel.removed', channel })
  const { announced } = known
  if (announced.has(channel)) yield { known: { announced: announced.without(channel) } }
}

function* removeTransport(transport: string): Steps {
  for (const chart of chartsOf(transport)) yield tell({ type: 'transport.removed', transport: chart })
}

/** The names of the charts of a transport. */
function chartsOf(transport: string): readonly string[] {
  return kindOf(transport) === 'ice' ? [transport, gathererOf(transport)] : [transport]
}

function gathererOf(ice: string): string {
  return ice.replace('ice', 'gatherer')
}

/** What the connection and its transports show. */
function* followShown(picture: Picture, observation: Observation): Steps {
  const shown = shownBy(picture)
  if (shown.signalingState === 'closed') {
    // Its own call says so by itself.
    if (isClosing(picture)) return
    yield* foundClosed(picture, observation)
    return
  }
  yield* followSignaling(picture, shown, observation)
  yield* followStructure(picture, shown)
  yield* followStates(picture, shown, observation)
  // Closed by itself, as no connection may be; its channels still tell why (RP-2).
  if (shown.connectionState !== 'closed' || isClosing(picture)) return
  yield* lookAtUnopened(picture)
  if (isEmpty(picture.channels)) {
    yield* followGoodbye(picture, observation)
    yield* foundClosed(picture, observation)
  }
}

/** Channels of a connection that has closed by itself, and that were never open, as far as was seen by now. */
function* lookAtUnopened(picture: Picture): Steps {
  for (const name of picture.channels) if (isUnopened(picture, name)) yield { lookAgain: name }
}

/** Where DTLS has failed, node-datachannel closes the connection, and fires nothing at channels that were never open. */
function isUnopened(picture: Picture, channel: string): boolean {
  if (picture.known.secured || shownBy(picture).connectionState !== 'closed') return false
  return picture.shown(channel)?.readyState === 'connecting' && picture.chart(channel)?.status === 'active'
}

function* close(picture: Picture, how: { readonly found?: true; readonly time: number }): Steps {
  yield* letGoDropped(picture)
  yield tell({ type: 'close', ...how })
  yield* closeLate(picture)
}

function* foundClosed(picture: Picture, { time }: Observation): Steps {
  yield* close(picture, { found: true, time })
  yield { judge: true }
  yield tell({ type: 'close.returned' })
}

function isClosing({ calls }: Picture): boolean {
  return calls.some(({ on, method }) => on === 'connection' && method === 'close')
}

function isEmpty(items: Iterable<string>): boolean {
  for (const _ of items) return false
  return true
}

function* followSignaling(picture: Picture, { signalingState, ...shown }: Shown, { time }: Observation): Steps {
  const chart = liveChart(picture)
  if (!chart || signalingState === undefined || signalingState === 'closed') return
  if (signalingState === chart.context.signalingState) return
  const explained = signalingExplained(chart, signalingState, descriptionsIn(shown))
  if (!explained) return
  const { known } = picture
  // One that began before the binding, most likely.
  if (explained.cause.type.startsWith('resync') && !known.hasSettled) yield { known: { mayHide: true } }
  yield tell({ ...explained.cause, time })
  // Those of an earlier negotiation have had their time.
  if (signalingState === 'stable') yield* letGoDropped(picture)
}

/**
 * What negotiation has dropped may be closed in a later task, or never: after a rollback the specification does not say that
 * it is. What does not show it by now is no longer followed, and its chart stays where it is.
 */
function* letGoDropped(picture: Picture, those = picture.known.dropped): Steps {
  const { dropped } = picture.known
  yield* removeDropped(
    picture,
    those.filter((transport) => dropped.includes(transport)),
  )
}

function* removeDropped(picture: Picture, gone: readonly string[]): Steps {
  if (gone.length === 0) return
  for (const transport of gone) yield* removeTransport(transport)
  // Not before: where a callback closes the connection meanwhile, the rest is still to be removed.
  yield { known: { dropped: picture.known.dropped.filter((transport) => !gone.includes(transport)) } }
}

/** The transports that SCTP and the transceivers use, each once: what the aggregate states are made from. */
function transportsShown(picture: Picture, { sctp, transceivers }: Shown): TransportsInUse {
  const dtls = new Set<string>()
  const ice = new Set<string>()
  const add = (name: unknown) => {
    if (typeof name !== 'string' || kindOf(name) !== 'dtls') return
    dtls.add(name)
    const transport = picture.shown(name)?.iceTransport
    if (typeof transport === 'string' && isFollowable(picture, transport)) ice.add(transport)
  }
  if (sctp) add(picture.shown(sctp)?.transport)
  for (const transceiver of Array.isArray(transceivers) ? transceivers : []) {
    const { senderTransport, receiverTransport } = picture.shown(transceiver) ?? {}
    add(senderTransport)
    add(receiverTransport)
  }
  const isSctp = typeof sctp === 'string' && isFollowable(picture, sctp)
  return {
    sctp: isSctp ? sctp : undefined,
    dtls: [...dtls].filter((name) => isFollowable(picture, name)),
    ice: [...ice],
  }
}

/** Older engines show some of them as empty objects. */
function isFollowable(picture: Picture, transport: string): boolean {
  return typeof picture.shown(transport)?.state === 'string'
}

function* followStructure(picture: Picture, shown: Shown): Steps {
  const { inUse, dropped } = picture.known
  const found = transportsShown(picture, shown)
  if (isSame(found, inUse)) return
  const now = listOf(found)
  const gone = listOf(inUse).filter((transport) => !now.includes(transport))
  const still = dropped.filter((transport) => !now.includes(transport))
  yield { known: { inUse: found, dropped: [...still, ...gone] } }
  yield tell({ type: 'transports.changed', transports: found })
  if (gone.length > 0) yield { lookAgain: 'connection' }
}

function listOf({ sctp, dtls, ice }: TransportsInUse): readonly string[] {
  return [...(sctp ? [sctp] : []), ...dtls, ...ice]
}

function isSame(one: TransportsInUse, other: TransportsInUse): boolean {
  return one.sctp === other.sctp && one.dtls.join() === other.dtls.join() && one.ice.join() === other.ice.join()
}

/** What the states are, and what of it no chart has been told yet. */
function* followStates(picture: Picture, { iceConnectionState }: Shown, observation: Observation): Steps {
  const chart = liveChart(picture)
  if (!chart || iceConnectionState === undefined) return
  const { inUse, dropped } = picture.known
  const transports: NamedReport[] = []
  for (const transport of listOf(inUse)) report(picture, transport, observation, transports)
  for (const transport of dropped) report(picture, transport, observation, transports)
  const states = liveStates(picture, chart)
  const { context } = chart
  if (
    transports.length > 0 ||
    states.iceConnectionState !== context.iceConnectionState ||
    states.connectionState !== context.connectionState ||
    states.iceGatheringState !== context.iceGatheringState
  ) {
    yield tell({ type: 'states.reported', ...states, transports, time: observation.time })
  }
  if (dropped.length > 0) {
    yield* removeDropped(
      picture,
      dropped.filter((transport) => picture.shown(transport)?.state === 'closed'),
    )
  }
}

/** As an engine may report them: where one shows `closed` by itself, what it was (RP-2). */
function liveStates(picture: Picture, { context }: PeerConnectionSnapshot): LiveAggregateStates {
  const { iceConnectionState = 'closed', connectionState = 'closed', iceGatheringState } = shownBy(picture)
  return {
    iceConnectionState: iceConnectionState === 'closed' ? context.iceConnectionState : iceConnectionState,
    connectionState: connectionState === 'closed' ? context.connectionState : connectionState,
    iceGatheringState: iceGatheringState ?? context.iceGatheringState,
  }
}

/** What a transport's charts have not been told yet. */
function report(picture: Picture, transport: string, observation: Observation, reports: NamedReport[]): void {
  const kind = kindOf(transport) as 'sctp' | 'dtls' | 'ice'
  const { state, gatheringState } = picture.shown(transport) ?? {}
  const isOwn = observation.kind === 'event' && observation.on === transport && !observation.untrusted
  const event = isOwn ? observation : undefined
  const isPair = event?.type === 'selectedcandidatepairchange'
  const cause = reportOf(picture, transport, state)
  if (cause) {
    const error = event?.type === 'error' && { error: dtlsErrorOf(event) }
    const details = { ...cause, ...(isPair && { pairChanged: true }), ...error }
    reports.push({ kind, transport, cause: details as NamedReport['cause'] })
  } else if (isPair && picture.chart(transport)?.status === 'active') {
    reports.push({ kind, transport, cause: { type: 'selectedcandidatepair.changed' } })
  }
  if (kind !== 'ice') return
  const gatherer = gathererOf(transport)
  const gathering = reportOf(picture, gatherer, gatheringState)
  if (gathering) reports.push({ kind: 'gatherer', transport: gatherer, cause: gathering as NamedReport['cause'] })
}

function reportOf(picture: Picture, name: string, state: unknown): { readonly type: string } | undefined {
  const chart = picture.chart(name)
  if (chart?.status !== 'active' || typeof state !== 'string' || chart.value === state) return undefined
  return reported(chart as Parameters<typeof reported>[0], state)
}

function dtlsErrorOf({ error = {} }: Of<'event'>) {
  const { errorDetail = null, receivedAlert = null, sentAlert = null, message = '' } = error
  return { errorDetail, receivedAlert, sentAlert, message }
}

/** What has happened, besides what the objects show. */
function* followHappening(picture: Picture, observation: Observation): Steps {
  const { on } = observation
  if (kindOf(on) === 'channel') {
    yield* followOwn(picture, observation)
    return
  }
  if (observation.candidates) yield tell({ type: 'candidates.counted', ...observation.candidates })
  if (observation.kind === 'stats') yield tell({ type: 'pair.told', pair: observation.pair })
  if (observation.kind === 'call') yield* followCall(picture, observation)
  if (observation.kind === 'returned' && observation.threw === undefined && updating.includes(observation.method))
    yield tell({ type: 'negotiation.updated' })
  if (observation.kind === 'settled') yield* followSettlement(picture, observation)
  if (observation.kind === 'assigned') yield tell({ type: 'negotiation.updated' })
  if (observation.kind === 'event' && on === 'connection' && !observation.untrusted)
    yield* followEvent(picture, observation)
  if (observation.kind === 'told' && picture.shown(on)?.unhooked) {
    yield* close(picture, { time: observation.time })
    yield tell({ type: 'close.returned' })
  }
  yield* doubtfulChannels(picture, observation)
}

/** Channels that show another end than their charts have: an event may be on its way. */
function* doubtfulChannels(picture: Picture, { shows = {} }: Observation): Steps {
  for (const name in shows) {
    if (kindOf(name) !== 'channel' || picture.shown(name)?.readyState !== 'closed') continue
    if (picture.chart(name)?.status === 'active') yield { lookAgain: name }
  }
}

function* followOwn(picture: Picture, observation: Observation): Steps {
  const { on, kind } = observation
  if (kind === 'look' && isUnopened(picture, on)) {
    yield { on, cause: { type: 'transport.closed', association: 'failed' } }
    return
  }
  const end = associationEnd(picture, on, observation.kind === 'event' ? observation.type : undefined)
  yield* followChannel(picture, observation, end)
  if (observation.kind !== 'event' || observation.type !== 'error' || observation.untrusted) return
  const error = errorOf(observation.error)
  if (error.errorDetail !== 'sctp-failure' || !liveChart(picture)) return
  const { sctpCauseCode } = error
  const isGoodbye = sctpCauseCode === USER_INITIATED_ABORT || (sctpCauseCode === null && end === 'lives')
  // What is rejected is aborted like that by either side (AB-9).
  const isRejected = end === 'rejected' && (isGoodbye || sctpCauseCode === null)
  if (isRejected) return
  yield isGoodbye
    ? left(picture, true, observation.time)
    : tell({ type: 'association.failed', error, time: observation.time })
}

function* followEvent(picture: Picture, { type, channel, isElsewhere, gathering }: Of<'event'>): Steps {
  const chart = liveChart(picture)
  if (!chart) return
  if (gathering) yield tell({ type: 'gathering.failed', error: gathering })
  if (type === 'negotiationneeded')
    for (const cause of negotiationFired(chart).causes) yield tell(cause as NamedConnectionCause)
  if (type !== 'datachannel' || channel === undefined || picture.known.announced.has(channel)) return
  const { label, id = null } = (picture.shown(channel) ?? {}) as ShownBy<'channel'>
  if (!isElsewhere) yield { known: { announced: picture.known.announced.with(channel, true) } }
  yield tell({
    type: 'channel.announced',
    channel,
    label: label ?? '',
    id: typeof id === 'number' ? id : null,
    ...(isElsewhere && { isElsewhere }),
  })
}

function* followCall(picture: Picture, { on, method, call, given = {}, time }: Of<'call'>): Steps {
  if (on === 'connection' && method === 'close') {
    yield* close(picture, { time })
    return
  }
  const before = picture.known.dataRejected
  const dataRejected = given.type === 'rollback' && before ? false : given.dataRejected
  if (dataRejected !== undefined && dataRejected !== before)
    yield { known: { dataRejected, dataBefore: { call, rejected: before ?? false } } }
  const described = describedCall(picture, method, given)
  if (described) yield tell({ type: 'operation.called', id: call, call: described })
}

/** What a call of a chained method says of its outcome; `undefined` if it is none, or fails before it is an operation. */
export function describedCall(picture: Picture, method: string, given: Given): ChainedCall | undefined {
  const chart = liveChart(picture)
  if (!chart || given.unusable) return undefined
  const type = given.type as DescriptionType | undefined
  if (type !== undefined && !descriptionTypes.includes(type)) return undefined
  switch (method) {
    case 'createOffer':
    case 'createAnswer':
      return { method }
    case 'setLocalDescription':
      return { method, type, sdp: type === 'rollback' ? 'empty' : comparedSdp(picture, chart, type, given.sdp) }
    case 'setRemoteDescription':
      return type === undefined ? undefined : { method, type }
    case 'addIceCandidate': {
      const section = given.hasSection ? 'unknown' : 'none'
      return { method, end: given.end ?? false, section, ufrag: 'unknown', remoteDescription: true }
    }
    case 'replaceTrack':
      return { method, sameKind: given.sameKind ?? true, stopped: given.stopped ?? false }
    default:
      return undefined
  }
}

/** Only of the first in the chain it is known what will have been created when it starts. */
function comparedSdp(
  { known }: Picture,
  { context }: PeerConnectionSnapshot,
  type: DescriptionType | undefined,
  sdp: Given['sdp'] = 'empty',
): Extract<ChainedCall, { method: 'setLocalDescription' }>['sdp'] {
  if (sdp === 'empty') return 'empty'
  if (context.operations.length > 0 || sdp === 'hidden' || sdp === 'unknown') return 'unknown'
  const kind = effectiveType(context.signalingState, { type }) === 'offer' ? 'offer' : 'answer'
  const exists = kind === 'offer' ? context.descriptions.lastCreatedOffer : context.descriptions.lastCreatedAnswer
  if (exists === false) return 'other'
  if (!exists || !known.created[kind]) return 'unknown'
  return sdp === kind ? 'last-created' : 'other'
}

/** An operation has settled: what its success has done and no event has told, and that it leaves the chain. */
function* followSettlement(picture: Picture, { method, call, rejected, time }: Of<'settled'>): Steps {
  const { dataBefore } = picture.known
  if (rejected !== undefined && dataBefore?.call === call)
    yield { known: { dataRejected: dataBefore.rejected, dataBefore: undefined } }
  const chart = liveChart(picture)
  if (!chart || !(chainedMethods as readonly string[]).concat('replaceTrack').includes(method)) return
  const { operations } = chart.context
  const operation = operations.find(({ id }) => id === call)
  if (!operation) return
  const isFulfilled = rejected === undefined
  const created = isFulfilled && createdAfter(picture.known.created, operation.call)
  if (created) yield { known: { created } }
  if (isFulfilled && !picture.known.mayHide) {
    const outcome = operation.outcome ?? outcomeOf(chart.context.signalingState, operation.call)
    const causes = outcome.kind !== 'succeeds' ? [] : operation.outcome ? operation.outstanding : outcome.causes
    for (const cause of causes) {
      const state = liveChart(picture)?.context.signalingState
      // Where it is not legal now, the engine has gone elsewhere with it, and the chart has followed.
      if (!state || !isLegal(state, cause) || stateAfter(state, cause) !== shownBy(picture).signalingState) break
      yield tell({ type: cause, time })
    }
  }
  // Chromium settles a candidate at once, whatever runs.
  const hasSettled = picture.known.hasSettled || method !== 'addIceCandidate'
  yield { known: { hasSettled, mayHide: picture.known.mayHide && operations.length > 1 } }
  yield tell({ type: 'operation.settled', id: call })
}

function createdAfter(created: Known['created'], call: ChainedCall): Known['created'] | undefined {
  if (call.method === 'createOffer') return { ...created, offer: true }
  if (call.method === 'createAnswer') return { ...created, answer: true }
  // It has created one that nobody has seen.
  if (call.method === 'setLocalDescription' && call.sdp === 'empty') return { offer: false, answer: false }
  return undefined
}

/** A channel that has ended is no more of the connection. */
function* removeEnded(picture: Picture, observation: Observation): Steps {
  if (isEmpty(picture.ended) || !liveChart(picture)) return
  for (const channel of picture.ended) yield* removeChannel(picture, channel)
  const shown = shownBy(picture)
  if (shown.connectionState === 'closed' && isEmpty(picture.channels) && !isClosing(picture))
    yield* foundClosed(picture, observation)
}
