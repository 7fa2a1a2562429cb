import { dtlsOrder, iceOrder, writtenStates } from '../../../machines/rules/derivedRules.ts'
import { endOfCandidates, gatheringOrder, nullCandidate } from '../../../machines/rules/gatheringRules.ts'
import { openAfterSctp, sctpLimits } from '../../../machines/rules/sctpRules.ts'
import {
  failureAnnounced,
  failureFollowed,
  repeatedTransportEvent,
  stateInFailure,
  type TransportKind,
  transportRules,
  transportStep,
} from '../../../machines/rules/transportRules.ts'
import { isInTurn, isOneTask } from '../../../machines/tasks/taskOrder.ts'
import type { DtlsTransportState, IceTransportState } from '../../../machines/transports/transportTypes.ts'
import { type CheckResult, compare, ensure, judged } from '../checkResult.ts'
import {
  type AttributeValue,
  asSeen,
  type Entry,
  type LifeLog,
  objectsOf,
  ownAttributes,
  type Side,
} from '../lifeLog.ts'
import { taskChecks } from './tasks.ts'

/** What holds of each transport, whatever happens to it. */
export function transportChecks(life: LifeLog, side: Side): readonly CheckResult[] {
  const ofSide = life.filter((entry) => entry.side === side)
  const objects = (kind: string) => objectsOf(life, side, kind)
  return [
    ...objects('ice').flatMap((ice) => [
      ...steps(ofSide, ice, 'ice'),
      ...steps(ofSide, ice, 'gatherer'),
      ...changes(ofSide, ice, 'ice'),
      ...changes(ofSide, ice, 'gatherer'),
      ...pairs(ofSide, ice),
    ]),
    ...objects('dtls').flatMap((dtls) => [
      ...steps(ofSide, dtls, 'dtls'),
      ...changes(ofSide, dtls, 'dtls'),
      ...failures(ofSide, dtls),
      ...dtlsChanges(ofSide, dtls),
    ]),
    ...objects('sctp').flatMap((sctp) => [
      ...steps(ofSide, sctp, 'sctp'),
      ...changes(ofSide, sctp, 'sctp'),
      ...limits(ofSide, sctp),
      ...opens(ofSide, sctp),
    ]),
    ...iceChanges(ofSide),
    ...connectedLate(ofSide),
    ...gathering(ofSide),
    ...taskChecks(ofSide),
  ]
}

function attributeOf(kind: TransportKind): 'state' | 'gatheringState' {
  return kind === 'gatherer' ? 'gatheringState' : 'state'
}

/** Each change of state that was read is one that the chart has. */
function* steps(life: LifeLog, object: string, kind: TransportKind): Generator<CheckResult> {
  const attribute = attributeOf(kind)
  let before: AttributeValue
  for (const { shown, inside } of life) {
    const now = shown[object]?.[attribute]
    if (typeof now !== 'string' || now === before) continue
    const isOwnClose = shown.pc?.signalingState === 'closed' || inside?.some((call) => call.endsWith('pc.close()'))
    if (typeof before === 'string' && !isOwnClose) {
      // What is read later may have passed through other states meanwhile: they were told by events, or not at all.
      yield* judged(transportRules[kind], transportStep(kind, before, now), `${kindOf(object)}, ${before} → ${now}`)
    }
    before = now
  }
}

function kindOf(object: string): string {
  return (object.split(' ')[0] ?? object).toUpperCase()
}

/** What each event of a transport announces, and what the last one did; in its first state, a transport has announced nothing. */
function* announcedBy(
  life: LifeLog,
  object: string,
  kind: TransportKind,
): Generator<{ entry: Entry; now: string; before?: string }> {
  const attribute = attributeOf(kind)
  const first = life.find(({ shown }) => shown[object]?.[attribute] !== undefined)?.shown[object]?.[attribute]
  let announced = first === (kind === 'sctp' ? 'connecting' : 'new') ? first : undefined
  for (const entry of life) {
    const type = kind === 'gatherer' ? 'gatheringstatechange' : 'statechange'
    if (entry.kind !== 'event' || entry.object !== object || entry.name !== type) continue
    const now = String(ownAttributes(entry)[attribute])
    yield { entry, now, ...(announced !== undefined && { before: announced }) }
    announced = now
  }
}

/** Its event comes only with another state than the one that was told last. */
function* changes(life: LifeLog, object: string, kind: TransportKind): Generator<CheckResult> {
  for (const { now, before } of announcedBy(life, object, kind)) {
    yield* judged(transportRules[kind], repeatedTransportEvent(kind, now, before), kindOf(object))
  }
}

