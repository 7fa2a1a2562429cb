import type { AnyActorRef } from 'xstate'
import { divergences } from '../../src/divergences/index.ts'
import {
  bindPeerConnection,
  channels,
  type Divergence,
  type PeerConnectionActor,
  type RuleId,
  transports,
} from '../../src/index.ts'
import type { Sink } from '../../src/sink/index.ts'
import { readAttributes, readTransports } from './attributes.ts'
import { CauseReader, type CauseStep } from './causes.ts'
import { rowOf, subjectOf } from './describeStep.ts'
import { EngineLog } from './engineLog.ts'
import { FollowedChannel } from './followedChannel.ts'
import type { ChartReading, PeerReading } from './reading.ts'
import type { PeerName, TimelineRow } from './row.ts'
import { type ConnectionRegion, valueInRegion } from './views.ts'

/** One of the two peers of a story: a real connection, bound, and all that is seen of it. */
export class StoryPeer {
  readonly name: PeerName
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly channels: FollowedChannel[] = []
  readonly divergences: Divergence[] = []
  /** What its charts have emitted: `connection connectionstatechange`. */
  readonly emitted: string[] = []
  /** What has gone into its charts. */
  readonly causes: string[] = []
  readonly engine: EngineLog
  readonly #reader = new CauseReader((step) => this.#take(step))
  readonly #tell: (row: TimelineRow) => void
  #sink: Sink['actor'] | undefined
  readonly #isReady: boolean = false

  constructor(name: PeerName, connection: RTCPeerConnection, tell: (row: TimelineRow) => void) {
    this.name = name
    this.connection = connection
    this.#tell = tell
    const { inspect } = this.#reader
    this.actor = bindPeerConnection(connection, {
      inspect,
      divergences: divergences({ onDivergence: (divergence) => this.#differs(divergence), known: true }),
    })
    this.engine = new EngineLog(connection, this.actor)
    this.#isReady = true
  }

  /** Its channel, which is there already. */
  get channel(): FollowedChannel {
    const [channel] = this.channels
    if (!channel) throw new Error(`Peer ${this.name} has no channel yet.`)
    return channel
  }

  /** The rules that were found broken at an actor's object, or at any; each once. */
  rules(target = ''): readonly RuleId[] {
    const ofTarget = this.divergences.filter((divergence) => divergence.target.startsWith(target))
    return [...new Set(ofTarget.map(({ rule }) => rule))].sort()
  }

  /** To be given to a sink, so that its chart is shown too. */
  readonly inspect = this.#reader.inspect

  /** Shows a sink with it. */
  show(sink: Sink['actor']): void {
    this.#sink = sink
  }

  /** Notes in the log, as the tests' tables have it, how a promise is settled. */
  async settles(what: string, promise: Promise<unknown>): Promise<void> {
    try {
      await promise
      this.engine.log.push(`${what}: fulfilled`)
    } catch (error) {
      this.engine.log.push(`${what}: ${(error as Error).name}`)
      this.note('engine', what, `rejected: ${(error as Error).name}`)
    }
  }

  /** Tells of what no chart has a part in. */
  note(kind: TimelineRow['kind'], subject: string, text: string): void {
    this.#tell({ peer: this.name, kind, subject, text, states: [], emitted: [] })
  }

  /** Explains what differs by the tests' tables, and which only someone who sees both ends can tell. */
  explain(divergence: Divergence): void {
    this.#differs(divergence)
  }

  read(): PeerReading {
    const {
      actor,
      channels: [channel],
    } = this
    const { ice, dtls } = transports(actor.getSnapshot())
    const whole = this.#chartOf(actor)
    const region = (name: ConnectionRegion): ChartReading => {
      if (whole.value === undefined) return whole
      const from = whole.last?.from
      const value = valueInRegion(whole.value, name)
      return {
        value,
        last: whole.last && {
          event: whole.last.event,
          from: from === undefined ? undefined : valueInRegion(from, name),
        },
      }
    }
    return {
      charts: {
        channel: this.#chartOf(channel?.actor),
        // Where there are several, the first one in use.
        ice: this.#chartOf(ice[0]),
        dtls: this.#chartOf(dtls[0]),
        sink: this.#chartOf(this.#sink),
        signaling: region('signaling'),
        negotiation: region('negotiation'),
        operations: region('operations'),
      },
      attributes: readAttributes(this.connection, actor, this.channels, this.divergences),
      transports: readTransports(this.engine, actor, this.divergences),
      divergences: [...this.divergences],
    }
  }

  #chartOf(actor: AnyActorRef | undefined): ChartReading {
    if (!actor) return { value: undefined }
    return this.#reader.charts.get(actor) ?? { value: actor.getSnapshot().value }
  }

  #take(step: CauseStep): void {
    const { actor, cause, emitted } = step
    const row = rowOf(this.name, step)
    if (row) this.emitted.push(...emitted.map((type) => `${row.subject} ${type}`))
    if (row) this.causes.push(`${row.subject} ${cause.type}`)
    if (!this.#isReady) return
    if (actor === this.actor) this.#discover()
    if (row) this.#tell(row)
  }

  #discover(): void {
    this.engine.discover()
    for (const actor of channels(this.actor.getSnapshot())) {
      if (this.channels.some((channel) => channel.actor === actor)) continue
      const channel: FollowedChannel = new FollowedChannel(actor, (kind, text) =>
        this.note(kind, `channel ${channel.label}`, text),
      )
      this.channels.push(channel)
    }
  }

  #differs(divergence: Divergence): void {
    this.divergences.push(divergence)
    const { rule, target, expected, actual } = divergence
    const subject = subjectOf({ id: target })
    this.note('divergence', `${rule} ${subject}`, `${actual || 'nothing'}, and not ${expected || 'nothing'}`)
  }
}
