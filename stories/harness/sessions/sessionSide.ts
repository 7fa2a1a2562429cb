import {
  channelOf,
  connectionOf,
  createSession,
  type SessionActor,
  type SessionChannel,
  sessionState,
} from '../../../src/session/index.ts'
import { CauseReader } from '../causes.ts'
import type { ChartReading } from '../reading.ts'
import type { PeerName } from '../row.ts'
import type { SessionWorld } from './sessionWorld.ts'

/** The charts of a session. */
export const sessionCharts = ['recovery', 'session', 'negotiation'] as const
export type SessionChart = (typeof sessionCharts)[number]

/** One peer of a story about sessions: one page after another, with a session each. */
export class SessionSide {
  readonly name: PeerName
  /** What was said and heard, over all pages. */
  readonly chat: string[] = []
  readonly #world: SessionWorld
  readonly #changed: () => void
  #readings: Partial<Record<SessionChart, ChartReading>> = {}
  #session!: SessionActor
  #channel!: SessionChannel

  /** @param changed - is called whenever something of it is another */
  constructor(name: PeerName, world: SessionWorld, changed: () => void) {
    this.name = name
    this.#world = world
    this.#changed = changed
    this.load()
  }

  get state() {
    return sessionState(this.#session.getSnapshot())
  }

  reading(chart: SessionChart): ChartReading {
    return this.#readings[chart] ?? { value: undefined }
  }

  /** The page is loaded, for the first time or again. */
  load(): void {
    this.#session?.stop()
    this.#readings = {}
    const { RTCPeerConnection } = this.#world.newPage(this.name)
    const reader: CauseReader = new CauseReader(({ actor, chart }) => {
      const { id } = (actor as { readonly logic?: { readonly id?: string } }).logic ?? {}
      const [known] = sessionCharts.filter((each) => each === id)
      if (known) this.#readings[known] = chart
      this.#changed()
    })
    this.#session = createSession({
      name: `session of ${this.name}`,
      create: () => new RTCPeerConnection(),
      signaling: this.#world.signaling(this.name),
      policy: { giveUp: Number.POSITIVE_INFINITY },
      inspect: reader.inspect,
    })
    this.#channel = channelOf(this.#session, 'chat')
    this.#channel.onmessage = ({ data }) => this.#note(`The other one: ${data}`)
  }

  say(text: string): void {
    this.#channel.send(text)
    this.#note(`You: ${text}`)
  }

  /** Closes the session's connection behind its back. */
  closeConnection(): void {
    connectionOf(this.#session)?.close()
  }

  stop(): void {
    this.#session.stop()
  }

  #note(text: string): void {
    this.chat.push(text)
    this.#changed()
  }
}
