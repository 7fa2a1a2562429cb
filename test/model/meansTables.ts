import { channelMeans } from './channelMeans.ts'
import { connectionMeans, negotiationMeans, operationsMeans, signalingMeans } from './connectionMeans.ts'
import type { MeansTable } from './means.ts'
import type { ChartName } from './transitions.ts'
import { dtlsMeans, gathererMeans, iceMeans, sctpMeans } from './transportMeans.ts'

/** The tables of all charts. */
export const meansTables: Readonly<Record<ChartName, MeansTable>> = {
  dataChannel: channelMeans,
  peerConnection: connectionMeans,
  signaling: signalingMeans,
  negotiation: negotiationMeans,
  operations: operationsMeans,
  iceTransport: iceMeans,
  iceGatherer: gathererMeans,
  dtlsTransport: dtlsMeans,
  sctpTransport: sctpMeans,
}
