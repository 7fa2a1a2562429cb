import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { pause, waitUntil } from './liveLife.ts'
import { PeerFrame } from './peerFrame.ts'
import type { PlainPeer, Stuck, TextEnd } from './peerTypes.ts'

/** What came of one life of a session with the W3C's example. */
export interface PlainReport {
  readonly seed: number
  /** Whether the example is polite, and who begins. */
  readonly role: string
  readonly steps: readonly string[]
  /** What is wrong; empty if nothing is. */
  readonly violations: readonly string[]
  /**
   * What an end was left in: Chromium at times leaves it gathering, if the first offer is rolled back at once, and Firefox without
   * an association, if both restart ICE within a moment of each other, or there was no path for some time.
   */
  readonly stuck: Stuck | undefined
}

const beginners = ['session', 'example', 'both'] as const

/** How long it may take, whatever it is, where an engine has left an end in what nothing brings it out of. */
const SHORT_PATIENCE = 45_000
/** How long it may take otherwise. A path may be gone for a minute. */
const PATIENCE = 200_000

/** Lives one life of a session with the W3C's example, over signalling that loses nothing and keeps the order. */
export async function plainLife(seed: number): Promise<PlainReport> {
  const generator = xoroshiro128plus(seed)
  const draw = (below: number) => uniformInt(generator, 0, below - 1)
  const polite = seed % 2 === 0
  const who = beginners[seed % 3] ?? 'both'
  const role = `the example is ${polite ? 'polite' : 'impolite'}, ${who} begins`
  const { port1, port2 } = new MessageChannel()
  const frames = [port1, port2].map((port) => new PeerFrame(portEnd(port)))
  const [ours, theirs] = frames as [PeerFrame, PeerFrame]
  const steps: string[] = []
  const violations: string[] = []
  let stuck: Stuck | undefined
  try {
    const [session, example] = await Promise.all([
      ours.load('sessionWithPlain', { polite: !polite, begins: who !== 'example' }),
      theirs.load('w3cExample', { polite, begins: who !== 'session' }),
    ])
    const both = [session, example]
    for (let round = 0; round <= 3 && violations.length === 0; round += 1) {
      if (!(await doTalk(session, example, round))) {
        violations.push(`round ${round}: ${both.map(({ state }) => state).join(' | ')}`)
        stuck = stuckOf(both)
        break
      }
      const changing = [[session], [example], both][draw(3)] ?? []
      steps.push(changing.length === 2 ? 'both' : changing[0] === session ? 'session' : 'example')
      for (const peer of changing) peer.change()
      await pause(draw(200))
    }
  } finally {
    for (const frame of frames) frame.remove()
    port1.close()
  }
  return { seed, role, steps, violations, stuck }
}

/** Whether a message passes each way, and both come to rest. */
async function doTalk(session: PlainPeer, example: PlainPeer, round: number): Promise<boolean> {
  const both = [session, example]
  const doesPass = () => {
    for (const peer of both) peer.say(`round ${round}`)
    return both.every(
      ({ received, isConnected, isAtRest }) => isConnected && isAtRest && received.includes(`round ${round}`),
    )
  }
  if ((await waitUntil(doesPass, SHORT_PATIENCE)) !== undefined) return true
  if (stuckOf(both)) return false
  return (await waitUntil(doesPass, PATIENCE)) !== undefined
}

function stuckOf(both: readonly PlainPeer[]): Stuck | undefined {
  return both.map(({ stuck }) => stuck).find((stuck) => stuck !== undefined)
}

function portEnd(port: MessagePort): TextEnd {
  return {
    send: (text) => port.postMessage(text),
    subscribe(listener) {
      const hear = ({ data }: MessageEvent<string>) => listener(data)
      port.addEventListener('message', hear)
      // What came before is handed over now.
      port.start()
      return () => port.removeEventListener('message', hear)
    },
    get: () => 'up',
    watch: () => () => {},
  }
}
