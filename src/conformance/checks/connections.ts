import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import { stateAfterConnectionClose } from '../../../machines/rules/channelRules.ts'
import {
  gatheringNeverClosed,
  gatheringWhenClosed,
  statesWhenClosed,
  transportWhenClosed,
} from '../../../machines/rules/closingRules.ts'
import { derivedStates } from '../../../machines/rules/derivedRules.ts'
import { negotiationFires } from '../../../machines/rules/negotiationRules.ts'
import { rejectionKeeps, settlesInTurn } from '../../../machines/rules/operationRules.ts'
import {
  announcedBeforeSuccess,
  type ChangeEvent,
  changeAnnounced,
  changeEvents,
  pendingDescriptions,
  repeatedChange,
  signalingStep,
} from '../../../machines/rules/signalingRules.ts'
import type {
  DtlsTransportState,
  IceGathererState,
  IceTransportState,
} from '../../../machines/transports/transportTypes.ts'
import { type CheckResult, compare, differs, ensure, holds, judged } from '../checkResult.ts'
import {
  type AttributeValue,
  type AttributeValues,
  type Entry,
  entriesOf,
  type LifeLog,
  type Side,
} from '../lifeLog.ts'

/** What holds of each connection, whatever happens to it. */
export function connectionChecks(life: LifeLog, side: Side, unsettled: boolean): readonly CheckResult[] {
  const ofSide = life.filter((entry) => entry.side === side && entry.shown.pc)
  return [
    ...closedStates(ofSide),
    ...afterClose(ofSide),
    ...signaling(ofSide),
    ...descriptions(ofSide),
    ...aggregateEvents(ofSide),
    ...(unsettled ? [] : aggregates(ofSide)),
    ...operations(life, side),
    ...negotiation(life, side),
  ]
}

const states = ['signalingState', 'iceConnectionState', 'connectionState'] as const

function pc(entry: Entry): AttributeValues {
  return entry.shown.pc ?? {}
}

function isClose({ object, name, kind }: Entry): boolean {
  return object === 'pc' && name === 'close()' && kind === 'call'
}

function* closedStates(life: LifeLog): Generator<CheckResult> {
  let wasClosed = false
  for (const entry of life) {
    const shown = states.map((state) => [state, pc(entry)[state]] as const).filter(([, value]) => value !== undefined)
    const closed = shown.filter(([, value]) => value === 'closed')
    const isInside = entry.inside?.some((call) => call.endsWith('pc.close()')) || isClose(entry)
    if (closed.length > 0 && !isInside) yield* judged('INV-1', statesWhenClosed(pc(entry)))
    if (wasClosed) yield ensure('INV-2', closed.length > 0, 'closed for good', 'not closed any more')
    wasClosed ||= closed.length === shown.length && closed.length > 0
    yield* judged('INV-4', gatheringNeverClosed(pc(entry).iceGatheringState))
  }
}

/** What must be the case when `close()` has returned, and after. */
function* afterClose(life: LifeLog): Generator<CheckResult> {
  const index = life.findIndex(isClose)
  const before = life[index]
  const returned = life
    .slice(index + 1)
    .find(({ object, name, kind }) => object === 'pc' && name === 'close()' && kind === 'return')
  if (!before || !returned) return
  yield compare('INV-1', 'pc.close()', 'returned', returned.outcome)
  const when = 'when pc.close() returns'
  yield* judged('INV-1', statesWhenClosed(pc(returned)), when)
  const gathering = gatheringWhenClosed(
    'iceGatheringState',
    pc(before).iceGatheringState,
    pc(returned).iceGatheringState,
  )
  yield* judged('INV-4', gathering, when)
  for (const name of Object.keys(returned.shown)) yield* partAfterClose(name, before.shown[name], returned.shown[name])

  // Called in a handler, it need not stop what else its task fires (AMB-21).
  const isSameTask = (entry: Entry) => before.detail?.inside !== undefined && entry.task === before.task
  const names = life
    .slice(index + 1)
    .filter((entry) => entry.kind === 'event' && entry.object === 'pc' && !isSameTask(entry))
    .map(({ name }) => name)
  const said = [...new Set(names)].join(', ')
  yield ensure('INV-3', said === '', 'no event on the closed connection', `${said} on the closed connection`)
  for (const entry of life.slice(index + 1)) {
    const isTransport = /^(sctp|dtls|ice)/.test(entry.object)
    if (entry.kind !== 'event' || !entry.inside?.some((call) => call.endsWith('pc.close()'))) continue
    if (isTransport || entry.object === 'pc') {
      const what = `${entry.object.split(' ')[0]} ${entry.name}`
      yield differs('EX-7', 'no state event inside the call', `${what} fired inside pc.close()`)
    }
  }
  if (!life.slice(index + 1).some(({ kind, inside }) => kind === 'event' && inside)) yield holds('EX-7')
}

