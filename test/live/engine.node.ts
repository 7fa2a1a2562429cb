import polyfill from 'node-datachannel/polyfill'

/** The engine that the live tests run on: `node-datachannel` here, `chromium` or `firefox` in a browser. */
export const engine = 'node-datachannel' as 'node-datachannel' | 'chromium' | 'firefox'

/** Its connections. */
export const RTCPeerConnection = polyfill.RTCPeerConnection as unknown as typeof globalThis.RTCPeerConnection
