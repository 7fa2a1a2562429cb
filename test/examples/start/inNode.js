import { cleanup } from 'node-datachannel'
import { RTCPeerConnection } from 'node-datachannel/polyfill'
import { start } from './start.js'

globalThis.RTCPeerConnection = RTCPeerConnection
await start()
cleanup()
