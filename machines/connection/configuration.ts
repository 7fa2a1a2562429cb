import { utf8Length } from '../channel/utf8Length.ts'
import type { ErrorName } from './descriptionOutcome.ts'

/** An ICE server of a configuration, converted. */
export interface IceServerGiven {
  readonly urls: readonly string[]
  readonly username: string | undefined
  readonly credential: string | undefined
}

/** A configuration, converted: what is left out has its default. Times are in milliseconds. */
export interface ConfigurationGiven<Certificate = unknown> {
  readonly iceServers: readonly IceServerGiven[]
  readonly iceTransportPolicy: 'all' | 'relay'
  readonly bundlePolicy: 'balanced' | 'max-compat' | 'max-bundle'
  readonly rtcpMuxPolicy: 'require'
  readonly iceCandidatePoolSize: number
  readonly certificates: readonly (Certificate & { readonly expires: number })[]
}

/** With what a configuration is refused. */
export interface ConfigurationError {
  readonly error: ErrorName | 'SyntaxError' | 'NotSupportedError'
  readonly message: string
}

/** What decides whether a connection can change its configuration. */
export interface ConfigurationFacts<Certificate = unknown> {
  readonly isClosed: boolean
  readonly present: ConfigurationGiven<Certificate>
  /** Whether a local description was ever applied: then the size of the pool is fixed. */
  readonly hasLocalDescription: boolean
}

/** The longest user name for a TURN server, in bytes (RFC 8489, section 14.3). */
const MOST_USERNAME_BYTES = 509

/**
 * `stun:` and `stuns:` as RFC 7064 has them, `turn:` and `turns:` as RFC 7065 has them. A name may be in any script, but
 * has none of the characters that RFC 3986 keeps out of hosts.
 */
const serverUrl =
  /^(stuns?|turns?):(\[[0-9a-f:.]+\]|[^\s:?#@/[\]\\"<>^`{|}]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i

/**
 * With what `new RTCPeerConnection()` refuses a configuration: the first check that fails.
 *
 * @param now - the present time, as `Date.now()` has it
 * @returns `undefined` if it takes it
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#set-pc-configuration | WebRTC 1.0, set a configuration}
 */
export function configurationError(given: ConfigurationGiven, now: number): ConfigurationError | undefined {
  if (given.certificates.some(({ expires }) => expires <= now)) {
    return { error: 'InvalidAccessError', message: 'A certificate has expired.' }
  }
  return firstOf(given.iceServers, serverError)
}

/** The same of `setConfiguration()`, which cannot change all of it. */
export function changeError<Certificate>(
  given: ConfigurationGiven<Certificate>,
  { isClosed, present, hasLocalDescription }: ConfigurationFacts<Certificate>,
  hasCertificates: boolean,
): ConfigurationError | undefined {
  if (isClosed) return { error: 'InvalidStateError', message: 'The connection is closed.' }
  if (hasCertificates && !isSame(given.certificates, present.certificates)) return fixed('certificates')
  if (given.bundlePolicy !== present.bundlePolicy) return fixed('bundlePolicy')
  if (hasLocalDescription && given.iceCandidatePoolSize !== present.iceCandidatePoolSize) {
    return fixed('iceCandidatePoolSize', ' once a local description is applied')
  }
  return firstOf(given.iceServers, serverError)
}

function fixed(member: string, when = ''): ConfigurationError {
  return { error: 'InvalidModificationError', message: `${member} cannot be changed${when}.` }
}

function isSame<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

/** What is wrong with an ICE server. */
function serverError(server: IceServerGiven): ConfigurationError | undefined {
  if (server.urls.length === 0) return { error: 'SyntaxError', message: 'An ICE server has no URLs.' }
  return firstOf(server.urls, (url) => urlError(url, server))
}

function urlError(url: string, { username, credential }: IceServerGiven): ConfigurationError | undefined {
  const [, scheme = '', , port, transport] = serverUrl.exec(url) ?? []
  const isTurn = scheme.toLowerCase().startsWith('turn')
  if (!scheme || Number(port ?? 1) > 65_535 || (transport && !isTurn)) {
    return { error: 'SyntaxError', message: `"${url}" is no URL of a STUN or TURN server.` }
  }
  if (!isTurn) return undefined
  // An empty user name is one, an empty password is none (RFC 8489, section 9.2.2, and RFC 8265, section 4.1).
  if (username === undefined || !credential) {
    return { error: 'InvalidAccessError', message: `"${url}" needs a username and a credential.` }
  }
  return utf8Length(username) > MOST_USERNAME_BYTES
    ? { error: 'InvalidAccessError', message: `The username for "${url}" is too long.` }
    : undefined
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
