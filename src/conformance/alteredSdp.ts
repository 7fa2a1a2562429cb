/** A description with another fingerprint than that of the peer's certificate. */
export function withWrongFingerprint(sdp: string): string {
  return sdp.replace(/(a=fingerprint:\S+ )(..)/g, (_, start, byte) => `${start}${byte === '00' ? '01' : '00'}`)
}

/** A description in which the section of the channels is rejected. */
export function withoutData(sdp: string): string {
  return sdp.replace(/m=application \d+/, 'm=application 0').replace(/a=group:BUNDLE.*/, 'a=group:BUNDLE')
}
