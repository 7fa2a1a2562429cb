export const engine = navigator.userAgent.includes('Firefox') ? 'firefox' : 'chromium'
export const { RTCPeerConnection } = globalThis
