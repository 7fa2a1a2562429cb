import { createActor } from 'xstate'
import { connectionStateOf, iceConnectionStateOf } from '../../../machines/connection/aggregateStates.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import type {
  DtlsTransportState,
  IceGathererState,
  IceTransportState,
  SctpTransportState,
} from '../../../machines/transports/transportTypes.ts'
import { compare, differs, ensure, type Finding } from '../finding.ts'
import { type Entry, eventsOf, type Life, objectsOf, ownAttributes, type Shown, type Side } from '../life.ts'

/** What holds of each transport, whatever happens to it. */
export function transportChecks(life: Life, side: Side): readonly Finding[] {
  const ofSide = life.filter((entry) => entry.side === side)
  return [
    ...objectsOf(life, side, 'ice').flatMap((ice) => [
      ...transitions(ofSide, ice, 'state', 'TR-1', leads.ice),
      ...transitions(ofSide, ice, 'gatheringState', 'TR-2', leads.gatherer),
      ...changes(ofSide, ice, 'statechange', 'state', 'TR-1'),
      ...changes(ofSide, ice, 'gatheringstatechange', 'gatheringState', 'TR-2'),
      ...pairs(ofSide, ice),
    ]),
    ...objectsOf(life, side, 'dtls').flatMap((dtls) => [
      ...transitions(ofSide, dtls, 'state', 'TR-3', leads.dtls),
      ...changes(ofSide, dtls, 'statechange', 'state', 'TR-3'),
      ...failures(life, side, dtls),
    ]),
    ...objectsOf(life, side, 'sctp').flatMap((sctp) => [
      ...transitions(ofSide, sctp, 'state', 'INV-40', leads.sctp),
      ...changes(ofSide, sctp, 'statechange', 'state', 'INV-40'),
      ...limits(ofSide, sctp),
      ...opens(ofSide, sctp),
    ]),
    ...iceOrder(ofSide),
    ...dtlsOrder(ofSide),
    ...gathering(ofSide),
  ]
}

/** Whether the chart goes from a state to another by the engine's report. */
const leads = {
  ice: (from: string, to: string) =>
    to === 'closed' || can(createActor(iceTransportMachine, { input: { state: from as IceTransportState } }), to),
  gatherer: (from: string, to: string) =>
    can(createActor(iceGathererMachine, { input: { state: from as IceGathererState } }), to),
  dtls: (from: string, to: string) =>
    can(createActor(dtlsTransportMachine, { input: { state: from as DtlsTransportState } }), to),
  sctp: (from: string, to: string) =>
    can(createActor(sctpTransportMachine, { input: { state: from as SctpTransportState } }), to),
}

/** What can be asked of a chart of each kind. */
interface Askable {
  start(): this
  stop(): unknown
  getSnapshot(): { can(event: never): boolean }
}

function can(actor: Askable, to: string): boolean {
  const answer = actor
    .start()
    .getSnapshot()
    .can({ type: to } as never)
  actor.stop()
  return answer
}

/** Each change of state that was read is one that the chart has. */
function* transitions(
  life: Life,
  object: string,
  attribute: string,
  rule: RuleId,
  isLegal: (from: string, to: string) => boolean,
): Generator<Finding> {
  let before: Shown
  for (const { shown, inside } of life) {
    const now = shown[object]?.[attribute]
    if (typeof now !== 'string' || now === before) continue
    const isOwnClose = shown.pc?.signalingState === 'closed' || inside?.some((call) => call.endsWith('pc.close()'))
    if (typeof before === 'string' && !isOwnClose) {
      // What is read later may have passed through other states meanwhile: they were told by events, or not at all.
      yield ensure(
        rule,
        isLegal(before, now),
        `a ${attribute} that may follow ${before}`,
        `${before} → ${now}`,
        `${kindOf(object)} ${attribute}`,
      )
    }
    before = now
  }
}

function kindOf(object: string): string {
  return (object.split(' ')[0] ?? object).toUpperCase()
}

/** Its event comes only with another state than the one that was told last. */
function* changes(life: Life, object: string, type: string, attribute: string, rule: RuleId): Generator<Finding> {
  const told = life.filter(({ kind, object: own, name }) => kind === 'event' && own === object && name === type)
  for (const [index, entry] of told.entries()) {
    const now = ownAttributes(entry)[attribute]
    const before = told[index - 1] && ownAttributes(told[index - 1] as Entry)[attribute]
    // A restart amid gathering may tell of it again (AMB-30).
    const isRepeated = now === before && now !== 'gathering'
    yield ensure(
      rule,
      !isRepeated,
      `${type} for another ${attribute}`,
      `again with ${now}`,
      `${kindOf(object)} ${type}`,
    )
  }
}

