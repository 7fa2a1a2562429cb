import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Access } from './access.ts'
import { findPage, openPageFile } from './pageFiles.ts'

/** What the server answers with. */
export interface Answers {
  readonly access: Access
  /** What each answer has. */
  readonly headers: Readonly<Record<string, string>>
  /** The recorded trace, as JSON, or a dump: one copy for all who take it. */
  readonly trace: Buffer | undefined
  /** Its type, for the head of the answer. */
  readonly traceType: string
  /** What that is called. */
  readonly traceName: string | undefined
}

/** Answers a request for a file of the page, or for the trace. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { access, headers, trace, traceType, traceName }: Answers,
): Promise<void> {
  const say = (status: number, text: string | Buffer, type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, { ...headers, 'content-type': type })
    response.end(request.method === 'HEAD' ? undefined : text)
  }
  const url = urlOf(request)
  if (!access.isForUs(request)) return say(421, 'This server answers to 127.0.0.1 and localhost only.')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return say(405, 'Only GET and HEAD are allowed.')
  }
  if (!url) return say(400, 'This is no path.')
  if (url.pathname === '/trace') {
    if (!access.hasToken(url)) return say(403, 'The token is missing or wrong.')
    if (trace === undefined) return say(404, 'No trace was given.')
    if (traceName !== undefined) {
      response.setHeader('content-disposition', `inline; filename*=UTF-8''${inHeader(traceName)}`)
    }
    return say(200, trace, traceType)
  }
  if (url.pathname === '/' && !access.hasToken(url)) {
    return say(403, 'The token is missing or wrong. Open the URL that webrtc-statecharts inspect has printed.')
  }
  const page = findPage()
  if (!page) {
    return say(503, 'The inspector has not been built. In the repository of webrtc-statecharts, run: npm run build')
  }
  const file = await openPageFile(page, url.pathname)
  if (!file) return say(404, 'There is no such file.')
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.size })
  if (request.method !== 'HEAD') return await pipeline(file.content, response)
  file.content.destroy()
  response.end()
}

/** The URL that is asked for; `undefined` if it is none. */
export function urlOf({ url }: IncomingMessage): URL | undefined {
  return url?.startsWith('/') && URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost') : undefined
}

/** As RFC 8187 has it. */
function inHeader(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}
