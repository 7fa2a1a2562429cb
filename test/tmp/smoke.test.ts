import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  readyState,
  signalingState,
  target,
  transports,
} from '../../src/index.ts'
import { announced, makePeers, talked } from '../live/peers.ts'

test('smoke', async () => {
  const { a, b, negotiate } = makePeers()
  const A = bindPeerConnection(a)
  const B = bindPeerConnection(b)
  const log: string[] = []
  A.on('*', ({ type }) => log.push(`A ${type}`))
  B.on('*', ({ type }) => log.push(`B ${type}`))
  const channel = a.createDataChannel('chat')
  const C = bindDataChannel(channel, { connection: a })
  C.on('*', ({ type }) => log.push(`C ${type} ${readyState(C.getSnapshot())}`))
  const far = announced(b, (x) => x)
  await negotiate()
  const remote = await far
  await talked(channel, remote)
  log.push(
    `${signalingState(A.getSnapshot())} ${connectionState(A.getSnapshot())} ${channels(A.getSnapshot()).length} ${JSON.stringify(
      Object.values(transports(A.getSnapshot()))
        .flat()
        .map((x) => x && [x.id, x.getSnapshot().value]),
    )}`,
  )
  remote.close()
  log.push(JSON.stringify(await toPromise(C)))
  log.push(`${channels(A.getSnapshot()).length}`)
  a.close()
  log.push(JSON.stringify(await toPromise(A)))
  expect(target(A)).toBeUndefined()
  expect(Object.hasOwn(a, 'close')).toBe(false)
  b.close()
  log.push(JSON.stringify(await toPromise(B)))
  console.log(log.join('\n'))
})
