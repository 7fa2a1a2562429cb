import { History, type KeptText } from './history.ts'
import { type Link, MOST_KEPT } from './link.ts'
import { listening } from './listening.ts'
import { CONNECTED, DISCONNECTED } from './protocol.ts'

/** Where the page is shown. */
export interface BrowserLinkOptions {
  readonly url: URL
  readonly iframe: HTMLIFrameElement | null
  readonly window: Window
  readonly mostKept: number
}

/**
 * Brings messages to a page in another window or an iframe. The page says when it is ready, also when it was loaded anew,
 * and gets all that is kept then: also if it is ready before its iframe has loaded.
 */
export class BrowserLink implements Link {
  readonly #options: BrowserLinkOptions
  readonly #history: History<KeptText>
  #page: Window | null = null
  #isStarted = false
  /** The origin of the page, once it has said that it is ready. */
  #origin: string | undefined

  constructor(options: BrowserLinkOptions) {
    this.#options = options
    this.#history = new History(options.mostKept, MOST_KEPT)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    const { iframe, url, window } = this.#options
    window.addEventListener('message', this.#listen)
    if (iframe) iframe.setAttribute('src', url.href)
    else this.#page = window.open(url.href, 'xstateinspector')
    if (iframe || this.#page) return
    console.warn(
      'webrtc-statecharts/inspect: the browser has not opened the inspector. Allow pop-ups, call start() on a click, or give an iframe.',
    )
    this.stop()
  }

  stop(): void {
    this.#post({ type: DISCONNECTED })
    this.#options.window.removeEventListener('message', this.#listen)
    this.#origin = undefined
    this.#isStarted = false
  }

  send(outgoing: KeptText): void {
    this.#history.add(outgoing)
    this.#postText(outgoing.text)
  }

  readonly #listen = (event: MessageEvent<unknown>): void => listening(() => this.#answer(event))

  #answer({ source, origin, data }: MessageEvent<unknown>): void {
    const { iframe, url } = this.#options
    if ((data as { type?: unknown } | null)?.type !== CONNECTED) return
    const page = iframe ? iframe.contentWindow : this.#page
    if (!page || source !== page || !isSameSite(origin, url)) return
    this.#page = page
    this.#origin = origin
    for (const { item } of this.#history.from(0)) this.#postText(item.text)
  }

  #postText(text: string): void {
    if (this.#origin !== undefined) this.#post(JSON.parse(text))
  }

  #post(message: object): void {
    if (this.#origin === undefined) return
    // Pages without an origin, such as `data:`, have no other name.
    this.#page?.postMessage(message, this.#origin === 'null' ? '*' : this.#origin)
  }
}

/** A page may have been redirected inside its site, and must not be another that the window was led to since. */
function isSameSite(origin: string, url: URL): boolean {
  if (origin === url.origin) return true
  if (!URL.canParse(origin)) return false
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' && url.protocol === 'https:' && hostname.endsWith(`.${url.hostname}`)
}
