import { bindDataChannel, bindPeerConnection, connectionState } from 'webrtc-statecharts'
import { connected, opened } from 'webrtc-statecharts/diagnosis'
import { divergences } from 'webrtc-statecharts/divergences'
import { redact } from 'webrtc-statecharts/inspect'
import { createChartView } from 'webrtc-statecharts/inspector'
import { dataChannelMachine } from 'webrtc-statecharts/machines'
import { ruleLink } from 'webrtc-statecharts/rules'
import { messages$ } from 'webrtc-statecharts/rx'
import { createSink } from 'webrtc-statecharts/sink'
import { record, replay } from 'webrtc-statecharts/testing'

// An app that uses every entry for browsers: two peers, one message, and a chart.

globalThis.talked = talk()

async function talk() {
  const a = new RTCPeerConnection()
  const b = new RTCPeerConnection()
  const actor = bindPeerConnection(a, { divergences })
  const peer = bindPeerConnection(b)
  const recording = record(actor)
  const received = new Promise((resolve) =>
    peer.on('datachannel', ({ channel }) => messages$(channel).subscribe(resolve)),
  )
  const channel = bindDataChannel(a.createDataChannel('chat'))
  a.onicecandidate = ({ candidate }) => candidate && b.addIceCandidate(candidate)
  b.onicecandidate = ({ candidate }) => candidate && a.addIceCandidate(candidate)
  await a.setLocalDescription()
  await b.setRemoteDescription(a.localDescription)
  await b.setLocalDescription()
  await a.setRemoteDescription(b.localDescription)
  await Promise.all([connected(actor), opened(channel)])
  await createSink(channel).writable.getWriter().write('hello')
  const message = await received
  const view = createChartView(document.body, dataChannelMachine)
  view.show({ value: channel.getSnapshot().value })
  await view.ready
  const replayed = replay(recording.trace)
  while (replayed.forward());
  const result = {
    message,
    state: connectionState(actor.getSnapshot()),
    replayed: connectionState(replayed.connection),
    rule: ruleLink('DT-11'),
    redacted: redact({ sdp: 'v=0' }),
  }
  a.close()
  b.close()
  return result
}