function* pairs(life: Life, ice: string): Generator<Finding> {
  for (const { shown } of life) {
    const { state, selectedCandidatePair } = shown[ice] ?? {}
    if ((state !== 'new' && state !== 'closed') || selectedCandidatePair === undefined) continue
    yield compare('IC-4', `getSelectedCandidatePair() in ${state}`, null, selectedCandidatePair)
  }
}

/** A failure is told by an `error`, and then by `statechange`, in one task. */
function* failures(life: Life, side: Side, dtls: string): Generator<Finding> {
  const failed = eventsOf(life, side, dtls, 'statechange').find((entry) => ownAttributes(entry).state === 'failed')
  const error = eventsOf(life, side, dtls, 'error')[0]
  if (failed && !error)
    yield differs('INV-43', 'DTLS error, then statechange to failed', 'statechange to failed without an error')
  if (error)
    yield ensure(
      'INV-43',
      failed !== undefined && failed.task === error.task,
      'error, then statechange in that task',
      'no such statechange',
    )
}

function* limits(life: Life, sctp: string): Generator<Finding> {
  let isAnswered = false
  let hasConnected = false
  for (const entry of life) {
    const attributes = entry.shown[sctp]
    const { currentLocalDescription, currentRemoteDescription, signalingState } = entry.shown.pc ?? {}
    if (!attributes) continue
    isAnswered ||=
      Boolean(currentLocalDescription && currentRemoteDescription) || String(signalingState).endsWith('pranswer')
    hasConnected ||= attributes.state === 'connected'
    const { maxChannels, maxMessageSize } = attributes
    if (signalingState === 'closed' || signalingState === undefined) continue
    if (maxMessageSize !== undefined && !isAnswered) {
      yield compare('ST-5', 'maxMessageSize before an answer', null, maxMessageSize)
      yield compare('INV-41', 'maxMessageSize before an answer', null, maxMessageSize)
    }
    if (maxChannels === undefined) continue
    if (!hasConnected) yield compare('ST-5', 'maxChannels before SCTP has connected', null, maxChannels)
    yield ensure(
      'INV-41',
      (maxChannels !== null) === hasConnected,
      hasConnected ? 'a number for maxChannels once SCTP has connected' : 'maxChannels null before SCTP has connected',
      `maxChannels ${maxChannels}`,
    )
  }
}

/** SCTP tells that it is connected before the channels that this lets open. */
function* opens(life: Life, sctp: string): Generator<Finding> {
  const connected = life.findIndex(
    (entry) => entry.kind === 'event' && entry.object === sctp && ownAttributes(entry).state === 'connected',
  )
  const open = life.findIndex(
    ({ kind, object, name }) => kind === 'event' && object.startsWith('channel') && name === 'open',
  )
  if (open === -1 || connected === -1) return
  for (const rule of ['INV-42', 'OP-4'] as const) {
    yield ensure(
      rule,
      connected < open,
      'SCTP statechange to connected before open',
      'open before SCTP statechange to connected',
    )
  }
}

/** What one change of ICE shows, with one transport of each kind. */
function* iceOrder(life: Life): Generator<Finding> {
  const told = life.filter(
    ({ kind, object, name }) => kind === 'event' && (isIce(object, name) || name === 'iceconnectionstatechange'),
  )
  const states = new Set(told.map((entry) => String(iceStateOf(entry))))
  if (life.some(({ shown }) => shown['ice 2'])) return
  for (const state of states) {
    const ice = told.findIndex((entry) => isIce(entry.object, entry.name) && iceStateOf(entry) === state)
    const own = told.findIndex(({ object, shown }) => object === 'pc' && shown.pc?.iceConnectionState === state)
    if (ice === -1 || own === -1 || state === 'closed') continue
    yield ensure(
      'INV-45',
      ice < own,
      'ICE statechange before iceconnectionstatechange',
      `iceconnectionstatechange first, with ${state}`,
    )
  }
  for (const entry of life) {
    if (entry.kind !== 'event' || !isIce(entry.object, entry.name)) continue
    const { state } = ownAttributes(entry)
    const { iceConnectionState, connectionState, signalingState } = entry.shown.pc ?? {}
    if (signalingState === 'closed' || connectionState === 'closed') continue
    const dtls = Object.entries(entry.shown).find(([name]) => name === 'dtls 1')?.[1].state as
      | DtlsTransportState
      | undefined
    const ice = state as IceTransportState
    if (!entry.shown['ice 1']?.inUse) continue
    yield compare(
      'IC-1',
      `in the ICE statechange to ${ice}, iceConnectionState`,
      iceConnectionStateOf([ice]),
      iceConnectionState,
    )
    if (!dtls || connectionState === undefined) continue
    // A change of DTLS counts one task later (DX-1), so that both may still be seen.
    const either = [connectionStateOf([ice], [dtls]), connectionStateOf([ice], [previous(dtls)])]
    yield ensure(
      'IC-1',
      either.includes(connectionState as never),
      [...new Set(either)].join(' or '),
      String(connectionState),
      `in the ICE statechange to ${ice}, connectionState`,
    )
  }
}

