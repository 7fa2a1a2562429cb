import {
  channels,
  connectionState,
  gatheringState,
  iceConnectionState,
  iceGatheringState,
  type PeerConnectionActor,
  readyState,
  signalingState,
  target,
  transportState,
  transports,
} from '../../../src/index.ts'

type Transport = RTCSctpTransport | RTCDtlsTransport | RTCIceTransport

/** The transports that a connection shows, each once. */
export function transportsShownBy(connection: RTCPeerConnection): readonly Transport[] {
  const { sctp } = connection
  const media = connection.getTransceivers?.().flatMap(({ sender, receiver }) => [sender.transport, receiver.transport])
  const dtls = new Set([sctp?.transport, ...(media ?? [])].filter((transport) => transport !== undefined && transport))
  const shown = [...dtls].filter((transport) => transport !== null && transport !== undefined)
  const ice = new Set(shown.map(({ iceTransport }) => iceTransport))
  return [...(sctp ? [sctp] : []), ...shown, ...ice]
}

/** Where the charts of a bound connection and its parts are not what their objects show at this moment. */
export function differences(actor: PeerConnectionActor): readonly string[] {
  const connection = target(actor)
  if (!connection) return []
  const snapshot = actor.getSnapshot()
  const { sctp, dtls, ice, gatherers } = transports(snapshot)
  const pairs: readonly (readonly [what: string, chart: string, object: string])[] = [
    ['signalingState', signalingState(snapshot), connection.signalingState],
    ['iceConnectionState', iceConnectionState(snapshot), connection.iceConnectionState],
    ['connectionState', connectionState(snapshot), connection.connectionState],
    ['iceGatheringState', iceGatheringState(snapshot), connection.iceGatheringState],
    ...(sctp ? [stateOf(sctp.id, transportState(sctp.getSnapshot()), target(sctp)?.state)] : []),
    ...dtls.map((each) => stateOf(each.id, transportState(each.getSnapshot()), target(each)?.state)),
    ...ice.map((each) => stateOf(each.id, transportState(each.getSnapshot()), target(each)?.state)),
    ...gatherers.map((each) => stateOf(each.id, gatheringState(each.getSnapshot()), target(each)?.gatheringState)),
    ...channels(snapshot).map((each) => stateOf(each.id, readyState(each.getSnapshot()), target(each)?.readyState)),
  ]
  return pairs
    .filter(([, chart, object]) => chart !== object)
    .map(([what, chart, object]) => `${what}: the chart says ${chart}, the object ${object}`)
}

/** The transports that a bound connection shows and its chart does not know, or the other way round. */
export function strangers(actor: PeerConnectionActor): readonly string[] {
  const connection = target(actor)
  if (!connection) return []
  const { sctp, dtls, ice } = transports(actor.getSnapshot())
  const known = new Set<Transport | undefined>([
    ...(sctp ? [target(sctp)] : []),
    ...dtls.map((each) => target(each)),
    ...ice.map((each) => target(each)),
  ])
  const shown = new Set<Transport | undefined>(transportsShownBy(connection))
  return [
    ...[...shown].filter((each) => !known.has(each)).map((each) => `${each?.constructor.name} shows and is not known`),
    ...[...known].filter((each) => !shown.has(each)).map((each) => `${each?.constructor.name} is known and not shown`),
  ]
}

function stateOf(id: string, chart: string, object: string | undefined): readonly [string, string, string] {
  return [id, chart, object ?? chart]
}
