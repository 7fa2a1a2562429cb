import fc from 'fast-check'
import { RTCPeerConnection } from '#engine'
import { bindDataChannel, bindPeerConnection, unbind } from '../../../src/index.ts'
import { handOver } from '../../handOver.ts'

/** In milliseconds: how long a life is waited for. Nearly all take some hundredths of that. */
const PATIENCE = 5_000

const ends = ['a closes', 'b closes', 'its actor closes', 'let go of, and closed'] as const
const deeds = ['near closes', 'far closes', 'the actor closes', 'let go of', 'bound alone', 'nothing'] as const

/** A random life of two peers. */
export const plan = fc.record({
  /** What becomes of each channel. */
  channels: fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 3 }),
  end: fc.constantFrom(...ends),
})

/** One of them. */
export type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never

/** Lives it, with bound connections or with bare ones. Returns whether it has come to its end by itself. */
export async function live({ channels, end }: Plan, isBound: boolean): Promise<boolean> {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()] as const
  const actors = isBound ? [a, b].map((connection) => bindPeerConnection(connection)) : []
  let timer: ReturnType<typeof setTimeout> | undefined
  const impatient = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, false)
  })
  const isWhole = await Promise.race([connected(a, b, channels, isBound), impatient])
  clearTimeout(timer)
  if (end === 'its actor closes') actors[0]?.send({ type: 'close' })
  if (end === 'let go of, and closed' && isBound) unbind(a)
  for (const connection of end === 'b closes' ? [b, a] : [a, b]) connection.close()
  return isWhole
}

async function connected(
  a: RTCPeerConnection,
  b: RTCPeerConnection,
  channels: Plan['channels'],
  isBound: boolean,
): Promise<boolean> {
  // Of one end only: if `b` began the DTLS handshake before `a` has the answer, node-datachannel would lose its first message,
  // and wait for a second, or for ever.
  const toA = handOver(b, a)
  const arrived: Promise<unknown>[] = []
  const far = new Map<string, RTCDataChannel>()
  b.addEventListener('datachannel', ({ channel }) => {
    far.set(channel.label, channel)
    channel.send('hello')
  })
  const near = channels.map((_, index) => {
    const channel = a.createDataChannel(String(index))
    arrived.push(new Promise((resolve) => channel.addEventListener('message', resolve)))
    return channel
  })
  const offer = await a.createOffer()
  await a.setLocalDescription(offer)
  await b.setRemoteDescription(offer)
  const answer = await b.createAnswer()
  await b.setLocalDescription(answer)
  await a.setRemoteDescription(answer)
  toA()
  await Promise.all(arrived)
  await Promise.all(channels.map((deed, index) => done(deed, near[index], far.get(String(index)), isBound)))
  return true
}

async function done(
  deed: Plan['channels'][number],
  near: RTCDataChannel | undefined,
  far: RTCDataChannel | undefined,
  isBound: boolean,
): Promise<void> {
  if (!near || !far) return
  const closed = Promise.all(
    [near, far].map((channel) => new Promise((resolve) => channel.addEventListener('close', resolve))),
  )
  if (isBound && (deed === 'let go of' || deed === 'bound alone')) unbind(near)
  if (isBound && deed === 'bound alone') bindDataChannel(near)
  if (deed === 'far closes') far.close()
  else if (deed === 'the actor closes' && isBound) bindDataChannel(near).send({ type: 'close' })
  else if (deed !== 'nothing') near.close()
  if (deed !== 'nothing') await closed
}
