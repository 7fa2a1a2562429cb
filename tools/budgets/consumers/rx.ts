import { bindPeerConnection } from 'webrtc-statecharts'
import { connectionState$, eachChannel$, events$, messages$, send } from 'webrtc-statecharts/rx'

const connection = bindPeerConnection(new RTCPeerConnection())
connectionState$(connection).subscribe((state) => console.log(state))
events$(connection, 'datachannel').subscribe(({ label }) => console.log(label))
eachChannel$(connection).subscribe((channel) => {
  messages$(channel, { binaryType: 'arraybuffer' }).subscribe((message) => console.log(message))
  send(channel, ['hello']).subscribe()
})
