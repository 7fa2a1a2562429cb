import { bindDataChannel } from 'webrtc-statecharts'
import { createSink, SendError } from 'webrtc-statecharts/sink'

const sink = createSink(bindDataChannel(new RTCPeerConnection().createDataChannel('file')))
sink.actor.subscribe((snapshot) => console.log(snapshot.value))
await new Blob(['hello'])
  .stream()
  .pipeTo(sink.writable)
  .catch((error) => console.warn(error instanceof SendError && error.unsent))
