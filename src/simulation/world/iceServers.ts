import type { ServerOptions } from './networkOptions.ts'
import type { Router } from './router.ts'

/** An ICE server, as a host of the network. */
export interface IceServer extends ServerOptions {
  readonly name: string
  readonly address: string
}

/** What an ICE server's URL says. */
export interface ServerUrl {
  readonly isTurn: boolean
  readonly name: string
  readonly isTcp: boolean
}

/** The reasons of RFC 8489 (§14.8) and RFC 8656 (§16). */
const reasons: Readonly<Record<number, string>> = {
  300: 'Try Alternate',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  486: 'Allocation Quota Reached',
  500: 'Server Error',
  508: 'Insufficient Capacity',
}

/** The reason phrase of a STUN error code. */
export function reasonOf(code: number): string {
  return reasons[code] ?? ''
}

/**
 * Reads the URL of an ICE server (RFC 7064, RFC 7065).
 *
 * @returns `undefined` if it is none
 */
export function readServerUrl(url: string): ServerUrl | undefined {
  const [, scheme, name, transport] =
    /^(stuns?|turns?):(\[[^\]]+\]|[^:?]+)(?::\d+)?(?:\?transport=(\w+))?$/i.exec(url) ?? []
  if (scheme === undefined || name === undefined) return undefined
  const isSecure = /s$/i.test(scheme)
  return { isTurn: /^turn/i.test(scheme), name: name.toLowerCase(), isTcp: isSecure || transport === 'tcp' }
}

/** The ICE servers of a network. All that are asked for exist, and serve, if nothing else was said about them. */
export class IceServers {
  readonly #router: Router
  readonly #servers = new Map<string, IceServer>()

  constructor(router: Router) {
    this.#router = router
  }

  /** Says what a server does from now on. */
  set(name: string, options: ServerOptions): void {
    this.#servers.set(name, { ...options, name, address: this.get(name).address })
  }

  get(name: string): IceServer {
    const server = this.#servers.get(name) ?? { name, address: this.#router.freeAddress('198.51') }
    this.#servers.set(name, server)
    return server
  }

  has(name: string): boolean {
    return this.#servers.has(name)
  }
}
