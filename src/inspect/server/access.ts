import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../url.ts'

/** Says of a request whether it may. Who asks is known by what a page cannot change: `Host` and `Origin`. */
export class Access {
  readonly #token: string
  readonly #hosts: ReadonlySet<string>

  constructor(token: string, port: number) {
    this.#token = token
    const names = ['127.0.0.1', 'localhost']
    this.#hosts = new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]))
  }

  /** Whether it was sent to us by our own name: a page whose host name was made to lead here says its own (DNS rebinding). */
  isForUs({ headers }: IncomingMessage): boolean {
    return headers.host !== undefined && this.#hosts.has(headers.host.toLowerCase())
  }

  hasToken(url: URL): boolean {
    const given = url.searchParams.get('token')
    return given !== null && timingSafeEqual(digest(given), digest(this.#token))
  }

  /** Whether it comes from a page that we have served. */
  isFromPage({ headers }: IncomingMessage): boolean {
    const origin = originOf(headers.origin)
    return origin?.protocol === 'http:' && this.#hosts.has(origin.host || '')
  }

  /** Whether it comes from an app on this machine: a page that is served from here, or a program, which has no origin. */
  isFromApp({ headers }: IncomingMessage): boolean {
    return headers.origin === undefined || isLoopback(originOf(headers.origin)?.hostname ?? '')
  }
}

function originOf(origin: string | undefined): URL | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin) : undefined
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
