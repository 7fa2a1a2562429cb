import { expect, test } from 'vitest'
import { announced, fired, settled, talked } from '../../harness/peers.ts'
import { bindDataChannel, channels, readyState, unbind } from '../../src/index.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'
import { expectReplayed, recordLife } from './recordedLife.ts'

const openPeers = peersOfEachTest()

/** Two peers, both recorded, over a channel that is open at both ends. */
async function connected() {
  const peers = openPeers()
  const lives = [recordLife(peers.a), recordLife(peers.b)] as const
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  const far = await arrived
  await talked(near, far)
  return { ...peers, lives, near, far }
}

type Life = Awaited<ReturnType<typeof connected>>

/** Where an app does something while `far` closes, at the other end. */
const callbacks: readonly (readonly [string, (life: Life, act: () => void) => void])[] = [
  ['closing is emitted', ({ lives }, act) => channels(lives[0].actor.getSnapshot())[0]?.on('closing', act)],
  ['close is emitted', ({ lives }, act) => channels(lives[0].actor.getSnapshot())[0]?.on('close', act)],
  [
    'a subscriber is told',
    ({ lives }, act) =>
      channels(lives[0].actor.getSnapshot())[0]?.subscribe((snapshot) => {
        if (readyState(snapshot) !== 'open') act()
      }),
  ],
  ['a subscriber of the connection is told', ({ lives }, act) => lives[0].actor.subscribe(act)],
]

function bindAnother({ a }: Life, label = 'chat') {
  const channel = a.createDataChannel(label)
  return { channel, actor: bindDataChannel(channel, { connection: a }) }
}

const deeds: readonly (readonly [string, (life: Life) => void])[] = [
  ['a channel is created', ({ a }) => a.createDataChannel('another')],
  ['one of the same label', ({ a }) => a.createDataChannel('chat')],
  ['a channel is created and bound', (life) => bindAnother(life, 'another')],
  ['one of the same label', (life) => bindAnother(life)],
  ['it is closed by its actor, too', (life) => bindAnother(life).actor.send({ type: 'close' })],
  ['it is let go of, too', (life) => unbind(bindAnother(life).channel)],
  [
    'its connection is closed, too',
    (life) => {
      bindAnother(life)
      life.a.close()
    },
  ],
  [
    'its connection is let go of, too',
    (life) => {
      bindAnother(life)
      unbind(life.a)
    },
  ],
  ['the channel is let go of', ({ near }) => unbind(near)],
  [
    'it is bound again',
    ({ a, near }) => {
      unbind(near)
      bindDataChannel(near, { connection: a })
    },
  ],
  [
    'it is bound alone',
    ({ near }) => {
      unbind(near)
      bindDataChannel(near)
    },
  ],
  ['the channel is closed', ({ near }) => near.close()],
  ['an offer is applied', ({ a }) => void a.setLocalDescription().catch(() => {})],
  [
    'the connection is closed twice',
    ({ a }) => {
      a.close()
      a.close()
    },
  ],
  ['the connection is closed by its actor', ({ lives }) => lives[0].actor.send({ type: 'close' })],
  ['the actor is stopped', ({ lives }) => lives[0].actor.stop()],
]

test.each(callbacks.flatMap(([when, prepare]) => deeds.map(([what, deed]) => [when, what, prepare, deed] as const)))(
  'while %s, %s: a replay gives the same',
  async (_when, _what, prepare, deed) => {
    const life = await connected()
    const done = new Promise<void>((resolve) => {
      let isDone = false
      prepare(life, () => {
        if (isDone) return
        isDone = true
        deed(life)
        resolve()
      })
    })
    // Which of them has one depends on what is done.
    const closed = Promise.race([life.near, life.far].map((channel) => fired(channel, 'close')))
    life.far.close()
    await Promise.all([done, closed])
    await settled()
    life.close()
    await settled()
    life.lives.forEach(expectReplayed)
  },
)

test.each<[string, (life: Life) => void]>([
  ['createDataChannel', ({ a }) => a.createDataChannel('another')],
  ['createOffer', ({ a }) => void a.createOffer().catch(() => {})],
  ['close', ({ a }) => a.close()],
])('what a callback of %s() calls again is seen, and replayed', async (method, deed) => {
  const life = await connected()
  const { actor, recording } = life.lives[0]
  let isDone = false
  actor.subscribe(() => {
    if (isDone) return
    isDone = true
    deed(life)
  })
  const count = () => recording.trace.entries.filter((entry) => entry.kind === 'call' && entry.method === method).length
  const before = count()
  deed(life)
  expect(count()).toBe(before + 2)
  const { context } = actor.getSnapshot()
  if (method === 'createDataChannel') expect(context.channels).toHaveLength(3)
  if (method === 'createOffer') expect(context.operations.filter(({ call }) => call.method === method)).toHaveLength(2)
  await settled()
  life.close()
  await settled()
  expect(actor.getSnapshot().output?.cause).toBe('local-close')
  life.lives.forEach(expectReplayed)
})

test('a channel that its app follows alone is announced in the replay as well', async () => {
  const { a, b, negotiate, close } = openPeers()
  // Heard before the binding of the connection hears of it.
  const arrived = announced(b, (channel) => {
    bindDataChannel(channel)
    return channel
  })
  const life = recordLife(b)
  const near = a.createDataChannel('chat')
  await negotiate()
  const far = await arrived
  await talked(near, far)
  const closed = fired(far, 'close')
  near.close()
  await closed
  close()
  expect(life.recording.trace.entries).toContainEqual(expect.objectContaining({ isElsewhere: true }))
  expectReplayed(life)
})
