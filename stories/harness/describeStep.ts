import type { AnyActorRef, StateValue } from 'xstate'
import { connectionState, iceConnectionState, iceGatheringState, type PeerConnectionSnapshot } from '../../src/index.ts'
import type { CauseStep } from './causes.ts'
import { stateText } from './reading.ts'
import type { PeerName, TimelineRow } from './row.ts'
import { regions } from './views.ts'

const calls = ['close', 'operation.called', 'channel.created', 'abort']

const subjects: Readonly<Record<string, string>> = {
  peerConnection: 'connection',
  iceTransport: 'ICE',
  iceGatherer: 'ICE gatherer',
  dtlsTransport: 'DTLS',
  sctpTransport: 'SCTP',
}

const derived = { iceGatheringState, iceConnectionState, connectionState }

/** The row of a step; `undefined` if there is nothing to be seen of it. */
export function rowOf(peer: PeerName, step: CauseStep): TimelineRow | undefined {
  const { actor, cause, isChange, emitted } = step
  const isCall = calls.includes(cause.type)
  if (cause.type === 'xstate.init' || (!isChange && !isCall && emitted.length === 0)) return undefined
  return {
    peer,
    kind: isCall ? 'call' : 'cause',
    subject: subjectOf(actor),
    text: isCall ? callText(step) : cause.type,
    states: isConnection(actor) ? connectionStates(step) : isChange ? [stateText(step.chart.value)] : [],
    emitted,
  }
}

/** What an actor follows, in words. */
export function subjectOf({ id }: Pick<AnyActorRef, 'id'>): string {
  const [kind = '', name = ''] = id.split(':')
  return kind === 'dataChannel' ? `channel ${name}` : (subjects[kind] ?? kind)
}

/** `setLocalDescription(offer)` */
function callText({ cause }: CauseStep): string {
  if (cause.type === 'channel.created') return 'createDataChannel()'
  if (cause.type !== 'operation.called') return `${cause.type}()`
  const { call } = cause as unknown as { call: { method: string; type?: string } }
  return `${call.method}(${call.type ?? ''})`
}

function isConnection({ id }: AnyActorRef): boolean {
  return id === 'peerConnection'
}

function connectionStates({ actor, from, chart, emitted }: CauseStep): readonly string[] {
  const snapshot = actor.getSnapshot() as PeerConnectionSnapshot
  const reported = Object.entries(derived).filter(([name]) => emitted.includes(`${name.toLowerCase()}change`))
  return [...changedParts(from, chart.value), ...reported.map(([name, state]) => `${name} ${state(snapshot)}`)]
}

/** Of a connection's regions, those that have changed. */
function changedParts(before: StateValue | undefined, after: StateValue | undefined): readonly string[] {
  const [from, to] = [before, after].map((value) => (typeof value === 'object' ? value.live : value))
  if (typeof to !== 'object') return stateText(from) === stateText(to) ? [] : [stateText(to)]
  const old = typeof from === 'object' ? from : {}
  const changed = regions.filter((region) => stateText(old[region]) !== stateText(to[region]))
  return changed.map((region) => `${region} ${stateText(to[region])}`)
}