function* pairs(life: LifeLog, ice: string): Generator<CheckResult> {
  for (const { shown } of life) {
    const { state, selectedCandidatePair } = shown[ice] ?? {}
    if ((state !== 'new' && state !== 'closed') || selectedCandidatePair === undefined) continue
    yield compare('IC-4', `getSelectedCandidatePair() in ${state}`, null, selectedCandidatePair)
  }
}

/** A failure fires `error` and then `statechange`, in one task. */
function* failures(life: LifeLog, dtls: string): Generator<CheckResult> {
  const own = life.filter(({ kind, object }) => kind === 'event' && object === dtls)
  const failed = own.find((entry) => entry.name === 'statechange' && ownAttributes(entry).state === 'failed')
  const error = own.find(({ name }) => name === 'error')
  if (failed) yield* judged('INV-43', failureAnnounced('failed', error !== undefined))
  if (!error) return
  yield* judged('INV-43', stateInFailure(String(ownAttributes(error).state)))
  const told = asSeen(own, error, ...(failed ? [failed] : []))
  const isFollowed = failed !== undefined && isInTurn('dtls.changed', told) && isOneTask('dtls.changed', told)
  yield* judged('INV-43', failureFollowed(isFollowed))
}

function* limits(life: LifeLog, sctp: string): Generator<CheckResult> {
  const begin = life.find(({ shown }) => shown[sctp])?.shown[sctp]?.state
  let hasConnected = begin === 'connecting' ? false : undefined
  let isAnswered: boolean | undefined
  for (const { shown } of life) {
    const { state, inUse, maxChannels, maxMessageSize } = shown[sctp] ?? {}
    const { currentLocalDescription, currentRemoteDescription, signalingState = 'closed' } = shown.pc ?? {}
    if (state === undefined || signalingState === 'closed' || !inUse) continue
    if (state === 'connected') hasConnected = true
    const signaling = String(signalingState)
    const isCurrent = signaling === 'stable' && Boolean(currentLocalDescription && currentRemoteDescription)
    if (isCurrent || signaling.endsWith('pranswer')) isAnswered = true
    if (signaling.endsWith('offer')) isAnswered ??= false
    const broken = sctpLimits({ maxChannels, maxMessageSize, hasConnected, isAnswered })
    yield* judged('INV-41', broken)
    const early = sctpLimits({
      maxChannels: hasConnected ? undefined : maxChannels,
      maxMessageSize: isAnswered ? undefined : maxMessageSize,
      hasConnected,
      isAnswered,
    })
    for (const result of judged('INV-41', early)) yield { ...result, rule: 'ST-5' }
  }
}

/** SCTP tells that it is connected before the channels that this lets open. */
function* opens(life: LifeLog, sctp: string): Generator<CheckResult> {
  const begin = life.find(({ shown }) => shown[sctp])?.shown[sctp]?.state
  let announced = begin === 'connecting' ? begin : undefined
  for (const entry of life) {
    if (entry.kind !== 'event' || !entry.shown[sctp]?.inUse) continue
    if (entry.object === sctp && entry.name === 'statechange') announced = String(ownAttributes(entry).state)
    if (entry.object.startsWith('channel') && entry.name === 'open') {
      yield* judged('INV-42', openAfterSctp(announced), undefined, 'OP-4')
    }
  }
}

/** The transports of a kind that are in use, with what they show. */
function inUse({ shown }: Entry, kind: 'ice' | 'dtls', attribute = 'state'): readonly [string, string][] {
  return Object.entries(shown)
    .filter(([name, own]) => name.startsWith(`${kind} `) && own.inUse)
    .map(([name, own]) => [name, String(own[attribute])])
}

function isLive({ shown }: Entry): boolean {
  const { signalingState = 'closed', connectionState } = shown.pc ?? {}
  return signalingState !== 'closed' && connectionState !== 'closed'
}

/** What one change of ICE shows, and in which order it is announced. */
function* iceChanges(life: LifeLog): Generator<CheckResult> {
  const announced = new Map<string, string>()
  for (const entry of life) {
    const used = inUse(entry, 'ice')
    for (const [name, state] of used) if (!announced.has(name)) announced.set(name, state === 'new' ? state : '')
    if (entry.kind !== 'event' || !isLive(entry)) continue
    const ice = used.map(([, state]) => state) as IceTransportState[]
    const { iceConnectionState, connectionState } = entry.shown.pc ?? {}
    if (entry.object === 'pc' && entry.name === 'iceconnectionstatechange' && ice.length > 0) {
      const isAhead = used.some(([name, state]) => Boolean(announced.get(name)) && announced.get(name) !== state)
      yield* judged('INV-45', iceOrder(String(iceConnectionState), ice, isAhead))
    }
    if (!entry.object.startsWith('ice ') || entry.name !== 'statechange') continue
    const { state } = ownAttributes(entry)
    announced.set(entry.object, String(state))
    if (state === 'closed' || !ownAttributes(entry).inUse) continue
    const dtls = inUse(entry, 'dtls').map(([, own]) => own) as DtlsTransportState[]
    const broken = writtenStates({ ice, dtls }, { iceConnectionState, connectionState })
    yield* judged('IC-1', broken, `in the ICE statechange to ${state}`)
  }
}

