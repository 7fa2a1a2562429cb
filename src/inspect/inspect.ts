import { createBrowserInspector } from './createBrowserInspector.ts'
import { createWebSocketInspector } from './createWebSocketInspector.ts'
import { assertInspectorOptions, bad, type Inspector, type InspectorOptions, inspectorOptions } from './options.ts'
import { isOwnServer, parseUrl } from './url.ts'

/** Options of {@link inspect}. */
export interface InspectOptions extends InspectorOptions {
  /**
   * The page or the server. Default: in a browser Stately's page, in Node the server of Stately's
   * `createInspectorServer()`.
   */
  readonly url?: string | URL | undefined
  /**
   * The `<iframe>` for the page, or a function that finds it; `false` for a window of its own. By default the
   * document's `iframe[data-xstate]` if there is one.
   */
  readonly iframe?: HTMLIFrameElement | (() => HTMLIFrameElement | null | undefined) | false | null | undefined
  /** Whether emitted events are sent. Default: only to the page of this library. */
  readonly emitted?: boolean | undefined
}

/**
 * Shows actors in an inspector, as the old `@xstate/inspect` did: from a browser in a page, from Node and workers through
 * a WebSocket.
 *
 * @throws {@link InspectError} `bad-option` if an option is invalid
 *
 * @example
 * ```ts
 * const inspector = inspect({ url: 'http://127.0.0.1:41234/?token=…', iframe: false })
 * bindPeerConnection(connection, { inspect: inspector.inspect })
 * ```
 */
export function inspect(options: InspectOptions = {}): Inspector {
  assertInspectorOptions(options, 'inspect()', [...inspectorOptions, 'iframe'])
  const { iframe, ...others } = options
  const isSocket = /^wss?:/.test(String(options.url ?? ''))
  if (typeof window !== 'undefined' && typeof document !== 'undefined' && !isSocket) {
    return createBrowserInspector({ ...others, iframe: iframeOf(iframe) })
  }
  if (options.url !== undefined && !isSocket && !isOwnServer(parseUrl(options.url, ['http:', 'https:']))) {
    throw bad(
      'url',
      'here, outside a page, a URL of ws://… or the one that npx webrtc-statecharts inspect prints (for Stately’s page, run createInspectorServer() of @statelyai/inspect/server)',
      String(options.url),
    )
  }
  return createWebSocketInspector(others)
}

function iframeOf(iframe: InspectOptions['iframe']): HTMLIFrameElement | null {
  if (iframe === undefined) return document.querySelector<HTMLIFrameElement>('iframe[data-xstate]')
  if (typeof iframe === 'function') return iframe() ?? null
  return iframe || null
}
