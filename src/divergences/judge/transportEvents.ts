import { dtlsOrder, writtenStates } from '../../../machines/rules/derivedRules.ts'
import {
  failureAnnounced,
  repeatedTransportEvent,
  stateInFailure,
  type TransportKind,
} from '../../../machines/rules/transportRules.ts'
import type { DtlsTransportState } from '../../../machines/transports/transportTypes.ts'
import { kindOf } from '../../watch/attributes.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import {
  type Finding,
  gathererOf,
  liveConnection,
  type Moment,
  ofConnection,
  on,
  shown,
  statesInUse,
} from './moment.ts'

/** What is wrong with an event of a transport: that it announces no change, or what its handler sees. */
export function* ofTransportEvent(
  memory: JudgeMemory,
  { before, after }: Moment,
  { on: name, type }: Happening & { kind: 'event' },
): Generator<Finding> {
  const { state, gatheringState } = shown<'ice'>(after, name)
  const { announced, hasError } = remembered(memory, name)
  if (!liveConnection(before)) return
  if (type === 'gatheringstatechange') {
    yield* on(gathererOf(name), repeatedTransportEvent('gatherer', gatheringState, announced.gatheringState))
  }
  if (type === 'error') yield* on(name, stateInFailure(state))
  if (type !== 'statechange') return

  const kind = kindOf(name) as TransportKind
  yield* on(name, repeatedTransportEvent(kind, state, announced.state))
  const isChanged = state !== announced.state
  if (kind === 'dtls' && isChanged) yield* on(name, failureAnnounced(state, hasError))
  const { inUse } = after.known
  const states = statesInUse(after)
  const own = ofConnection(after)
  // A transport that negotiation has dropped is none of those that the connection's states are made of.
  if (!states || state === 'closed') return
  // `connectionState` follows DTLS too, in tasks of its own: a life alone does not say which of them are still to come.
  const { iceConnectionState } = own
  if (inUse.ice.includes(name)) yield* on(name, ...writtenStates(states, { iceConnectionState }))
  if (isChanged && announced.state && own.connectionState && inUse.dtls.includes(name)) {
    const others = states.dtls.filter((_, index) => inUse.dtls[index] !== name)
    const change = { from: announced.state, to: state } as { from: DtlsTransportState; to: DtlsTransportState }
    yield* on(name, dtlsOrder({ ice: states.ice, others, ...change }, own.connectionState))
  }
}
