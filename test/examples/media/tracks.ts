/** Sends another track in the place of one: another camera, a screen. Nothing is negotiated. */
export async function replaceTrack(connection: RTCPeerConnection, track: MediaStreamTrack): Promise<void> {
  const sender = connection.getSenders().find((each) => each.track?.kind === track.kind)
  await sender?.replaceTrack(track)
}

/** Sends silence or a black picture, and what there is again. */
export function mute(connection: RTCPeerConnection, kind: 'audio' | 'video', isMuted: boolean): void {
  for (const { track } of connection.getSenders()) if (track?.kind === kind) track.enabled = !isMuted
}
