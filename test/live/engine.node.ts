import polyfill from 'node-datachannel/polyfill'

/** The engine that the live tests run on: `node-datachannel` here, `chromium` or `firefox` in a browser. */
export const engine = 'node-datachannel' as 'node-datachannel' | 'chromium' | 'firefox' | 'simulated'

/** Its connections. They stay on loopback. */
export const RTCPeerConnection = class extends polyfill.RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super({ ...configuration, bindAddress: '127.0.0.1' } as RTCConfiguration)
  }
} as unknown as typeof globalThis.RTCPeerConnection
