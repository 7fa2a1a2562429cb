import { type MediaDescription, type SharedAttributes, write } from 'sdp-transform'
import type { Fingerprint, MediaSection, Session } from './session.ts'

/** What stands for an address in a description that has its own in candidates (RFC 9429, §5.2.1). */
const noAddress = { version: 4, ip: '0.0.0.0' }

/** Writes a description as text. Reading it gives the same again. */
export function writeSession({ origin, bundle, iceLite, iceOptions, media }: Session): string {
  return write({
    version: 0,
    origin: {
      username: '-',
      sessionId: origin.id,
      sessionVersion: origin.version,
      netType: 'IN',
      ipVer: 4,
      address: '127.0.0.1',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    ...(iceLite && { icelite: 'ice-lite' }),
    ...(bundle.length > 0 && { groups: [{ type: 'BUNDLE', mids: bundle.join(' ') }] }),
    ...(iceOptions.length > 0 && { iceOptions: iceOptions.join(' ') }),
    media: media.map(writeSection),
  })
}

function writeSection(section: MediaSection): MediaDescription {
  const { kind, mid, port, protocol, formats, direction, bundleOnly, rtcpMux } = section
  const { ice, setup, sctpPort, maxMessageSize } = section
  return {
    rtp: [],
    fmtp: [],
    type: kind,
    port,
    protocol,
    payloads: formats,
    connection: noAddress,
    ...(mid !== undefined && { mid }),
    ...(bundleOnly && { bundleOnly: 'bundle-only' }),
    ...(rtcpMux && { rtcpMux: 'rtcp-mux' }),
    ...(ice && { iceUfrag: ice.ufrag, icePwd: ice.pwd }),
    ...(setup && { setup }),
    ...(direction !== 'sendrecv' && { direction }),
    ...(sctpPort !== undefined && { sctpPort }),
    ...(maxMessageSize !== undefined && { maxMessageSize }),
    ...writeFingerprints(section.fingerprints),
    ...verbatim(section),
  }
}

/** The library writes one of them. */
function writeFingerprints([first]: readonly Fingerprint[]): Pick<SharedAttributes, 'fingerprint'> {
  return first ? { fingerprint: { type: first.algorithm, hash: first.value } } : {}
}

/** Lines that the library is to write as they are: it takes them apart in a way that loses their extensions. */
function verbatim({ fingerprints, candidates, endOfCandidates }: MediaSection): Pick<SharedAttributes, 'invalid'> {
  const lines = [
    ...fingerprints.slice(1).map(({ algorithm, value }) => `fingerprint:${algorithm} ${value}`),
    ...candidates,
    ...(endOfCandidates ? ['end-of-candidates'] : []),
  ]
  return lines.length > 0 ? { invalid: lines.map((value) => ({ value })) } : {}
}
