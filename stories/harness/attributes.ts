import {
  connectionState,
  type Divergence,
  iceConnectionState,
  iceGatheringState,
  type PeerConnectionActor,
  signalingState,
  transportState,
  transports,
} from '../../src/index.ts'
import { subjectOf } from './describeStep.ts'
import type { EngineLog } from './engineLog.ts'
import type { FollowedChannel } from './followedChannel.ts'
import type { AttributeReading } from './reading.ts'

const selectors = { signalingState, connectionState, iceConnectionState, iceGatheringState }

/** The attributes of a connection and its channels, as the objects show them and as the charts have them. */
export function readAttributes(
  connection: RTCPeerConnection,
  actor: PeerConnectionActor,
  channels: readonly FollowedChannel[],
  divergences: readonly Divergence[],
): readonly AttributeReading[] {
  const snapshot = actor.getSnapshot()
  const ofConnection = Object.entries(selectors).map(([name, select]) => {
    const chart = select(snapshot)
    const object = connection[name as keyof typeof selectors]
    return { name, object, chart, rule: ruleOf(divergences, actor.id, `${name}: ${chart}`, chart, object) }
  })
  const ofChannels = channels.flatMap(({ actor: { id }, object, label, state }) => [
    {
      name: `${label}.readyState`,
      object: object.readyState,
      chart: state,
      rule: ruleOf(divergences, id, state, state, object.readyState),
    },
    { name: `${label}.bufferedAmount`, object: bytes(object.bufferedAmount), chart: undefined, rule: undefined },
  ])
  return [...ofChannels, ...ofConnection]
}

/** The states of the transports, also of those that negotiation has dropped. */
export function readTransports(
  { transports: seen }: EngineLog,
  actor: PeerConnectionActor,
  divergences: readonly Divergence[],
): readonly AttributeReading[] {
  const { sctp, dtls, ice } = transports(actor.getSnapshot())
  const inUse: readonly unknown[] = [sctp, ...dtls, ...ice]
  return [...seen].map(([transport, { state: object }]) => {
    const chart = transportState<string>(transport.getSnapshot() as { value: string })
    const rule = ruleOf(divergences, transport.id, `state: ${chart}`, chart, object)
    const dropped = inUse.includes(transport) ? '' : ' (dropped)'
    return { name: `${subjectOf(transport)}${dropped}`, object, chart, rule }
  })
}

/** The rule that explains a difference. */
function ruleOf(
  divergences: readonly Divergence[],
  target: string,
  expected: string,
  chart: string,
  object: string,
): Divergence['rule'] | undefined {
  if (chart === object) return undefined
  return divergences.filter((one) => one.target === target && one.expected === expected).at(-1)?.rule
}

function bytes(amount: number): string {
  return amount < 1024 ? `${amount} bytes` : `${Math.round(amount / 1024)} KiB`
}
