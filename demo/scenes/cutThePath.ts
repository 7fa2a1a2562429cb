import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { channelOf, createSession, type SessionActor, type SessionChannel } from '../../src/session/index.ts'
import { createNetwork } from '../../src/simulation/index.ts'
import { LifeClock } from '../../tools/sessions/lifeClock.ts'
import { inspection } from '../inspection.ts'
import { sayState } from '../sessionWords.ts'
import { paint, width, wrap } from '../text.ts'
import { TwoLanes } from '../twoLanes.ts'

const hosts = ['alice', 'bob'] as const

/** A and B talk over a session. The path between them is cut, and healed, and the chat goes on. */
export async function cutThePath(): Promise<void> {
  console.log(`\n${paint('bold', 'Scene 4: The path is cut, and the chat goes on by a session')}`)
  const where =
    'In memory, on the engine of webrtc-statecharts/simulation, and in its time: node-datachannel makes its offers by ' +
    'itself and cannot roll them back, so a session cannot negotiate with it.'
  console.log(`${paint('dim', '─'.repeat(width))}\n${paint('dim', wrap(where, width).join('\n'))}`)
  const network = createNetwork({ seed: 1 })
  const clock = new LifeClock(network)
  const lanes = new TwoLanes(() => clock.now())
  const generator = xoroshiro128plus(1)
  const classes = hosts.map((host) => network.host(host))
  const ends = network.pipe(...hosts)
  const [a, b] = classes.map(({ RTCPeerConnection }, index) => {
    const end = ends[index as 0 | 1]
    const session = createSession({
      name: `session of ${'AB'[index]}`,
      create: () => new RTCPeerConnection(),
      signaling: {
        send: (message) => end.post(message),
        subscribe(listener) {
          end.onmessage = ({ data }) => listener(data)
          return () => {
            end.onmessage = null
          }
        },
      },
      clock,
      random: () => (generator.next() >>> 0) / 2 ** 32,
      inspect: inspection?.inspect,
    })
    return new ChattingEnd(session, (text) => lanes.says(index, text))
  })
  if (!a || !b) throw new Error('There are two ends.')

  await clock.until(() => a.isConnected && b.isConnected, 10_000)
  a.say('hello, B')
  await clock.until(() => b.hasHeard('hello, B'), 1000)
  lanes.between('the path is cut')
  network.cut()
  a.say('are you there?')
  b.say('hello, A')
  await clock.pass(12_000)
  lanes.between('the path is healed')
  network.heal()
  await clock.until(() => b.hasHeard('are you there?') && a.hasHeard('hello, A'), 30_000)
  a.close('good night')
  await clock.until(() => a.isOver && b.isOver, 10_000)
}

/** One end of the chat, and what is printed of it. */
class ChattingEnd {
  readonly #session: SessionActor
  readonly #chat: SessionChannel
  readonly #received: string[] = []
  readonly #says: (text: string) => void
  #state = ''

  constructor(session: SessionActor, says: (text: string) => void) {
    this.#session = session
    this.#says = says
    const look = () => this.#look()
    session.subscribe({ next: look, complete: look })
    look()
    this.#chat = channelOf(session, 'chat')
    this.#chat.onmessage = ({ data }) => {
      this.#received.push(String(data))
      says(`receives "${data}"`)
    }
  }

  get isConnected(): boolean {
    return this.#state === 'connected'
  }

  get isOver(): boolean {
    return this.#session.getSnapshot().status === 'done'
  }

  hasHeard(text: string): boolean {
    return this.#received.includes(text)
  }

  say(text: string): void {
    this.#says(`sends "${text}"`)
    this.#chat.send(text)
  }

  close(reason: string): void {
    this.#says(`closes: "${reason}"`)
    this.#session.send({ type: 'close', reason })
  }

  #look(): void {
    const state = sayState(this.#session.getSnapshot())
    if (state === this.#state) return
    this.#state = state
    this.#says(`is ${state}`)
  }
}
