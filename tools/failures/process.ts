import process from 'node:process'
import { RTCPeerConnection } from '#engine'
import { announced, talked } from '../../harness/peers.ts'
import { bindPeerConnection, unbind } from '../../src/index.ts'
import { handOver } from '../handOver.ts'
import { contenderOf, type PairOutcome } from './outcome.ts'

/** In milliseconds: how long a pair is waited for. One that connects does so in some hundredths of that. */
const PATIENCE = 20_000

/** What a process tells of each pair. */
export interface PairReport {
  readonly index: number
  readonly outcome: PairOutcome
}

/** Connects a pair, and says what has come of it. */
async function pair(index: number): Promise<PairOutcome> {
  const isBound = contenderOf(index) === 'bound'
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()] as const
  const both = [a, b]
  if (isBound) for (const connection of both) bindPeerConnection(connection)
  let timer: NodeJS.Timeout | undefined
  const outcome = await Promise.race([
    connected(a, b),
    ...both.map(ended),
    new Promise<PairOutcome>((resolve) => (timer = setTimeout(resolve, PATIENCE, 'stuck'))),
  ])
  clearTimeout(timer)
  // Every other one of those that are bound is not bound any more when it is closed.
  if (isBound && index % 4 === 1) for (const connection of both) unbind(connection)
  for (const connection of both) connection.close()
  return outcome
}

async function connected(a: RTCPeerConnection, b: RTCPeerConnection): Promise<PairOutcome> {
  const toB = handOver(a, b)
  const toA = handOver(b, a)
  const channel = a.createDataChannel('chat')
  const end = announced(b, (remote) => talked(channel, remote))
  const offer = await a.createOffer()
  await a.setLocalDescription(offer)
  await passedOn()
  await b.setRemoteDescription(offer)
  toB()
  const answer = await b.createAnswer()
  await b.setLocalDescription(answer)
  await passedOn()
  await a.setRemoteDescription(answer)
  toA()
  await end
  return 'connected'
}

/** What the fastest way to a peer takes, which is in the same process: two microtasks. */
async function passedOn(): Promise<void> {
  await undefined
  await undefined
}

function ended(connection: RTCPeerConnection): Promise<PairOutcome> {
  return new Promise((resolve) => {
    connection.addEventListener('connectionstatechange', () => {
      if (['failed', 'closed'].includes(connection.connectionState)) resolve('failed')
    })
  })
}

const [from, to] = process.argv.slice(2).map(Number) as [number, number]
for (let index = from; index < to; index += 1) {
  const outcome = await pair(index).catch((): PairOutcome => 'failed')
  process.send?.({ index, outcome } satisfies PairReport)
}
process.disconnect()
process.exit()
