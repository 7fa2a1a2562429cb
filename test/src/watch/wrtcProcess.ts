import process from 'node:process'
import wrtc from '@roamhq/wrtc'
import { hookAll } from '../../live/hookedConnection.ts'
import { partsOf, type Reflection, reflectionOf } from '../../live/reflected.ts'

/** What the process of @roamhq/wrtc tells of a connection before its hooks, with them, and after them. */
export interface WrtcReport {
  readonly before: Reflection
  readonly during: Reflection
  readonly after: Reflection
  /** What was seen of calls, each of which was made once. */
  readonly seen: readonly string[]
}

const connection = new wrtc.RTCPeerConnection() as unknown as RTCPeerConnection
const channel = connection.createDataChannel('chat')
connection.addTransceiver('audio')
const parts: Record<string, object> = { ...partsOf(connection), connection, channel }
const seen: string[] = []

const reflect = () => reflectionOf(connection, { channel }, true)
const before = await reflect()
let undo = hookAll(parts)
const during = await reflect()
undo()
const after = await reflect()

undo = hookAll(parts, (part, call, _, name) => {
  seen.push(`${part} ${name}`)
  return call()
})
const [transceiver] = connection.getTransceivers() as [RTCRtpTransceiver]
await transceiver.sender.replaceTrack(null)
await connection.setLocalDescription(await connection.createOffer())
transceiver.stop()
channel.close()
connection.close()
undo()
connection.close()

process.send?.({ before, during, after, seen } satisfies WrtcReport, () => process.exit())