function previous(dtls: DtlsTransportState): DtlsTransportState {
  return dtls === 'connecting' ? 'new' : 'connecting'
}

function isIce(object: string, name: string): boolean {
  return object.startsWith('ice ') && name === 'statechange'
}

function iceStateOf(entry: Entry): Shown {
  return entry.object === 'pc' ? entry.shown.pc?.iceConnectionState : ownAttributes(entry).state
}

/** A change of DTLS shows in `connectionState` in a later task. */
function* dtlsOrder(life: Life): Generator<Finding> {
  if (life.some(({ shown }) => shown['dtls 2'])) return
  let ice: Shown
  for (const entry of life) {
    if (entry.kind === 'event' && entry.object.startsWith('dtls ') && entry.name === 'statechange') {
      const { state } = ownAttributes(entry)
      const now = entry.shown['ice 1']?.state
      const own = entry.shown.pc?.connectionState
      if (
        (state === 'connected' || state === 'failed') &&
        (now === 'connected' || now === 'completed') &&
        ice === now
      ) {
        yield ensure(
          'DX-1',
          own !== state,
          `in the DTLS statechange to ${state}, connectionState still as before`,
          `it is ${own} already`,
        )
        yield ensure(
          'INV-44',
          own !== state,
          `in the DTLS statechange to ${state}, connectionState still as before`,
          `it is ${own} already`,
        )
      }
    }
    if (entry.kind === 'event' && entry.name === 'connectionstatechange') {
      const { connectionState } = entry.shown.pc ?? {}
      const dtls = entry.shown['dtls 1']?.state
      if (connectionState === 'connected' && dtls !== undefined) {
        yield ensure(
          'INV-44',
          dtls === 'connected' || dtls === 'closed',
          'connectionState connected only when DTLS is',
          `connectionState connected while DTLS is ${dtls}`,
        )
      }
    }
    ice = entry.shown['ice 1']?.state ?? ice
  }
}

/** Candidates and the events around them, with one transport. */
function* gathering(life: Life): Generator<Finding> {
  const candidates = life.filter(({ kind, name }) => kind === 'event' && name === 'icecandidate')
  for (const { detail, shown } of candidates) {
    if (detail?.candidate === 'candidate') {
      const isPlaced = Boolean(detail.sdpMid && detail.sdpMLineIndex)
      yield ensure('GA-2', isPlaced, 'sdpMid and sdpMLineIndex are there', 'one is null')
      if (detail.isInDescription !== undefined) {
        const isIn = detail.isInDescription === true
        yield ensure('DS-3', isIn, 'the candidate is in the local description', 'it is not, when icecandidate fires')
      }
    }
    if (detail?.candidate === 'null') {
      yield compare('GA-6', 'at the null candidate, iceGatheringState', 'complete', shown.pc?.iceGatheringState)
    }
  }
  const complete = life.find(
    ({ kind, name, shown }) =>
      kind === 'event' && name === 'icegatheringstatechange' && shown.pc?.iceGatheringState === 'complete',
  )
  if (!complete) return
  if (life.some(({ shown }) => shown.pc?.signalingState === 'closed')) return
  const nulls = candidates.filter(({ detail }) => detail?.candidate === 'null')
  const begun = life.filter(
    ({ kind, name, shown }) =>
      kind === 'event' && name === 'icegatheringstatechange' && shown.pc?.iceGatheringState === 'gathering',
  )
  // One for each time that all is gathered, such as after an ICE restart.
  const isRight = nulls.length > 0 && nulls.length <= Math.max(1, begun.length)
  yield ensure('GA-5', isRight, 'one null candidate each time that gathering ends', `${nulls.length} null candidates`)
  const isEndTold = candidates.some(({ detail }) => detail?.candidate === 'empty')
  yield ensure('GA-4', isEndTold, 'icecandidate with an empty string before gathering is complete', 'none')
  const [transport] = life.filter(
    ({ kind, name, shown }) =>
      kind === 'event' && name === 'gatheringstatechange' && shown['ice 1']?.gatheringState === 'complete',
  )
  if (!transport || life.some(({ shown }) => shown['ice 2'])) return
  const isInOrder = life.indexOf(transport) < life.indexOf(complete)
  yield ensure(
    'INV-46',
    isInOrder,
    'gatheringstatechange before icegatheringstatechange',
    'icegatheringstatechange first',
  )
  if (nulls[0])
    yield ensure(
      'INV-46',
      life.indexOf(complete) < life.indexOf(nulls[0]),
      'icegatheringstatechange before the null candidate',
      'the null candidate first',
    )
}
