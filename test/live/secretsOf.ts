/** What of a life must not be told: all that its descriptions and statistics say of where its ends are, and what secures them. */
export interface SecretsOf {
  readonly candidates: readonly string[]
  readonly addresses: readonly string[]
  readonly fragments: readonly string[]
  readonly passwords: readonly string[]
  readonly fingerprints: readonly string[]
}

/** The secrets of two ends, as they have them at this moment. */
export async function secretsOf(...connections: readonly RTCPeerConnection[]): Promise<SecretsOf> {
  const sdp = connections
    .flatMap(({ localDescription, remoteDescription }) => [localDescription?.sdp, remoteDescription?.sdp])
    .join('\n')
  const found = (pattern: RegExp) => [...new Set([...sdp.matchAll(pattern)].map(([, text]) => text ?? ''))]
  const reports: { readonly [member: string]: unknown }[] = []
  for (const connection of connections) {
    const stats = await connection.getStats()
    for (const report of stats.values()) reports.push(report)
  }
  const told = (...members: readonly string[]) =>
    reports.flatMap((report) => members.map((member) => report[member])).filter((value) => typeof value === 'string')
  const candidates = found(/^a=(?:a=)?(candidate:.*?)\r?$/gm)
  return {
    candidates: candidates.map((line) => line.split(' ').slice(0, 6).join(' ')),
    addresses: [...new Set([...candidates.map((line) => line.split(' ')[4] ?? ''), ...told('address', 'ip')])],
    fragments: [
      ...new Set([...found(/^a=ice-ufrag:(\S+)/gm), ...told('usernameFragment', 'iceLocalUsernameFragment')]),
    ],
    passwords: found(/^a=ice-pwd:(\S+)/gm),
    fingerprints: [...new Set([...found(/^a=fingerprint:\S+ (\S+)/gm), ...told('fingerprint')])],
  }
}

/** Which of the secrets are in a text, as they are or quoted once more. */
export function secretsIn(text: string, { fragments, ...others }: SecretsOf): readonly string[] {
  // One may have four characters only, which are found in many words.
  const isIn = (secret: string) => text.includes(secret)
  const marked = fragments.flatMap((each) => [`"${each}"`, `\\"${each}\\"`, `ufrag:${each}`, `ufrag ${each}`])
  return [...marked, ...Object.values(others).flat()].filter((secret) => secret !== '' && isIn(secret))
}