function* partAfterClose(
  name: string,
  before: AttributeValues = {},
  after: AttributeValues = {},
): Generator<CheckResult> {
  const [kind] = name.split(' ')
  const when = 'when pc.close() returns'
  // Whether one that is closing is reached is open (AMB-4).
  if (kind === 'channel' && before.readyState !== 'closed' && before.readyState !== 'closing') {
    const broken = stateAfterConnectionClose(String(after.readyState))
    yield* judged('DT-11', broken, `readyState ${when}, ${before.readyState} before`, 'INV-34', 'AB-1')
  }
  if (!before.inUse || after.state === undefined) return
  const broken = transportWhenClosed(after.state)
  if (kind === 'ice') {
    yield* judged('INV-48', broken, `${kind}, ${when}`, 'IC-6')
    const gathering = gatheringWhenClosed('gatheringState', before.gatheringState, after.gatheringState)
    yield* judged('INV-4', gathering, `${kind}, ${when}`)
  } else yield* judged('INV-48', broken, `${kind}, ${when}`)
}

function* signaling(life: LifeLog): Generator<CheckResult> {
  let before: AttributeValue
  let announced: AttributeValue = 'stable'
  const running: string[] = []
  for (const entry of life) {
    const isDescription = entry.object === 'pc' && /^set(Local|Remote)Description/.test(entry.name)
    if (isDescription && entry.kind === 'call') running.push(entry.name)
    const now = pc(entry).signalingState
    if (now !== before && before !== undefined) yield* step(before as SignalingState, now as SignalingState, running[0])
    if (isDescription && entry.kind === 'settle') running.splice(running.indexOf(entry.name), 1)
    before = now
    if (entry.kind !== 'event' || entry.object !== 'pc' || entry.name !== 'signalingstatechange') continue
    yield* judged('INV-5', repeatedChange('signalingstatechange', String(now), String(announced)))
    announced = now
  }
}

/** All calls are seen: signaling changes only while a description is being applied. */
function* step(from: SignalingState, to: SignalingState, running: string | undefined): Generator<CheckResult> {
  if (running)
    yield* judged('INV-7', signalingStep(from, to, running.includes('rollback') ? 'rollback' : 'description'))
  else yield* judged('INV-7', signalingStep(from, to, 'nothing'), 'while no description is being applied')
}

function* descriptions(life: LifeLog): Generator<CheckResult> {
  for (const entry of life) {
    const { signalingState, pendingLocalDescription, pendingRemoteDescription, ...rest } = pc(entry)
    const pending = {
      pendingLocalDescription: presence(pendingLocalDescription),
      pendingRemoteDescription: presence(pendingRemoteDescription),
    }
    const state = signalingState as SignalingState
    if (state === 'closed' || typeof pending.pendingLocalDescription !== 'boolean') continue
    const same = state === 'stable' ? (['INV-6'] as const) : []
    yield* judged('DS-2', pendingDescriptions(state, pending), `in ${state}`, ...same)
    const isDerived = rest.isLocalDescriptionRight === true && rest.isRemoteDescriptionRight === true
    for (const rule of ['DS-1', 'INV-8'] as const) {
      yield ensure(rule, isDerived, 'the pending description, or else the current one', 'another one')
    }
  }
}

/** Whether a description is there; nothing, if it cannot be read. */
function presence(shown: AttributeValue): boolean | undefined {
  return shown === undefined || String(shown).startsWith('throws') ? undefined : shown !== null
}

function* aggregateEvents(life: LifeLog): Generator<CheckResult> {
  for (const [type, attribute] of Object.entries(changeEvents) as [ChangeEvent, string][]) {
    if (type === 'signalingstatechange') continue
    let announced: AttributeValue = 'new'
    for (const entry of life) {
      if (entry.kind !== 'event' || entry.object !== 'pc' || entry.name !== type) continue
      const now = pc(entry)[attribute]
      yield* judged('INV-10', repeatedChange(type, String(now), String(announced)))
      announced = now
    }
  }
}

/** The values of an attribute of all transports of a kind that are in use. */
function inUse(entry: Entry, kind: 'ice' | 'dtls', attribute: string): readonly string[] {
  return Object.entries(entry.shown)
    .filter(([name, shown]) => name.startsWith(`${kind} `) && shown.inUse)
    .map(([, shown]) => String(shown[attribute]))
}

