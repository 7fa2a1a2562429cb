import { bad } from './options.ts'
import { APP_PATH } from './paths.ts'

/** @throws InspectError `bad-option` if it is no URL with one of these protocols */
export function parseUrl(url: unknown, protocols: readonly string[], base?: string): URL {
  const parsed = typeof url === 'string' || url instanceof URL ? attempt(String(url), base) : undefined
  if (parsed && protocols.includes(parsed.protocol)) return parsed
  throw bad('url', `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`, url)
}

/** Whether a URL leads to a page or a server of ours: they are on this machine, and have a token. */
export function isOwnServer({ hostname, searchParams }: URL): boolean {
  return isLoopback(hostname) && searchParams.has('token')
}

/** Whether a host name can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

/** The URL of the socket for apps, out of that of the page which our server prints. Others are left as they are. */
export function socketUrl(url: URL): URL {
  const socket = new URL(url)
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    socket.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
    if (isOwnServer(url)) socket.pathname = APP_PATH
  }
  socket.hash = ''
  return socket
}

function attempt(url: string, base: string | undefined): URL | undefined {
  try {
    return new URL(url, base)
  } catch {
    return undefined
  }
}
