import { makeInspector } from './makeInspector.ts'
import {
  assertInspectorOptions,
  type Inspector,
  type InspectorOptions,
  inspectorOptions,
  MOST_DEFERRED,
} from './options.ts'
import { isOwnServer, parseUrl, socketUrl } from './url.ts'
import { WebSocketLink } from './webSocketLink.ts'

/** Options of {@link createWebSocketInspector}. */
export interface WebSocketInspectorOptions extends InspectorOptions {
  /**
   * The server: the URL which `npx webrtc-statecharts inspect` prints, or that of any other which takes the messages of
   * `@statelyai/inspect`. Default: that of Stately's `createInspectorServer()`, `ws://localhost:8080`.
   */
  readonly url?: string | URL | undefined
  /**
   * Whether the server gets emitted events, which `@statelyai/inspect` does not know. Default: whether it is
   * our own, with the token that it has printed.
   */
  readonly emitted?: boolean | undefined
}

/** Where Stately's own server listens. */
export const STATELY_SERVER = 'ws://localhost:8080'

/**
 * Sends what happens to actors to a server, from Node or from a browser. As `createWebSocketInspector` of
 * `@statelyai/inspect`, but SDP, candidates, addresses, credentials and messages are left out, and each message says how
 * things are at its moment.
 *
 * In Node, the connection to the server keeps the process alive until `stop()`. Where Node has no `WebSocket` (before
 * 22), that of the package `ws` is used.
 *
 * @throws {@link InspectError} `bad-option` if an option is invalid
 *
 * @example
 * ```ts
 * const { inspect } = createWebSocketInspector({ url: 'http://127.0.0.1:41234/?token=…' })
 * bindPeerConnection(connection, { inspect })
 * ```
 */
export function createWebSocketInspector(options: WebSocketInspectorOptions = {}): Inspector {
  assertInspectorOptions(options, 'createWebSocketInspector()', inspectorOptions)
  const url = parseUrl(options.url ?? STATELY_SERVER, ['ws:', 'wss:', 'http:', 'https:'])
  const { emitted = isOwnServer(url), maxDeferredEvents: mostKept = MOST_DEFERRED } = options
  return makeInspector(new WebSocketLink({ url: socketUrl(url), mostKept, isOwn: emitted }), options, emitted)
}
