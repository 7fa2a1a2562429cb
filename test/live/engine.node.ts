import polyfill from 'node-datachannel/polyfill'

export const engine = 'node-datachannel'
export const RTCPeerConnection = polyfill.RTCPeerConnection as unknown as typeof globalThis.RTCPeerConnection
