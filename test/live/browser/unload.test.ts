import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { announced, makePeers, talked } from '../../../harness/peers.ts'
import { bindPeerConnection, readyState, signalingState } from '../../../src/index.ts'
import { Observatory } from '../observatory.ts'

test('SEQ-27, UN-1: when a document goes, its peer sees what it sees of a connection that is closed', async () => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const realm = frame.contentWindow as Window & typeof globalThis
  const { a, b, negotiate, close } = makePeers({ a: new realm.RTCPeerConnection() })
  const observatory = new Observatory(engine)
  const gone = bindPeerConnection(a)
  const B = observatory.watchConnection('b', b)
  const channel = a.createDataChannel('chat')
  const far = announced(b, (remote) => observatory.watch('B', remote, b))
  await negotiate()
  const { channel: remote, actor, emitted } = await far
  await talked(channel, remote)

  frame.remove()
  const { cause } = await toPromise(actor)

  // Firefox may leave out `closing`, and the association may still read `connected` in the last event.
  expect(['peer-connection-closed', 'peer-close', 'unknown']).toContain(cause)
  expect(emitted.join(' ')).toMatch(engine === 'chromium' ? /^open closing error close$/ : /^open (closing )?close$/)
  expect(signalingState(B.actor.getSnapshot())).toBe('stable')
  // No event tells of one's own end. A call does.
  a.close()
  expect(signalingState(gone.getSnapshot())).toBe('closed')
  expect(readyState(actor.getSnapshot())).toBe('closed')
  expect(observatory.unexplained).toEqual([])
  close()
})
