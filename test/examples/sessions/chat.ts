import { channelOf, createSession, overBroadcastChannel, sessionState } from '../../../src/session/index.ts'

const session = createSession({
  create: () => new RTCPeerConnection(),
  signaling: overBroadcastChannel(new BroadcastChannel('chat')),
})
const chat = channelOf(session, 'chat')
chat.onmessage = ({ data }) => document.body.append(`${data} `)
session.subscribe((snapshot) => {
  document.title = sessionState(snapshot).state
})
document.onclick = () => chat.send(new Date().toLocaleTimeString())
