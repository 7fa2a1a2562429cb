import { RTCPeerConnection } from '#engine'
import { bindPeerConnection, unbind } from '../../../src/index.ts'
import { record } from '../../../src/testing/index.ts'
import type { Leaks } from './leaks.ts'
import type { Wrapped } from './wrappings.ts'

/** Lets a connection be given secrets, and its channel tell errors that quote them, while it is recorded. */
export async function throughTraces(cases: readonly Wrapped[], leaks: Leaks): Promise<void> {
  const connection = new RTCPeerConnection()
  const recording = record(bindPeerConnection(connection), { limit: cases.length * 10 + 100 })
  const channel = connection.createDataChannel('chat')
  for (const { value } of cases) {
    const error = Object.assign(new Error(String(value)), { errorDetail: 'data-channel-failure' })
    channel.dispatchEvent(Object.assign(new Event('error'), { error }))
    const refused = [
      connection.setRemoteDescription({ type: 'answer', sdp: String(value) }),
      connection.addIceCandidate({ candidate: String(value), sdpMid: '0' }),
    ]
    await Promise.allSettled(refused)
  }
  const entries = recording.trace.entries.map((entry) => JSON.stringify(entry)).join('\n')
  const said = entries.split('\n').filter((entry) => entry.includes('"error"'))
  for (const each of cases) leaks.look('a trace', each, said.length < cases.length ? undefined : entries)
  unbind(connection)
  connection.close()
}
