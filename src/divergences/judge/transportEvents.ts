import { dtlsOrder, writtenStates } from '../../../machines/rules/derivedRules.ts'
import {
  failureTold,
  repeatedTransportEvent,
  stateInFailure,
  type TransportKind,
} from '../../../machines/rules/transportRules.ts'
import type { DtlsTransportState, IceTransportState } from '../../../machines/transports/transportTypes.ts'
import { kindOf } from '../../watch/attributes.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, gathererOf, liveConnection, type Moment, on, shown, shownByAll } from './moment.ts'

/** What is wrong with an event of a transport: that it tells of no change, or what its handler sees. */
export function* ofTransportEvent(
  memory: JudgeMemory,
  moment: Moment,
  { on: name, type }: Happening & { kind: 'event' },
): Generator<Finding> {
  const { after } = moment
  if (!liveConnection(moment.before)) return
  if (type === 'gatheringstatechange') {
    const gathering = shown(after, name, 'gatheringState')
    const { announced } = remembered(memory, name)
    if (gathering) {
      yield* on(gathererOf(name), repeatedTransportEvent('gatherer', gathering, announced.gatheringState))
    }
    return
  }
  const now = shown(after, name)
  if (now === undefined) return
  if (type === 'error') yield* on(name, stateInFailure(now))
  if (type !== 'statechange') return

  const kind = kindOf(name) as TransportKind
  const { announced, hasError } = remembered(memory, name)
  yield* on(name, repeatedTransportEvent(kind, now, announced.state))
  if (kind === 'dtls' && now !== announced.state) {
    yield* on(name, failureTold(now, hasError), early(moment, name, announced.state as DtlsTransportState | undefined))
  }
  if (kind === 'ice' && now !== 'closed') yield* on(name, ...unwritten(moment, name))
}

/** Whether `connectionState` has changed with a DTLS transport that is in use. */
function early({ after }: Moment, name: string, from: DtlsTransportState | undefined) {
  const { inUse } = after.known
  const ice = shownByAll<IceTransportState>(after, inUse.ice)
  const others = shownByAll<DtlsTransportState>(
    after,
    inUse.dtls.filter((other) => other !== name),
  )
  const to = shown<DtlsTransportState>(after, name)
  const connectionState = shown(after, 'connection', 'connectionState')
  if (!ice || !others || !from || !to || !connectionState || !inUse.dtls.includes(name)) return undefined
  return dtlsOrder({ ice, others, from, to }, connectionState)
}

/** A transport that negotiation has dropped is none of those that the connection's states are made of. */
function unwritten({ after }: Moment, name: string) {
  const { inUse } = after.known
  const ice = shownByAll<IceTransportState>(after, inUse.ice)
  const dtls = shownByAll<DtlsTransportState>(after, inUse.dtls)
  if (!ice || !dtls || !inUse.ice.includes(name)) return []
  return writtenStates(
    { ice, dtls },
    {
      iceConnectionState: shown(after, 'connection', 'iceConnectionState'),
      connectionState: shown(after, 'connection', 'connectionState'),
    },
  )
}
