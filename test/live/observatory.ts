import { toPromise } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  type PeerConnectionActor,
  type RuleId,
  readyState,
  signalingState,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { type Comparison, WatchedConnection } from './watchedConnection.ts'

const channelEvents = ['open', 'message', 'bufferedamountlow', 'closing', 'error', 'close']

/**
 * Where the attributes are the engine's own live values, they change outside of any task and before their event. They
 * may then be ahead of a live connection's chart, which reads them at events and calls: a class of differences of its
 * own, under this rule.
 */
const ahead: Partial<Record<ObservedEngine, RuleId>> = { 'node-datachannel': 'EX-6' }

/** Whose objects are observed. */
export type ObservedEngine = 'node-datachannel' | 'chromium' | 'firefox' | 'simulated'

/** One bound channel, with all that is seen of it by listeners of the test's own. */
export interface WatchedActor {
  readonly name: string
  readonly channel: RTCDataChannel
  readonly actor: DataChannelActor
  /** What was called on it and what it fired, each with the state that it then showed. */
  readonly log: string[]
  /** What the chart emitted. */
  readonly emitted: string[]
  /** The states that a subscriber of the actor saw. */
  readonly path: string[]
  readonly divergences: Divergence[]
  /** Resolves when the channel fires such an event. */
  event(type: string): Promise<void>
}

/** A difference that no divergence explains yet. */
interface Difference {
  readonly text: string
  isExplained(): boolean
}

/**
 * Compares charts with objects: all of them, at every event of any of them, and after every call. A difference is
 * explained from the moment when a divergence with that expectation is reported, which is done once. What an engine shows
 * while its connection's `close()` runs is reported when that has returned.
 */
export class Observatory {
  points = 0
  explained = 0
  readonly #watched: (readonly [WatchedActor, PeerConnectionActor | undefined])[] = []
  readonly #connections: WatchedConnection[] = []
  readonly #differences: Difference[] = []
  readonly #engine: ObservedEngine

  constructor(engine: ObservedEngine) {
    this.#engine = engine
  }

  /** The differences that no divergence explains. */
  get unexplained(): readonly string[] {
    return this.#differences.filter((difference) => !difference.isExplained()).map(({ text }) => text)
  }

  /** Binds a channel and watches it; and binds its connection, if that is given, and not bound yet. */
  watch(name: string, channel: RTCDataChannel, connection?: RTCPeerConnection): WatchedActor {
    const divergences: Divergence[] = []
    const found = allDivergences((divergence) => divergences.push(divergence))
    const whole = connection && bindPeerConnection(connection)
    const watched: WatchedActor = {
      name,
      channel,
      actor: bindDataChannel(channel, { connection, divergences: found }),
      log: [],
      emitted: [],
      path: [],
      divergences,
      event: (type) => new Promise((resolve) => channel.addEventListener(type, () => resolve(), { once: true })),
    }
    watched.actor.on('*', ({ type }) => {
      if (type !== 'divergence') watched.emitted.push(type)
    })
    watched.actor.subscribe(({ value }) => {
      const state = typeof value === 'string' ? value : Object.entries(value).flat().join('.')
      if (watched.path.at(-1) !== state) watched.path.push(state)
    })
    for (const type of channelEvents) {
      channel.addEventListener(type, () => {
        if (type !== 'message') watched.log.push(`${type}[${channel.readyState}]`)
        this.look(`${name} ${type}`)
      })
    }
    this.#watched.push([watched, whole])
    this.look(`${name} is bound`)
    return watched
  }

  /** The connections that are watched. */
  get connections(): readonly WatchedConnection[] {
    return this.#connections
  }

  /** Binds a connection and watches it, with its transports. */
  watchConnection(name: string, connection: RTCPeerConnection): WatchedConnection {
    const watched = new WatchedConnection(name, connection, (where) => this.look(where))
    this.#connections.push(watched)
    this.look(`${name} is bound`)
    return watched
  }

  /** Makes a call and notes what the channel shows when it has returned. */
  call(watched: WatchedActor, what: string, call: () => void): void {
    call()
    watched.log.push(`${what}: ${watched.channel.readyState}`)
    this.look(`${watched.name} ${what}`)
  }

  look(where: string): void {
    for (const [watched, connection] of this.#watched) {
      this.points += 1
      const chart = readyState(watched.actor.getSnapshot())
      const object = watched.channel.readyState
      if (chart === object) continue
      const isExplained = () => watched.divergences.some(({ kind, expected }) => kind === 'state' && expected === chart)
      if (isExplained()) this.explained += 1
      else this.#differs(`${watched.name} at "${where}": chart ${chart}, object ${object}`, isExplained, connection)
    }
    for (const watched of this.#connections) {
      const comparisons = watched.compare()
      this.points += new Set(comparisons.map(({ target }) => target)).size
      for (const comparison of comparisons) this.#compare(watched, comparison, where)
    }
  }

  #compare(
    { name, divergences, isLive, actor }: WatchedConnection,
    { target, attribute, chart, object }: Comparison,
    where: string,
  ): void {
    if (chart === object) return
    const expected = `${attribute}: ${chart}`
    const isExplained = () =>
      divergences.some((divergence) => divergence.target === target && divergence.expected === expected)
    const isAhead = ahead[this.#engine] && isLive && !attribute.endsWith('Description')
    if (isExplained()) this.explained += 1
    else if (!isAhead) {
      const difference = `${name} ${target} ${attribute} at "${where}": chart ${chart}, object ${object}`
      this.#differs(difference, isExplained, actor)
    }
  }

  #differs(text: string, isExplained: () => boolean, connection: PeerConnectionActor | undefined): void {
    const snapshot = connection?.getSnapshot()
    const isInClose = snapshot?.status === 'active' && signalingState(snapshot) === 'closed'
    this.#differences.push({ text, isExplained: isInClose ? isExplained : () => false })
  }
}

/** What was seen at one end, and how its chart ended. */
export async function lineOf({ log, actor }: WatchedActor): Promise<string> {
  const { cause } = await toPromise(actor)
  return `${log.join(' · ')} ⇒ ${cause}`
}
