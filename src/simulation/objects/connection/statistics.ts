import type { ChannelDriver } from '../channel/channelDriver.ts'
import type { TransportDriver } from '../transports/transportDriver.ts'
import { fingerprintsOf, type RTCCertificate } from '../values/RTCCertificate.ts'
import type { RTCIceCandidate } from '../values/RTCIceCandidate.ts'
import type { Stats } from '../values/RTCStatsReport.ts'

/** What statistics are about. */
export interface StatisticsSource {
  /** The time since 1970, in milliseconds. */
  readonly now: number
  readonly certificate: RTCCertificate
  readonly transport: TransportDriver | undefined
  /** The channels that are not closed, and how many have been open and are closed now. */
  readonly channels: readonly ChannelDriver[]
  readonly closed: number
}

const ids = {
  connection: 'connection',
  transport: 'transport',
  pair: 'candidate-pair',
  ownCertificate: 'certificate-local',
  peersCertificate: 'certificate-remote',
} as const

/**
 * The statistics that there are: which pair of candidates is in use, which certificates are, and what has gone through the
 * channels. There are none of RTP, of bandwidth or of time.
 *
 * @see {@link https://w3c.github.io/webrtc-stats/ | WebRTC statistics}
 */
export function statistics({ now, certificate, transport, channels, closed }: StatisticsSource): readonly Stats[] {
  const opened = channels.filter(({ wasOpened }) => wasOpened).length
  const stats = [
    {
      id: ids.connection,
      type: 'peer-connection',
      dataChannelsOpened: opened + closed,
      dataChannelsClosed: closed,
    },
    ...certificatesOf(certificate, transport),
    ...(transport ? transportStats(transport) : []),
    ...channels.map(channelStats),
  ]
  return stats.map((each) => ({ ...each, timestamp: now }))
}

function certificatesOf(certificate: RTCCertificate, transport: TransportDriver | undefined) {
  const [own] = fingerprintsOf(certificate)
  const [peers] = transport?.dtlsState === 'connected' ? transport.remoteFingerprints : []
  const [algorithm, value] = peers?.split(' ') ?? []
  return [
    { id: ids.ownCertificate, type: 'certificate', ...certificateMembers(own?.algorithm, own?.value) },
    ...(peers ? [{ id: ids.peersCertificate, type: 'certificate', ...certificateMembers(algorithm, value) }] : []),
  ]
}

/** A fingerprint is all that there is of a certificate: it stands for what is encoded, too. */
function certificateMembers(fingerprintAlgorithm = '', fingerprint = '') {
  const bytes = fingerprint.split(':').map((byte) => Number.parseInt(byte, 16))
  return { fingerprint, fingerprintAlgorithm, base64Certificate: btoa(String.fromCharCode(...bytes)) }
}

function transportStats({ ice, dtlsState, dtlsRole }: TransportDriver) {
  const { pair } = ice
  const isPeerKnown = dtlsState === 'connected'
  return [
    {
      id: ids.transport,
      type: 'transport',
      dtlsState,
      dtlsRole: dtlsRole ?? 'unknown',
      iceState: ice.iceState,
      iceRole: ice.iceRole ?? 'unknown',
      iceLocalUsernameFragment: ice.localParameters?.ufrag,
      localCertificateId: ids.ownCertificate,
      ...(isPeerKnown && { remoteCertificateId: ids.peersCertificate }),
      ...(pair && { selectedCandidatePairId: ids.pair }),
    },
    ...ice.localCandidates.map((candidate) => candidateStats(candidate, 'local-candidate')),
    ...remoteCandidatesOf(ice).map((candidate) => candidateStats(candidate, 'remote-candidate')),
    ...(pair
      ? [
          {
            id: ids.pair,
            type: 'candidate-pair',
            transportId: ids.transport,
            localCandidateId: candidateId(pair.local, 'local-candidate'),
            remoteCandidateId: candidateId(pair.remote, 'remote-candidate'),
            state: ice.iceState === 'disconnected' || ice.iceState === 'failed' ? 'failed' : 'succeeded',
            nominated: true,
          },
        ]
      : []),
  ]
}

/** Those that were signalled, and the one in use, which may be none of them. */
function remoteCandidatesOf({ remoteCandidates, pair }: TransportDriver['ice']): readonly RTCIceCandidate[] {
  return pair?.remote.candidate === '' ? [...remoteCandidates, pair.remote] : remoteCandidates
}

function candidateId({ address, port }: RTCIceCandidate, type: string): string {
  return `${type}-${address}:${port}`
}

function candidateStats(candidate: RTCIceCandidate, type: 'local-candidate' | 'remote-candidate') {
  const { address, port, protocol, priority, url, relayProtocol, usernameFragment } = candidate
  return {
    id: candidateId(candidate, type),
    type,
    transportId: ids.transport,
    address,
    port,
    protocol,
    candidateType: candidate.type,
    priority,
    usernameFragment,
    ...(url !== null && { url }),
    ...(relayProtocol !== null && { relayProtocol }),
  }
}

function channelStats({ given, id, readyState, counts }: ChannelDriver, index: number) {
  const { label, protocol } = given
  return {
    id: `data-channel-${index}`,
    type: 'data-channel',
    label,
    protocol,
    dataChannelIdentifier: id,
    state: readyState,
    ...counts,
  }
}
