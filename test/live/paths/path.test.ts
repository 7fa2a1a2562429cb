import { describe, expect, test } from 'vitest'
import { announced, fired, opened } from '../../../harness/peers.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { BoundPeer } from './boundPeer.ts'
import { connect } from './connect.ts'
import { farPeerHere } from './farPeers.ts'
import { openPath, type Path } from './path.ts'

const closed = closedAfterEach()
const numbers = Array.from({ length: 200 }, (_, index) => String(index))

/** Two peers on a path, and what the far one gets of what the near one sends. */
async function connected(disturb: (path: Path) => Promise<unknown> = async () => {}) {
  const path = closed(await openPath())
  await disturb(path)
  const [near, far] = [new BoundPeer('near'), farPeerHere()]
  closed(near)
  closed(far.bound)
  const channel = near.createDataChannel('chat')
  const arrived = announced(far.bound.connection, (remote) => {
    const messages: string[] = []
    remote.addEventListener('message', ({ data }) => messages.push(data))
    return { remote, messages }
  })
  await connect(near, far, path)
  await opened(channel)
  const { remote, messages } = await arrived
  await opened(remote)
  return { path, near, far, channel, remote, messages }
}

describe('a path between two peers', () => {
  test('is their only way', async () => {
    const { path, channel, remote, messages } = await connected()
    const before = await path.passed()
    expect(before).toBeGreaterThan(0)
    const arrived = fired(remote, 'message')
    channel.send('hello')
    await arrived
    expect(messages).toEqual(['hello'])
    expect(await path.passed()).toBeGreaterThan(before)
  })

  test.each([
    ['loses packets', (path: Path) => path.drop(0.1, 1)],
    ['lets packets overtake others', (path: Path) => path.reorder(0.2, 2)],
    ['takes long', (path: Path) => path.delay(50)],
  ] as const)('that %s, keeps the order of messages, and loses none', async (_, disturb) => {
    const { channel, remote, messages } = await connected(disturb)
    for (const number of numbers) channel.send(number)
    while (messages.length < numbers.length) await fired(remote, 'message')
    expect(messages).toEqual(numbers)
  })

  test('lets nothing pass while it is cut, and what was sent then comes when it is healed', async () => {
    const { path, channel, remote, messages } = await connected()
    await path.cut()
    const passed = await path.passed()
    channel.send('late')
    expect(await path.passed()).toBe(passed)
    expect(messages).toEqual([])
    const arrived = fired(remote, 'message')
    await path.heal()
    await arrived
    expect(messages).toEqual(['late'])
  })
})
