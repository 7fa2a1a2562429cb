import { RTCPeerConnection } from '#engine'
import { bindPeerConnection } from '../../src/index.ts'

/** Whose time to answer is measured. `control` is the bare engine once more. */
export type Answerer = 'bare' | 'control' | 'bound'

/** When the engine's own method was called last. */
let reached: number | undefined

/**
 * Makes a pair, and lets one end offer and the other answer, both in one thread. Returns how long it took from when the offer
 * had arrived until the engine had the answer, in milliseconds: from the app's call of `setRemoteDescription(offer)` until the
 * engine's own `setRemoteDescription(answer)` runs. Until then it cannot take the handshake of the peer that has answered.
 */
export async function answer(name: Answerer, times = 1): Promise<number> {
  if (reached === undefined) noteReached()
  let took = 0
  for (let time = 0; time < times; time += 1) took = await answerOnce(name)
  return took
}

async function answerOnce(name: Answerer): Promise<number> {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()]
  if (name === 'bound') for (const connection of [a, b]) bindPeerConnection(connection)
  a.createDataChannel('chat')
  const offer = await a.createOffer()
  await a.setLocalDescription(offer)
  const began = performance.now()
  await b.setRemoteDescription(offer)
  const answer = await b.createAnswer()
  await b.setLocalDescription(answer)
  const answered = a.setRemoteDescription(answer)
  const took = (reached ?? Number.NaN) - began
  await answered
  for (const connection of [a, b]) connection.close()
  return took
}

/** Has the engine's own method note when it is called: in the deepest prototype, below any hook. */
function noteReached(): void {
  let holder: object = RTCPeerConnection.prototype
  while (!Object.hasOwn(holder, 'setRemoteDescription')) holder = Object.getPrototypeOf(holder)
  const engine = holder as RTCPeerConnection
  const { setRemoteDescription } = engine
  engine.setRemoteDescription = function (this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
    reached = performance.now()
    return Reflect.apply(setRemoteDescription, this, [description])
  }
  reached = 0
}