/** A change of DTLS shows in `connectionState` in a later task. */
function* dtlsChanges(life: LifeLog, dtls: string): Generator<CheckResult> {
  for (const { entry, now, before } of announcedBy(life, dtls, 'dtls')) {
    const { connectionState } = entry.shown.pc ?? {}
    if (!before || now === before || connectionState === undefined || !isLive(entry) || !ownAttributes(entry).inUse)
      continue
    const ice = inUse(entry, 'ice').map(([, state]) => state) as IceTransportState[]
    const others = inUse(entry, 'dtls').flatMap(([name, state]) =>
      name === dtls ? [] : [state],
    ) as DtlsTransportState[]
    const change = { ice, others, from: before as DtlsTransportState, to: now as DtlsTransportState }
    const broken = dtlsOrder(change, String(connectionState))
    yield* judged('DX-1', broken, `in the DTLS statechange to ${now}`, 'INV-44')
  }
}

/** `connected` is announced only when DTLS is connected, too. */
function* connectedLate(life: LifeLog): Generator<CheckResult> {
  if (life.some(({ shown }) => shown['dtls 2'])) return
  for (const entry of life) {
    const dtls = entry.shown['dtls 1']?.state
    const isConnected = entry.kind === 'event' && entry.shown.pc?.connectionState === 'connected'
    if (!isConnected || entry.name !== 'connectionstatechange' || dtls === undefined) continue
    yield ensure(
      'INV-44',
      dtls === 'connected' || dtls === 'closed',
      'connectionState connected only when DTLS is',
      `connectionState connected while DTLS is ${dtls}`,
    )
  }
}

/** Candidates and the events around them. */
function* gathering(life: LifeLog): Generator<CheckResult> {
  const candidates = life.filter(({ kind, name }) => kind === 'event' && name === 'icecandidate')
  let last: AttributeValue
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
      yield* judged('INV-46', nullCandidate(String(shown.pc?.iceGatheringState)), undefined, 'GA-6')
      yield* judged('GA-4', endOfCandidates(last === 'empty'))
    } else last = detail?.candidate
  }
  yield* gatheringOrders(life)
  if (life.some(({ shown }) => shown.pc?.signalingState === 'closed')) return
  const announced = (state: string) =>
    life.filter(
      ({ kind, name, shown }) =>
        kind === 'event' && name === 'icegatheringstatechange' && shown.pc?.iceGatheringState === state,
    )
  if (announced('complete').length === 0) return
  const nulls = candidates.filter(({ detail }) => detail?.candidate === 'null')
  // One for each time that all is gathered, such as after an ICE restart.
  const isRight = nulls.length > 0 && nulls.length <= Math.max(1, announced('gathering').length)
  yield ensure('GA-5', isRight, 'one null candidate each time that gathering ends', `${nulls.length} null candidates`)
  const isEndTold = candidates.some(({ detail }) => detail?.candidate === 'empty')
  if (nulls.length === 0) yield* judged('GA-4', endOfCandidates(isEndTold, 'icegatheringstatechange to complete alone'))
}

/** The transport announces gathering before its connection. */
function* gatheringOrders(life: LifeLog): Generator<CheckResult> {
  const announced = new Map<string, string>()
  for (const entry of life) {
    const used = inUse(entry, 'ice', 'gatheringState')
    for (const [name, state] of used) if (!announced.has(name)) announced.set(name, state === 'new' ? state : '')
    if (entry.kind !== 'event' || !isLive(entry)) continue
    if (entry.object === 'pc' && entry.name === 'icegatheringstatechange' && used.length > 0) {
      const isAhead = used.some(([name, state]) => Boolean(announced.get(name)) && announced.get(name) !== state)
      yield* judged('INV-46', gatheringOrder(String(entry.shown.pc?.iceGatheringState), isAhead))
    }
    if (entry.object.startsWith('ice ') && entry.name === 'gatheringstatechange') {
      announced.set(entry.object, String(ownAttributes(entry).gatheringState))
    }
  }
}
