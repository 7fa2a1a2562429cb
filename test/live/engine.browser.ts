/** The engine that the live tests run on. */
export const engine = navigator.userAgent.includes('Firefox') ? 'firefox' : 'chromium'

/** Its connections. */
export const { RTCPeerConnection } = globalThis
