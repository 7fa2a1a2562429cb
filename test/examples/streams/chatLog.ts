import { map, merge, mergeMap, type Observable } from 'rxjs'
import { bindPeerConnection } from '../../../src/index.ts'
import { connectionState$, eachChannel$, messages$ } from '../../../src/rx/index.ts'

/** All that happens in a chat, line by line: how the connection stands, and what comes over any of its channels. */
export function chatLog(connection: RTCPeerConnection): Observable<string> {
  const actor = bindPeerConnection(connection)
  return merge(
    connectionState$(actor).pipe(map((state) => `* ${state}`)),
    eachChannel$(actor).pipe(
      mergeMap((channel) => messages$(channel).pipe(map((message) => `${channel.id}: ${message}`))),
    ),
  )
}
