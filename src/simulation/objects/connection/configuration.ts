import type { ConfigurationGiven, IceServerGiven } from '../../../../machines/connection/configuration.ts'
import type { GatheringRequest } from '../../world/gatheringTypes.ts'
import { type Convert, Dictionary, toDOMString, toOctet, toOneOf, toSequence, toText } from '../platform/convert.ts'
import { RTCCertificate } from '../values/RTCCertificate.ts'

/** A configuration, converted. */
export interface Configuration extends ConfigurationGiven<RTCCertificate> {
  /** Whether `certificates` was given. */
  readonly hasCertificates: boolean
}

const toServer: Convert<IceServerGiven> = (value, context) => {
  const given = new Dictionary(value, context)
  const credential = given.member('credential', toDOMString)
  const urls = given.required('urls', toUrls)
  return { credential, urls, username: given.member('username', toDOMString) }
}

const toUrls: Convert<readonly string[]> = (value, context) =>
  typeof value === 'object' && value !== null ? toSequence(toText)(value, context) : [toText(value, context)]

const toCertificate: Convert<RTCCertificate> = (value, context) => {
  if (value instanceof RTCCertificate) return value
  throw new TypeError(`${context} is no RTCCertificate.`)
}

/** Converts an `RTCConfiguration`. */
export function toConfiguration(value: unknown): Configuration {
  const given = new Dictionary(value, 'RTCConfiguration')
  const bundlePolicy = given.member('bundlePolicy', toOneOf('balanced', 'max-bundle', 'max-compat')) ?? 'balanced'
  const certificates = given.member('certificates', toSequence(toCertificate))
  return {
    bundlePolicy,
    certificates: certificates ?? [],
    hasCertificates: certificates !== undefined,
    iceCandidatePoolSize: given.member('iceCandidatePoolSize', toOctet) ?? 0,
    iceServers: given.member('iceServers', toSequence(toServer)) ?? [],
    iceTransportPolicy: given.member('iceTransportPolicy', toOneOf('all', 'relay')) ?? 'all',
    rtcpMuxPolicy: given.member('rtcpMuxPolicy', toOneOf('require')) ?? 'require',
  }
}

/** What a gathering is to look for. */
export function gatheringRequest({ iceServers, iceTransportPolicy }: Configuration): GatheringRequest {
  const servers = iceServers.flatMap(({ urls, username, credential }) =>
    urls.map((url) => ({
      url,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
  )
  return { servers, policy: iceTransportPolicy }
}

/** What `getConfiguration()` gives. */
export function shownConfiguration(configuration: Configuration): RTCConfiguration {
  const { bundlePolicy, certificates, iceCandidatePoolSize, iceServers, iceTransportPolicy, rtcpMuxPolicy } =
    configuration
  return {
    bundlePolicy,
    certificates: [...certificates] as unknown as globalThis.RTCCertificate[],
    iceCandidatePoolSize,
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    iceTransportPolicy,
    rtcpMuxPolicy,
  }
}
