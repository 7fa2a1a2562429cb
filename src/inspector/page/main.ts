import { APP_PATH, PAGE_PATH } from '../../inspect/paths.ts'
import { postMessageSource } from '../sources/postMessageSource.ts'
import type { InspectorSource } from '../sources/source.ts'
import { webSocketSource } from '../sources/webSocketSource.ts'
import { InspectorPage } from './inspectorPage.ts'

const container = document.querySelector<HTMLElement>('#inspector') ?? document.body
const token = new URLSearchParams(location.search).get('token')
const inspector = new InspectorPage(container, {
  source: ownSource(),
  ownsPage: true,
  address: token ? socketUrl(APP_PATH, token).href : undefined,
})
if (token) void showTrace()

/** The window that has opened or embeds this page, and the inspector's server, if it serves it. */
function ownSource(): InspectorSource | undefined {
  const sources = [postMessageSource(), token ? webSocketSource(socketUrl(PAGE_PATH, token)) : undefined].filter(
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

/** Without what else may be in the address of this page. */
function socketUrl(path: string, token: string): URL {
  const url = new URL(path, location.origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.searchParams.set('token', token)
  return url
}

/** The trace that the server was given on its command line, if any. */
async function showTrace(): Promise<void> {
  const url = new URL('/trace', location.href)
  url.searchParams.set('token', token ?? '')
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok) await inspector.show(await response.blob(), nameIn(response) ?? 'from the command line')
}

/** The name of the file that is answered with. */
function nameIn({ headers }: Response): string | undefined {
  const name = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '')?.[1]
  try {
    return name === undefined ? undefined : decodeURIComponent(name)
  } catch {
    return undefined
  }
}
