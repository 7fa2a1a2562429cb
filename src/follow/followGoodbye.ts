import type { AssociationEnd } from '../../machines/channel/dataChannelTypes.ts'
import { hasLeft } from '../../machines/connection/departure.ts'
import type { DtlsTransportState, SctpTransportState } from '../../machines/transports/transportTypes.ts'
import type { Observation } from '../watch/observation.ts'
import type { Step, Steps } from './cause.ts'
import { liveChart, shownBy, tell } from './connectionPicture.ts'
import type { Picture } from './picture.ts'

/** What has become of the SCTP association. Only this tells the peer's two `close()` methods apart. */
export function associationEnd(
  picture: Picture,
  channel: string,
  event: string | undefined,
): AssociationEnd | undefined {
  const { sctp, engine, unhooked } = shownBy(picture)
  if (unhooked) return 'unseen'
  if (picture.known.dataRejected) return 'rejected'
  const { state, transport } = (sctp && picture.shown(sctp)) || {}
  const isFailed = typeof transport === 'string' && picture.shown(transport)?.state === 'failed'
  if (isFailed && state !== undefined) return 'failed'
  if (state === 'closed') return isLost(picture) ? 'failed' : 'closed'
  if (state !== 'connected' || !hasPath(picture)) return undefined
  if (event !== 'close') return 'lives'
  // Chromium tells each other end by `closing` or an error. Of others a bare `close` may be any, and of what was closing.
  return engine === 'chromium' && !picture.chart(channel)?.matches('closing') ? 'lives' : undefined
}

/** Whether the path has failed. What closes by itself is taken as it was before (RP-2). */
function isLost(picture: Picture): boolean {
  const { connectionState, iceConnectionState } = liveChart(picture)?.context ?? {}
  return [shownBy(picture).connectionState, connectionState, iceConnectionState].includes('failed')
}

/** Whether the ICE transports in use work, as far as they tell. What closes by itself is taken as it was before (RP-2). */
function hasPath(picture: Picture): boolean {
  const { connectionState, iceConnectionState } = liveChart(picture)?.context ?? {}
  const states = picture.known.inUse.ice.map((name) => picture.shown(name)?.state)
  return ![connectionState, iceConnectionState, ...states].some(
    (state) => state === 'disconnected' || state === 'failed',
  )
}

/** The peer's goodbye, as the transports in use show it. */
export function* followGoodbye(picture: Picture, { time }: Observation): Steps {
  const { inUse, dataRejected, secured, associating } = picture.known
  const chart = liveChart(picture)
  if (!chart || chart.context.departure || (inUse.dtls.length === 0 && !inUse.sctp)) return
  const { connectionState, engine } = shownBy(picture)
  // node-datachannel closes the connection after a goodbye and after half a minute of silence alike (RP-2).
  if (connectionState === 'closed') return
  const stateOf = (name: string) => picture.shown(name)?.state
  const running = chart.context.operations[0]?.call.method
  const dtls = inUse.dtls.map(stateOf) as DtlsTransportState[]
  const sctp = inUse.sctp && (stateOf(inUse.sctp) as SctpTransportState)
  if (sctp === 'connecting' && associating !== inUse.sctp) yield { known: { associating: inUse.sctp } }
  if (sctp === 'connected' && associating !== undefined) yield { known: { associating: undefined } }
  if (!secured && (dtls.includes('connected') || chart.context.connected)) yield { known: { secured: true } }
  // What ends a handshake is a failure, and may read so a little later.
  if (!chart.context.connected) return
  const path = {
    dtls,
    // Chromium closes it for a handshake that fails, before DTLS reads `failed`: then nobody was there yet.
    sctp: dataRejected || associating === inUse.sctp ? undefined : sctp || undefined,
    connectionState: chart.context.connectionState,
    hasPath: hasPath(picture),
    isNegotiating: running === 'setLocalDescription' || running === 'setRemoteDescription',
  }
  // Firefox shows the same of a page whose process has ended.
  if (hasLeft(path)) yield left(picture, engine === 'chromium', time)
}

/** That the peer has said goodbye, and whether that is certain, as far as what shows it tells. */
export function left(picture: Picture, isShown: boolean, time: number): Step {
  const { signalingState } = liveChart(picture)?.context ?? {}
  // Who answers that nothing is to be used any more has it closed, too, before the answer comes (AB-9).
  const mayBeAnswer = signalingState === 'have-local-offer' || signalingState === 'have-remote-pranswer'
  return tell({ type: 'peer.left', certain: isShown && !mayBeAnswer, time })
}
