import { test } from 'vitest'
import { announced, makePeers, settled, talked } from './peers.ts'
import { expectReplayed, recordLife } from './recordedLife.ts'

test('a life is replayed as it was: connect, talk, close', async () => {
  const { a, b, negotiate } = makePeers()
  const lives = [recordLife(a), recordLife(b)]
  const near = a.createDataChannel('chat')
  const far = announced(b, (channel) => channel)
  await negotiate()
  await talked(near, await far)
  near.close()
  await new Promise((resolve) => near.addEventListener('close', resolve, { once: true }))
  a.close()
  await settled()
  b.close()
  for (const life of lives) expectReplayed(life)
})
