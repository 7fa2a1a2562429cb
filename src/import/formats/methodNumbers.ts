/** The numbers by which rtcstats-js writes what a line is about. */
const numbers: { readonly [number: string]: string } = {
  1: 'getStats',
  g: 'getStats',
  2: 'createOffer',
  3: 'createOfferOnSuccess',
  4: 'createAnswer',
  5: 'createAnswerOnSuccess',
  6: 'setLocalDescription',
  7: 'setLocalDescriptionOnSuccess',
  8: 'setRemoteDescription',
  9: 'setRemoteDescriptionOnSuccess',
  10: 'addIceCandidate',
  11: 'addIceCandidateOnSuccess',
  12: 'createOfferOnFailure',
  13: 'createAnswerOnFailure',
  14: 'setLocalDescriptionOnFailure',
  15: 'setRemoteDescriptionOnFailure',
  16: 'addIceCandidateOnFailure',
  20: 'onicecandidate',
  21: 'onicecandidateerror',
  23: 'onsignalingstatechange',
  24: 'oniceconnectionstatechange',
  25: 'onconnectionstatechange',
  26: 'onicegatheringstatechange',
  27: 'onnegotiationneeded',
  28: 'ondatachannel',
  30: 'addTrack',
  32: 'addTransceiver',
  34: 'removeTrack',
  35: 'createDataChannel',
  36: 'close',
  37: 'restartIce',
  39: 'create',
  // By an old mistake this is not 62, which no version writes.
  65: 'navigator.mediaDevices.getUserMediaOnFailure',
}

/** What a line is about: its name, or the number of it. */
export function methodOf(written: unknown): string | undefined {
  if (typeof written !== 'string' && typeof written !== 'number') return undefined
  return Object.hasOwn(numbers, written) ? numbers[written] : String(written)
}
