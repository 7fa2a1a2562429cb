/** The ICE user fragments in a description: each is a generation of candidates. */
export function ufragsIn(sdp: string | undefined): readonly string[] {
  return [...(sdp ?? '').matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, ufrag = '']) => ufrag)
}

/** The one that a candidate names. */
export function ufragOf({ candidate, usernameFragment }: RTCIceCandidateInit): string | undefined {
  return usernameFragment ?? candidate?.match(/ ufrag (\S+)/)?.[1]
}
