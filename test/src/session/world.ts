import {
  channelOf,
  createSession,
  type SessionActor,
  type SessionOptions,
  sessionState,
} from '../../../src/session/index.ts'
import { createNetwork } from '../../../src/simulation/index.ts'
import { LifeClock } from '../../../tools/sessions/lifeClock.ts'
import { LossyPipe } from '../../../tools/sessions/lossyPipe.ts'

type Place = 'alice' | 'bob' | 'carol'

/** A network, signalling that loses nothing unless it is told to, and sessions of hosts on them. */
export function createWorld(seed = 1) {
  const network = createNetwork({ seed })
  const clock = new LifeClock(network)
  let drawn = seed
  /** As good as any for ids, and the same in each run. */
  const random = () => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0
    return drawn / 2 ** 32
  }
  const pipe = new LossyPipe(clock, random, { loss: 0, duplicates: 0, delay: 20 })
  const session = (place: Place, options: Partial<SessionOptions> = {}): SessionActor => {
    const { RTCPeerConnection } = network.host(place)
    const create = () => new RTCPeerConnection()
    return createSession({ name: place, clock, random, create, signaling: pipe.end(place), ...options })
  }
  return { network, clock, pipe, random, session }
}

/** Two sessions with a channel each, and what has come over it. */
export function createPair(one: Partial<SessionOptions> = {}, other: Partial<SessionOptions> = {}) {
  const world = createWorld()
  const alice = world.session('alice', one)
  const bob = world.session('bob', other)
  return { ...world, alice, bob, ...chatBetween(alice, bob) }
}

/** A channel of two sessions, and what has come over it. */
export function chatBetween(alice: SessionActor, bob: SessionActor) {
  const received: string[] = []
  const chat = channelOf(alice, 'chat')
  channelOf(bob, 'chat').onmessage = ({ data }) => received.push(String(data))
  return { chat, received }
}

/** What emitted events a session has emitted, by their types. */
export function emittedBy(session: SessionActor): unknown[] {
  const emitted: unknown[] = []
  session.on('*', (event) => emitted.push(event))
  return emitted
}

export const stateOf = (session: SessionActor) => sessionState(session.getSnapshot())
