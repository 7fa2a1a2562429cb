import { bindPeerConnection, channels, connectionState, readyState, whyFailed } from 'webrtc-statecharts'
import { toPromise } from 'xstate'

const connection = bindPeerConnection(new RTCPeerConnection())
connection.subscribe((snapshot) => {
  console.log(connectionState(snapshot), whyFailed(snapshot)?.reason, snapshot.can({ type: 'close' }))
  for (const channel of channels(snapshot)) console.log(readyState(channel.getSnapshot()))
})
connection.on('datachannel', ({ channel, label }) => {
  console.log(label)
  channel.on('error', ({ sctpCauseCode }) => console.warn(sctpCauseCode))
  channel.send({ type: 'close' })
})
const { cause, connected } = await toPromise(connection)
console.log(cause, connected)
