import {
  connectionStateOf,
  iceConnectionStateOf,
  iceGatheringStateOf,
} from '../../../machines/connection/aggregateStates.ts'
import { causesOf, stateAfter } from '../../../machines/connection/descriptionOutcome.ts'
import { appliedDescriptions, type SignalingState } from '../../../machines/connection/signalingTypes.ts'
import { compare, differs, ensure, type Finding, holds } from '../finding.ts'
import { type Attributes, type Entry, entriesOf, type Life, type Shown, type Side } from '../life.ts'

/** What holds of each connection, whatever happens to it. */
export function connectionChecks(life: Life, side: Side, unsettled: boolean): readonly Finding[] {
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

function pc(entry: Entry): Attributes {
  return entry.shown.pc ?? {}
}

function isClose({ object, name, kind }: Entry): boolean {
  return object === 'pc' && name === 'close()' && kind === 'call'
}

function* closedStates(life: Life): Generator<Finding> {
  let wasClosed = false
  for (const entry of life) {
    const shown = states.map((state) => [state, pc(entry)[state]] as const).filter(([, value]) => value !== undefined)
    const closed = shown.filter(([, value]) => value === 'closed')
    const isInside = entry.inside?.some((call) => call.endsWith('pc.close()')) || isClose(entry)
    if (closed.length > 0 && !isInside) {
      const rest = shown.filter(([, value]) => value !== 'closed')
      const says = rest.map(([state, value]) => `${state} ${value}`).join(', ')
      yield ensure('INV-1', rest.length === 0, 'all three closed together', `${says}, the others closed`)
    }
    if (wasClosed) yield ensure('INV-2', closed.length > 0, 'closed for good', 'not closed any more')
    wasClosed ||= closed.length === shown.length && closed.length > 0
    yield ensure(
      'INV-4',
      pc(entry).iceGatheringState !== 'closed',
      'iceGatheringState never closed',
      'iceGatheringState closed',
    )
  }
}

/** What must be the case when `close()` has returned, and after. */
function* afterClose(life: Life): Generator<Finding> {
  const index = life.findIndex(isClose)
  const before = life[index]
  const returned = life
    .slice(index + 1)
    .find(({ object, name, kind }) => object === 'pc' && name === 'close()' && kind === 'return')
  if (!before || !returned) return
  yield compare('INV-1', 'pc.close()', 'returned', returned.outcome)
  for (const state of states) {
    if (pc(returned)[state] !== undefined)
      yield compare('INV-1', `${state} when pc.close() returns`, 'closed', pc(returned)[state])
  }
  yield compare(
    'INV-4',
    'iceGatheringState after pc.close()',
    pc(before).iceGatheringState,
    pc(returned).iceGatheringState,
  )

  for (const [name, { readyState, state }] of Object.entries(returned.shown)) {
    const kind = name.split(' ')[0]
    if (kind === 'channel') {
      const was = before.shown[name]?.readyState
      // Whether one that is closing is reached is not clear (AMB-4).
      if (was === 'closing' || was === 'closed') continue
      for (const rule of ['DT-11', 'INV-34', 'AB-1'] as const) {
        yield compare(rule, `readyState when pc.close() returns, ${was} before`, 'closed', readyState)
      }
    }
    if ((kind === 'sctp' || kind === 'dtls' || kind === 'ice') && state !== undefined && before.shown[name]?.inUse) {
      yield compare('INV-48', `${kind}.state when pc.close() returns`, 'closed', state)
      if (kind === 'ice') yield compare('IC-6', 'state when pc.close() returns', 'closed', state)
    }
  }

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

function* signaling(life: Life): Generator<Finding> {
  let before: Shown
  let told: Shown = 'stable'
  let running = 0
  for (const entry of life) {
    const isDescription = entry.object === 'pc' && /^set(Local|Remote)Description/.test(entry.name)
    if (isDescription && entry.kind === 'call') running += 1
    const now = pc(entry).signalingState
    if (now !== before && before !== undefined && before !== 'closed' && now !== 'closed') {
      const isLegal = appliedDescriptions.some(
        (each) =>
          causesOf(before as SignalingState, each)?.length === 1 && stateAfter(before as SignalingState, each) === now,
      )
      yield ensure('INV-7', isLegal, `a transition of the table from ${before}`, `${before} → ${now}`)
    }
    if (now !== before && now !== 'closed' && before !== undefined && running === 0) {
      yield differs(
        'INV-7',
        'a change only by setLocalDescription() or setRemoteDescription()',
        `${before} → ${now} without`,
      )
    }
    if (isDescription && entry.kind === 'settle') running -= 1
    before = now
    if (entry.kind !== 'event' || entry.object !== 'pc' || entry.name !== 'signalingstatechange') continue
    yield ensure('INV-5', now !== 'closed', 'no signalingstatechange for closed', 'signalingstatechange in closed')
    if (now !== 'closed')
      yield ensure('INV-5', now !== told, 'signalingstatechange for another state', `again in ${now}`)
    told = now
  }
}

/** Which pending descriptions each state has (DS-2). */
const pending: Readonly<Record<string, readonly [boolean, boolean]>> = {
  stable: [false, false],
  'have-local-offer': [true, false],
  'have-remote-offer': [false, true],
  'have-local-pranswer': [true, true],
  'have-remote-pranswer': [true, true],
}

function* descriptions(life: Life): Generator<Finding> {
  for (const entry of life) {
    const { signalingState, pendingLocalDescription: local, pendingRemoteDescription: remote, ...rest } = pc(entry)
    const expected = pending[String(signalingState)]
    if (!expected || local === undefined || String(local).startsWith('throws')) continue
    const isRight = (local !== null) === expected[0] && (remote !== null) === expected[1]
    const seen = `in ${signalingState}: pending local ${local}, pending remote ${remote}`
    const says = `in ${signalingState}: pending local ${expected[0] ? 'there' : 'null'}, pending remote ${expected[1] ? 'there' : 'null'}`
    yield ensure('DS-2', isRight, says, seen)
    if (signalingState === 'stable') yield ensure('INV-6', isRight, says, seen)
    const isDerived = rest.isLocalDescriptionRight === true && rest.isRemoteDescriptionRight === true
    for (const rule of ['DS-1', 'INV-8'] as const) {
      yield ensure(rule, isDerived, 'the pending description, or else the current one', 'another one')
    }
  }
}

const aggregateOf = {
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

function* aggregateEvents(life: Life): Generator<Finding> {
  for (const [type, attribute] of Object.entries(aggregateOf)) {
    let told: Shown = 'new'
    for (const entry of life) {
      if (entry.kind !== 'event' || entry.object !== 'pc' || entry.name !== type) continue
      const now = pc(entry)[attribute]
      yield ensure('INV-10', now !== told, `${type} for another value`, `${type} again with ${now}`)
      told = now
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
function* aggregates(life: Life): Generator<Finding> {
  const last = life.at(-1)
  if (last?.name !== 'at rest' || pc(last).signalingState === 'closed') return
  const ice = inUse(last, 'ice', 'state') as RTCIceTransportState[]
  const dtls = inUse(last, 'dtls', 'state') as RTCDtlsTransportState[]
  const gathering = inUse(last, 'ice', 'gatheringState') as RTCIceGathererState[]
  if (ice.length === 0 || [...ice, ...dtls, ...gathering].includes('undefined' as never)) return
  const says = `at rest, ICE ${ice.join(', ')} and DTLS ${dtls.join(', ')}`
  yield compare('INV-9', `iceConnectionState ${says}`, iceConnectionStateOf(ice), pc(last).iceConnectionState)
  if (pc(last).connectionState !== undefined) {
    yield compare('INV-9', `connectionState ${says}`, connectionStateOf(ice, dtls), pc(last).connectionState)
  }
  yield compare(
    'INV-9',
    `iceGatheringState at rest, gatherers ${gathering.join(', ')}`,
    iceGatheringStateOf(gathering),
    pc(last).iceGatheringState,
  )
}

const chained = /^(createOffer|createAnswer|setLocalDescription|setRemoteDescription|addIceCandidate|replaceTrack)\b/

function* operations(life: Life, side: Side): Generator<Finding> {
  const own = entriesOf(life, side, 'pc')
  const running: string[] = []
  for (const [index, entry] of own.entries()) {
    if (!chained.test(entry.name)) continue
    if (entry.kind === 'call') running.push(entry.name)
    if (entry.kind !== 'settle') continue
    const place = running.indexOf(entry.name)
    if (place > 0)
      yield differs('INV-11', 'operations settle in the order of their calls', `${entry.name} before ${running[0]}`)
    else if (running.length > 1) yield holds('INV-11')
    running.splice(place, 1)
    const call = own
      .slice(0, index)
      .reverse()
      .find(({ kind, name }) => kind === 'call' && name === entry.name)
    if (!call || !/^set(Local|Remote)Description/.test(entry.name)) continue
    if (entry.outcome === 'fulfilled') yield* applies(own.slice(own.indexOf(call), index), own.slice(index + 1), entry)
    else yield* changesNothing(life, side, call, entry)
  }
}

/** The event of the state that it led to comes before its promise. */
function* applies(during: Life, after: Life, entry: Entry): Generator<Finding> {
  const state = pc(entry).signalingState
  const before = during[0] && pc(during[0]).signalingState
  if (state === before || state === 'closed') return
  const isTold = (each: Entry) => each.kind === 'event' && each.name === 'signalingstatechange'
  if (during.some(isTold)) yield holds('INV-16')
  else if (after.some((each) => isTold(each) && pc(each).signalingState === state)) {
    yield differs('INV-16', 'signalingstatechange before the promise', `signalingstatechange after ${entry.name}`)
  } else yield differs('SG-6', `signalingstatechange when ${entry.name} leads to ${state}`, 'none')
}

function* changesNothing(life: Life, side: Side, call: Entry, entry: Entry): Generator<Finding> {
  const during = life.slice(life.indexOf(call), life.indexOf(entry))
  const others = during.some((each) => each !== call && each.side === side && each.kind === 'call')
  if (others || pc(entry).signalingState === 'closed') return
  const [was, is] = [pc(call).signalingState, pc(entry).signalingState]
  const isRollback = was === 'have-local-offer' && is === 'stable' && entry.name.includes('offer')
  const says = `signalingState ${was} before a rejected ${entry.name}`
  yield ensure('INV-15', was === is || isRollback, `${says}, ${was} after`, `${says}, ${is} after`)
}

/** `negotiationneeded` only in stable, with the chain empty, and again only after a return to stable. */
function* negotiation(life: Life, side: Side): Generator<Finding> {
  const own = entriesOf(life, side, 'pc')
  const running: string[] = []
  let isNeeded = false
  for (const entry of own) {
    if (chained.test(entry.name) && entry.kind === 'call') running.push(entry.name)
    if (chained.test(entry.name) && entry.kind === 'settle') running.splice(running.indexOf(entry.name), 1)
    if (entry.kind !== 'event') continue
    if (entry.name === 'signalingstatechange' && pc(entry).signalingState === 'stable') isNeeded = false
    if (entry.name !== 'negotiationneeded') continue
    const state = pc(entry).signalingState
    yield ensure('INV-13', state === 'stable', 'negotiationneeded only in stable', `negotiationneeded in ${state}`)
    yield ensure(
      'INV-13',
      !running[0],
      'negotiationneeded with no operation under way',
      `negotiationneeded during ${running[0]}`,
    )
    yield ensure('INV-14', !isNeeded, 'negotiationneeded once until stable is reached again', 'negotiationneeded again')
    isNeeded = true
  }
}
