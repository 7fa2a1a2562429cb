import { postMessageSource } from '../sources/postMessageSource.ts'
import type { InspectorSource } from '../sources/source.ts'
import { webSocketSource } from '../sources/webSocketSource.ts'
import { mountInspector } from './mountInspector.ts'

const container = document.querySelector<HTMLElement>('#inspector') ?? document.body
const token = new URLSearchParams(location.search).get('token')
const inspector = mountInspector(container, { source: ownSource(), ownsPage: true })
if (token) void showTrace()

/** The window that has opened or embeds this page, and the inspector's server, if it serves it. */
function ownSource(): InspectorSource | undefined {
  const sources = [postMessageSource(), token ? webSocketSource(socketUrl(token)) : undefined].filter(
    (source) => source !== undefined,
  )
  if (sources.length === 0) return undefined
  return {
    subscribe(take, notify) {
      const leave = sources.map((source) => source.subscribe(take, notify))
      return () => {
        for (const each of leave) each()
      }
    },
  }
}

function socketUrl(token: string): URL {
  const url = new URL('/page', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.searchParams.set('token', token)
  return url
}

/** The trace that the server was given on its command line, if any. */
async function showTrace(): Promise<void> {
  const url = new URL('/trace', location.href)
  url.searchParams.set('token', token ?? '')
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok) await inspector.show(await response.text(), 'from the command line')
}
