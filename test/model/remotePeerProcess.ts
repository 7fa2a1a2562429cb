import { createInterface } from 'node:readline'
import polyfill from 'node-datachannel/polyfill'

/**
 * A peer in a process of its own, which can be frozen and killed. It reads one offer a line, and writes the answer to
 * it, with all candidates. To a message `ping` it answers `pong`.
 */
const connection = new polyfill.RTCPeerConnection()

connection.ondatachannel = ({ channel }) => {
  channel.onmessage = ({ data }: MessageEvent) => {
    if (data === 'ping') channel.send('pong')
  }
}

createInterface(process.stdin).on('line', async (line) => {
  await connection.setRemoteDescription({ type: 'offer', sdp: JSON.parse(line) })
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }))
  }
  process.stdout.write(`${JSON.stringify(connection.localDescription?.sdp)}\n`)
})
