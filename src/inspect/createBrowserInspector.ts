import { BrowserLink } from './browserLink.ts'
import { InspectError } from './InspectError.ts'
import { makeInspector } from './makeInspector.ts'
import {
  assertInspectorOptions,
  bad,
  type Inspector,
  type InspectorOptions,
  inspectorOptions,
  MOST_DEFERRED,
} from './options.ts'
import { isOwnServer, parseUrl } from './url.ts'

/** Options of {@link createBrowserInspector}. */
export interface BrowserInspectorOptions extends InspectorOptions {
  /**
   * The page: that of our own inspector, whose URL `npx webrtc-statecharts inspect` prints, or any other that takes the
   * messages of `@statelyai/inspect`. Default: Stately's, `https://stately.ai/inspect`.
   */
  readonly url?: string | URL | undefined
  /** Shows the page. Default: a new window. */
  readonly iframe?: HTMLIFrameElement | null | undefined
  /** The app's window. Default: the present one. */
  readonly window?: Window | undefined
  /**
   * Whether the page gets emitted events, which `@statelyai/inspect` does not know. Default: whether it is our
   * own, with the token that the server has printed.
   */
  readonly emitted?: boolean | undefined
}

/** Stately's hosted page. */
export const STATELY_URL = 'https://stately.ai/inspect'

/**
 * Shows actors in a page of the browser: Stately's, or our own. As `createBrowserInspector` of `@statelyai/inspect`, but
 * SDP, candidates, addresses, credentials and messages are left out, and each message says how things are at its moment.
 *
 * @throws {@link InspectError} `no-window` where there is no window, `bad-option` if an option is invalid
 *
 * @example
 * ```ts
 * const { inspect } = createBrowserInspector()
 * bindPeerConnection(connection, { inspect })
 * ```
 */
export function createBrowserInspector(options: BrowserInspectorOptions = {}): Inspector {
  assertInspectorOptions(options, 'createBrowserInspector()', [...inspectorOptions, 'iframe', 'window'])
  const { iframe = null, maxDeferredEvents = MOST_DEFERRED } = options
  const appWindow = options.window ?? (typeof window === 'undefined' ? undefined : window)
  if (!appWindow) {
    throw new InspectError('no-window', 'There is no window here.')
  }
  if (iframe !== null && typeof iframe?.setAttribute !== 'function') throw bad('iframe', 'an <iframe>', iframe)
  const url = parseUrl(options.url ?? STATELY_URL, ['http:', 'https:', 'blob:', 'data:'], appWindow.document.baseURI)
  const link = new BrowserLink({ url, iframe, window: appWindow, mostKept: maxDeferredEvents })
  return makeInspector(link, options, options.emitted ?? isOwnServer(url))
}
