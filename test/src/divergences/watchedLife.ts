import { type AnyActorRef, createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { judge } from '../../../src/divergences/judge/judge.ts'
import { type JudgeMemory, noMemory } from '../../../src/divergences/judge/memory.ts'
import type { Finding } from '../../../src/divergences/judge/moment.ts'
import { type CallUnderWay, type Known, nothingKnown } from '../../../src/follow/known.ts'
import type { Picture } from '../../../src/follow/picture.ts'
import { type Attributes, kindOf, type Shows } from '../../../src/watch/attributes.ts'
import type { Happening } from '../../../src/watch/observation.ts'

/** What a new connection shows. */
export const newConnection = {
  signalingState: 'stable',
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
  sctp: null,
  transceivers: [],
  currentLocalDescription: false,
  currentRemoteDescription: false,
  pendingLocalDescription: false,
  pendingRemoteDescription: false,
} as const satisfies Attributes

/** What a connected one shows. */
export const connected = {
  ...newConnection,
  iceConnectionState: 'connected',
  connectionState: 'connected',
  iceGatheringState: 'complete',
  sctp: 'sctp:0',
  currentLocalDescription: true,
  currentRemoteDescription: true,
} as const satisfies Attributes

/** The transports of a connected one. */
export const transports = {
  'sctp:0': { state: 'connected', transport: 'dtls:0' },
  'dtls:0': { state: 'connected', iceTransport: 'ice:0' },
  'ice:0': { state: 'connected', gatheringState: 'complete' },
} as const satisfies Shows

/** The transports of one that is to connect. */
export const newTransports = {
  'sctp:0': { state: 'connecting', transport: 'dtls:0' },
  'dtls:0': { state: 'new', iceTransport: 'ice:0' },
  'ice:0': { state: 'new', gatheringState: 'new' },
} as const satisfies Shows

export const inUse: Known['inUse'] = { sctp: 'sctp:0', dtls: ['dtls:0'], ice: ['ice:0'] }

/** What comes with an observation: what the objects show anew, and the causes that it is for the charts. */
export interface With {
  readonly shows?: Shows
  readonly causes?: readonly PeerConnectionCause[]
  /** The causes for the chart of the channel that the observation is of. */
  readonly channelCauses?: readonly DataChannelCause[]
  readonly known?: Partial<Known>
  /** The calls that are under way after it. */
  readonly running?: readonly CallUnderWay[]
  /** How many milliseconds have passed. */
  readonly after?: number
}

/** A life of one connection, told by hand: observations, what objects show, and real charts. */
export class WatchedLife {
  memory: JudgeMemory = noMemory
  /** All that was found, as one line each. */
  readonly found: string[] = []
  /** The look that was asked for last. */
  lookAgain: number | undefined
  #time = 0
  #shows: Shows = {}
  #known: Known = nothingKnown
  readonly #actors: Record<string, AnyActorRef> = {}
  #calls = 0
  #running: readonly CallUnderWay[] = []

  /** Begins with a connection that shows this. */
  static of(shows: Attributes = newConnection, others: Shows = {}, known: Partial<Known> = {}): WatchedLife {
    const life = new WatchedLife()
    const input = { signalingState: shows.signalingState as 'stable' }
    life.#actors.connection = createActor(peerConnectionMachine, { input }).start()
    // What is shown at first is in no observation.
    life.#shows = { ...others, connection: shows }
    life.see({ kind: 'bound', on: 'connection' }, { known })
    return life
  }

  /** A channel that is followed alone. */
  static ofChannel(readyState: ReadyState): WatchedLife {
    const life = new WatchedLife()
    life.channel('channel:0', readyState)
    return life
  }

  /** A channel that is followed from here on. */
  channel(name: string, readyState: ReadyState, more: Attributes = {}): void {
    this.#actors[name] = createActor(dataChannelMachine, { input: { readyState } }).start()
    this.#shows = { ...this.#shows, [name]: { readyState, ...more } }
  }

  /** Takes one observation, and returns what is found. */
  see(happening: Happening, { shows = {}, known, running, after = 1, ...more }: With = {}): readonly Finding[] {
    const before = this.#picture()
    this.#time += after
    for (const [name, attributes] of Object.entries(shows)) {
      this.#shows = { ...this.#shows, [name]: { ...this.#shows[name], ...attributes } }
    }
    for (const cause of more.causes ?? []) this.#actors.connection?.send(cause)
    for (const cause of more.channelCauses ?? []) this.#actors[happening.on]?.send(cause)
    this.#known = { ...this.#known, ...known }
    if (running) this.#running = running
    const observation = { ...happening, time: this.#time, shows }
    const { memory, findings, lookAgain } = judge(this.memory, { before, observation, after: this.#picture() })
    this.memory = memory
    this.lookAgain = lookAgain
    this.found.push(...findings.map(({ on, rule, actual }) => `${on} ${rule}: ${actual}`))
    return findings
  }

  /** An event of an object, with what that object shows. */
  event(on: string, type: string, own: Attributes = {}, more: With & { event?: object } = {}): readonly Finding[] {
    const shows = { ...more.shows, ...(Object.keys(own).length > 0 && { [on]: own }) }
    return this.see({ kind: 'event', on, type, ...more.event } as Happening, { ...more, shows })
  }

  /** A look in a later task. */
  look(after = 2000, shows: Shows = {}): readonly Finding[] {
    return this.see({ kind: 'look', on: 'connection' }, { after, shows })
  }

  /** A call, until it is to return. */
  call(on: string, method: string, more: With & { given?: object } = {}): number {
    this.#calls += 1
    const call = this.#calls
    this.see({ kind: 'call', on, method, call, given: more.given ?? {} }, more)
    this.#running = [...this.#running, { call, on, method }]
    return call
  }

  /** The return of a call. */
  returned(on: string, method: string, call: number, more: With & { returned?: object } = {}): readonly Finding[] {
    const running = this.#running.filter((each) => each.call !== call)
    return this.see({ kind: 'returned', on, method, call, ...more.returned }, { ...more, running })
  }

  /** An operation of the chain is called, and has returned its promise. */
  operation(call: ChainedCall, more: With = {}): number {
    const id = this.call('connection', call.method, {
      causes: [{ type: 'operation.called', id: this.#calls + 1, call }],
      ...more,
    })
    this.returned('connection', call.method, id)
    return id
  }

  /** An operation has settled. */
  settled(call: number, method: string, rejected?: string, more: With = {}): readonly Finding[] {
    const happening = { kind: 'settled', on: 'connection', method, call, ...(rejected && { rejected }) } as const
    return this.see(happening, { ...more, causes: [{ type: 'operation.settled', id: call }, ...(more.causes ?? [])] })
  }

  #picture(): Picture {
    const [shows, known, calls] = [this.#shows, this.#known, this.#running]
    const charts = Object.fromEntries(
      Object.entries(this.#actors).map(([name, actor]) => [name, actor.getSnapshot()] as const),
    )
    return {
      shown: (name) => shows[name],
      chart: (name) => charts[name],
      id: (name) => this.#actors[name]?.id,
      channels: Object.keys(shows).filter((name) => kindOf(name) === 'channel'),
      ended: [],
      calls,
      known,
    }
  }
}
