import { channelOf, createSession, overWebSocket, sessionState } from '../../../../src/session/index.ts'

// The page of a session with Node: of one that only answers, at `?echo`, or of one with a named channel.

const create = () => new RTCPeerConnection()
const signaling = overWebSocket(new WebSocket(`ws://127.0.0.1:${location.hash.slice(1)}`))
const isEcho = location.search === '?echo'

const session = isEcho
  ? createSession({
      create,
      signaling,
      polite: false,
      setUp: (connection) => talkOver(connection.createDataChannel('echo')),
    })
  : createSession({ create, signaling })
if (!isEcho) talkOver(channelOf(session, 'chat'))
session.subscribe((snapshot) => {
  document.title = sessionState(snapshot).state
})

function talkOver(channel: Pick<RTCDataChannel, 'addEventListener' | 'send'>): void {
  channel.addEventListener('message', ({ data }) => document.body.append(`${data} `))
  document.onclick = () => channel.send(`${performance.now()}`)
}
