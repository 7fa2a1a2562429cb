import { transportsShownBy } from './differences.ts'

const types = {
  connection: [
    'signalingstatechange',
    'iceconnectionstatechange',
    'connectionstatechange',
    'icegatheringstatechange',
    'negotiationneeded',
    'icecandidate',
    'datachannel',
    'track',
  ],
  channel: ['open', 'closing', 'error', 'close', 'message'],
  transport: ['statechange', 'gatheringstatechange', 'selectedcandidatepairchange', 'error'],
}

/**
 * Calls a function in each event of a connection, of its transports as they come to show, and of the peer's channels.
 * To be called after the binding: then each chart has taken the event before.
 */
export function lookAtEach(connection: RTCPeerConnection, look: (where: string) => void): void {
  const known = new Set<EventTarget>()
  const listen = (object: EventTarget, names: readonly string[]) => {
    if (known.has(object)) return
    known.add(object)
    for (const type of names) object.addEventListener(type, () => took(`${object.constructor.name}’s ${type}`))
  }
  const took = (where: string) => {
    if (connection.signalingState === 'closed') return
    look(`in ${where} [${connection.signalingState}]`)
    for (const transport of transportsShownBy(connection)) listen(transport, types.transport)
  }
  connection.addEventListener('datachannel', ({ channel }) => listen(channel, types.channel))
  listen(connection, types.connection)
  for (const transport of transportsShownBy(connection)) listen(transport, types.transport)
}
