const known = [
  'createOffer',
  'createAnswer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'addTrack',
  'removeTrack',
  'addTransceiver',
  'restartIce',
  'createDataChannel',
  'close',
  'onsignalingstatechange',
  'oniceconnectionstatechange',
  'onconnectionstatechange',
  'onicegatheringstatechange',
  'onnegotiationneeded',
  'onicecandidate',
  'onicecandidateerror',
  'ondatachannel',
  'ondtlsstatechange',
  'ondtlserror',
] as const

/** What a line can be about. */
export type LoggedName =
  | (typeof known)[number]
  | `${'createOffer' | 'createAnswer' | 'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate'}${'OnSuccess' | 'OnFailure'}`

/** By their names in lower case, without `on`: versions of Chromium differ in both. */
const names: ReadonlyMap<string, string> = new Map([
  ...known.map((name) => [name.toLowerCase().replace(/^on/, ''), name] as const),
  ...known
    .slice(0, 5)
    .flatMap((name) => [
      [`${name}OnSuccess`.toLowerCase(), `${name}OnSuccess`] as const,
      [`${name}OnFailure`.toLowerCase(), `${name}OnFailure`] as const,
    ]),
  ['addicecandidatefailed', 'addIceCandidateOnFailure'],
  ['createlocaldatachannel', 'createDataChannel'],
  ['remotedatachannel', 'ondatachannel'],
  ['renegotiationneeded', 'onnegotiationneeded'],
  ['stop', 'close'],
])

/** The specification's name for what a line is about; `undefined` if it is of no lifecycle. */
export function nameOfLine(name: string): LoggedName | undefined {
  const short = name.toLowerCase().replace(/^on(?=[a-z])/, '')
  return names.get(short) as LoggedName | undefined
}

/** A state by the specification's name: older versions of Chromium write `SignalingStateHaveLocalOffer`. */
export function stateIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const bare = value
    .replace(/^"|"$/g, '')
    .replace(/^(?:Signaling|Ice|ICE|PeerConnection|Connection|Gathering)+State/i, '')
  const old = bare.replace(/^(?:Ice|ICE)?(?:Connection|Gathering)(?=[A-Z])/, '')
  const state = old.replace(/([a-z])(?=[A-Z])/g, '$1-').toLowerCase()
  return state
    .replace('have-local-pr-answer', 'have-local-pranswer')
    .replace('have-remote-pr-answer', 'have-remote-pranswer')
}
