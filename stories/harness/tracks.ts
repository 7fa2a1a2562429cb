/** A kind of track. */
type Kind = 'audio' | 'video'

/** A track of silence, or of a blank canvas: neither needs a device or a permission. */
export function makeTrack(kind: Kind): MediaStreamTrack {
  if (kind === 'audio') return first(new AudioContext().createMediaStreamDestination().stream)
  const canvas = document.createElement('canvas')
  // Firefox captures only a canvas that has a context.
  canvas.getContext('2d')
  return first(canvas.captureStream())
}

function first(stream: MediaStream): MediaStreamTrack {
  return stream.getTracks()[0] as MediaStreamTrack
}
