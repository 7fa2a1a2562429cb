/** The description that a connection has set, once its candidates are in it: then none is on its way afterwards. */
export async function described(connection: RTCPeerConnection): Promise<RTCSessionDescription> {
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }))
  }
  return connection.localDescription as RTCSessionDescription
}

/** What changes a description on its way. */
export type Alter = (sdp: string) => string

/** Lets one offer and the other answer. */
export async function negotiate(
  from: RTCPeerConnection,
  to: RTCPeerConnection,
  { offer = same, answer = same }: { readonly offer?: Alter; readonly answer?: Alter } = {},
): Promise<void> {
  await from.setLocalDescription()
  await to.setRemoteDescription(altered(await described(from), offer))
  await to.setLocalDescription()
  await from.setRemoteDescription(altered(await described(to), answer))
}

/** A description as it arrives. */
export function altered({ type, sdp }: RTCSessionDescription, alter: Alter): RTCSessionDescriptionInit {
  return { type, sdp: alter(sdp) }
}

function same(sdp: string): string {
  return sdp
}
