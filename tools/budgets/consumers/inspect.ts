import { bindPeerConnection } from 'webrtc-statecharts'
import { inspect } from 'webrtc-statecharts/inspect'

const { inspect: observer } = inspect({ url: 'http://localhost:8080' })
bindPeerConnection(new RTCPeerConnection(), { inspect: observer })
