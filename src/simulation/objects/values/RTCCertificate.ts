import type { Fingerprint } from '../../sdp/session.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import { assertInternal, internal } from '../platform/internal.ts'
import { errorNamed } from '../platform/throwing.ts'
import { defineInterface } from '../platform/webIdl.ts'

/** How long a certificate is good if nothing else is asked for, and at the most, in milliseconds. */
export const CERTIFICATE_LIFETIME = { usual: 30 * 24 * 3_600_000, longest: 365 * 24 * 3_600_000 } as const

/**
 * A certificate: its fingerprint is all that it has.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtccertificate-interface | WebRTC 1.0, RTCCertificate}
 */
export class RTCCertificate {
  readonly #expires: number
  readonly #fingerprints: readonly Fingerprint[]

  constructor(token: typeof internal, expires: number, fingerprints: readonly Fingerprint[]) {
    assertInternal(token)
    this.#expires = expires
    this.#fingerprints = fingerprints
  }

  get expires(): number {
    return this.#expires
  }

  getFingerprints(): RTCDtlsFingerprint[] {
    return this.#fingerprints.map(({ algorithm, value }) => ({ algorithm, value: value.toLowerCase() }))
  }
}

defineInterface(RTCCertificate, { name: 'RTCCertificate' })

/** Makes a certificate. */
export function makeCertificate({ random }: HostWorld, expires: number): RTCCertificate {
  const bytes = Array.from(random.bytes(32), (byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  return new RTCCertificate(internal, expires, [{ algorithm: 'sha-256', value: bytes.join(':') }])
}

/** Makes a certificate in the background, of so many milliseconds. */
export function generateCertificate(world: HostWorld, lifetime: number): Promise<RTCCertificate> {
  return new Promise((resolve, reject) => {
    const generate = () => {
      if (world.faults.take('certificate')) reject(errorNamed('OperationError', 'The certificate could not be made.'))
      else resolve(makeCertificate(world, world.date() + lifetime))
    }
    world.queueTask('certificate generated', [generate])
  })
}

/** The fingerprints of a certificate, as descriptions have them. */
export function fingerprintsOf(certificate: RTCCertificate): readonly Fingerprint[] {
  return certificate
    .getFingerprints()
    .map(({ algorithm = '', value = '' }) => ({ algorithm, value: value.toUpperCase() }))
}
