import { createNetwork, install } from 'webrtc-statecharts/simulation'

const network = createNetwork({ seed: 7, latency: 50 })
const uninstall = install(globalThis, network.host('alice'))
const connection = new (network.host('bob').RTCPeerConnection)()
connection.createDataChannel('chat')
network.cut('alice', 'bob')
await network.advance(1000)
uninstall()