/** At the very end, when all is at rest. */
function* aggregates(life: LifeLog): Generator<CheckResult> {
  const last = life.at(-1)
  if (last?.name !== 'at rest' || pc(last).signalingState === 'closed') return
  const ice = inUse(last, 'ice', 'state') as IceTransportState[]
  const dtls = inUse(last, 'dtls', 'state') as DtlsTransportState[]
  const gatherers = inUse(last, 'ice', 'gatheringState') as IceGathererState[]
  if (ice.length === 0 || [...ice, ...dtls, ...gatherers].includes('undefined' as never)) return
  const says = `at rest, ICE ${ice.join(', ')}, gatherers ${gatherers.join(', ')} and DTLS ${dtls.join(', ')}`
  yield* judged('INV-9', derivedStates({ ice, dtls, gatherers }, pc(last)), says)
}

const chained = /^(createOffer|createAnswer|setLocalDescription|setRemoteDescription|addIceCandidate|replaceTrack)\b/

function* operations(life: LifeLog, side: Side): Generator<CheckResult> {
  const own = entriesOf(life, side, 'pc')
  const running: string[] = []
  for (const [index, entry] of own.entries()) {
    if (!chained.test(entry.name)) continue
    if (entry.kind === 'call') running.push(entry.name)
    if (entry.kind !== 'settle') continue
    const place = running.indexOf(entry.name)
    if (running.length > 1) yield* judged('INV-11', settlesInTurn(entry.name, place > 0 ? running[0] : undefined))
    running.splice(place, 1)
    const call = own
      .slice(0, index)
      .reverse()
      .find(({ kind, name }) => kind === 'call' && name === entry.name)
    if (!call || !/^set(Local|Remote)Description/.test(entry.name)) continue
    if (entry.outcome === 'fulfilled') yield* applies(own, own.indexOf(call), index)
    else yield* changesNothing(life, side, call, entry)
  }
}

/** The event of the state that it led to comes before its promise. */
function* applies(own: LifeLog, called: number, settled: number): Generator<CheckResult> {
  const entry = own[settled] as Entry
  const state = pc(entry).signalingState
  const before = own[called] && pc(own[called]).signalingState
  if (state === before || state === 'closed') return
  const isTold = (each: Entry) => each.kind === 'event' && each.name === 'signalingstatechange'
  const last = own.slice(0, settled).filter(isTold).at(-1)
  const early = announcedBeforeSuccess(String(state), String(last ? pc(last).signalingState : 'stable'))
  const isToldAfter = own.slice(settled + 1).some((each) => isTold(each) && pc(each).signalingState === state)
  if (!early || isToldAfter) yield* judged('INV-16', early, entry.name)
  else yield* judged('SG-6', changeAnnounced(String(state), false), entry.name)
}

function* changesNothing(life: LifeLog, side: Side, call: Entry, entry: Entry): Generator<CheckResult> {
  const during = life.slice(life.indexOf(call), life.indexOf(entry))
  const others = during.some((each) => each !== call && each.side === side && each.kind === 'call')
  const [was, is] = [pc(call).signalingState, pc(entry).signalingState]
  if (others || is === 'closed') return
  const isRemoteOffer = entry.name === 'setRemoteDescription(offer)'
  yield* judged('INV-15', rejectionKeeps({ method: entry.name, isRemoteOffer }, String(was), String(is)))
}

/** What calls for negotiation, besides the first channel. */
const updating = /^(addTrack|removeTrack|addTransceiver|restartIce)\b/

/** `negotiationneeded` only in stable, with the chain empty, and again only after a return to stable. */
function* negotiation(life: LifeLog, side: Side): Generator<CheckResult> {
  const running: string[] = []
  let [isNeeded, isUpdated, hasChannel] = [false, false, false]
  for (const { kind, name, shown } of entriesOf(life, side, 'pc')) {
    const signalingState = String(shown.pc?.signalingState)
    if (chained.test(name) && kind === 'call') running.push(name)
    if (chained.test(name) && kind === 'settle') running.splice(running.indexOf(name), 1)
    const isFirstChannel = kind === 'call' && name.startsWith('createDataChannel') && !hasChannel
    hasChannel ||= isFirstChannel
    isUpdated ||= isFirstChannel || (kind === 'call' && updating.test(name))
    if (kind !== 'event') continue
    if (name === 'signalingstatechange' && signalingState === 'stable') isNeeded = false
    if (name !== 'negotiationneeded') continue
    const broken = negotiationFires({ signalingState, running: running[0], isNeeded, isUpdated })
    yield* judged('INV-13', broken)
    yield* judged('INV-14', broken)
    isNeeded = true
    isUpdated = false
  }
}
