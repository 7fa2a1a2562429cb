import type { AnyActorRef } from 'xstate'
import type { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import type { FakeTarget } from '../../../harness/fakes/fakeTarget.ts'
import { FakeSctpTransport } from '../../../harness/fakes/fakeTransports.ts'
import { divergences } from '../../../src/divergences/index.ts'
import { bindDataChannel, bindPeerConnection } from '../../../src/index.ts'

/** The kinds of callbacks that an app can have. */
export const callbacks = [
  'a listener from before the binding',
  'a listener from after it',
  'a subscriber',
  'a subscriber that hears of the end',
  'a listener of what is emitted',
  'an inspector',
  'onDivergence',
] as const

/** One of them. */
export type Callback = (typeof callbacks)[number]

const types = {
  connection: [
    'signalingstatechange',
    'icegatheringstatechange',
    'iceconnectionstatechange',
    'connectionstatechange',
    'negotiationneeded',
    'datachannel',
  ],
  channel: ['open', 'closing', 'error', 'close', 'bufferedamountlow'],
  transport: ['statechange', 'gatheringstatechange', 'selectedcandidatepairchange', 'error'],
} as const

/** One bound connection of a fake engine with all that belongs to it, and an app that listens everywhere. */
export class World {
  readonly connections: FakeConnection[] = []
  readonly targets: FakeTarget[] = []
  readonly actors = new Set<AnyActorRef>()
  /** What the app itself listens to. */
  readonly #own = new Map<FakeTarget, readonly string[]>()
  readonly #called: (callback: Callback) => void
  #place = 0

  constructor(called: (callback: Callback) => void) {
    this.#called = called
  }

  /** The connection that was made last. */
  get connection(): FakeConnection {
    return this.connections.at(-1) as FakeConnection
  }

  /** The channel that was made last. */
  get channel(): FakeChannel | undefined {
    return this.connection.channels.at(-1)
  }

  /** Makes another connection, and binds it. */
  connect(): FakeConnection {
    const connection = this.made()
    this.bind(connection)
    this.#listen(connection, types.connection, 'a listener from after it')
    return connection
  }

  /** Makes another connection. */
  made(): FakeConnection {
    const connection = new FakeConnection()
    this.connections.push(connection)
    this.#meet(connection, types.connection)
    return connection
  }

  bind(connection = this.connection): AnyActorRef {
    return this.#follow(bindPeerConnection(asConnection(connection), this.options))
  }

  create(): FakeChannel {
    const channel = this.connection.createDataChannel('chat')
    this.#meet(channel, types.channel)
    return channel
  }

  bindChannel(channel = this.channel, connection?: FakeConnection): AnyActorRef | undefined {
    if (!channel) return undefined
    const whole = connection && { connection: asConnection(connection) }
    return this.#follow(bindDataChannel(asChannel(channel), { ...whole, ...this.options }))
  }

  get options() {
    return {
      inspect: ({ type, actorRef }: { readonly type: string; readonly actorRef: unknown }) => {
        // While it is being made, it cannot be listened to.
        if (type === '@xstate.snapshot') this.#follow(actorRef as AnyActorRef)
        this.#called('an inspector')
      },
      divergences: divergences({ known: true, onDivergence: () => this.#called('onDivergence') }),
    }
  }

  /** What is listened to by others than the app. */
  get left(): readonly string[] {
    return this.targets.flatMap((target) => {
      const own = [...(this.#own.get(target) ?? [])]
      const others = target.listening.filter((type) => {
        const place = own.indexOf(type)
        if (place >= 0) own.splice(place, 1)
        return place < 0
      })
      return others.map((type) => `${target.constructor.name} ${type}`)
    })
  }

  /** Lets the engine do the next thing of a whole life. */
  go(): boolean {
    const step = this.#steps[this.#place]
    this.#place += 1
    if (this.connection.signalingState !== 'closed') step?.()
    return step !== undefined
  }

  readonly #steps: readonly (() => void)[] = [
    () => this.create(),
    () => this.connection.show('negotiationneeded'),
    () => {
      const sctp = new FakeSctpTransport()
      for (const transport of sctp.all) this.#meet(transport, types.transport)
      this.connection.show('signalingstatechange', { signalingState: 'have-local-offer', sctp })
    },
    () => this.connection.show('signalingstatechange', { signalingState: 'stable' }),
    // Rolled back, and offered again with other transports.
    () => {
      const sctp = new FakeSctpTransport()
      for (const transport of sctp.all) this.#meet(transport, types.transport)
      this.connection.show('signalingstatechange', { signalingState: 'have-local-offer', sctp })
    },
    () => this.connection.show('icegatheringstatechange', { iceGatheringState: 'gathering' }),
    () => this.connection.sctp?.transport.iceTransport.show('gatheringstatechange', { gatheringState: 'gathering' }),
    () => this.connection.show('signalingstatechange', { signalingState: 'stable' }),
    () => this.connection.sctp?.transport.iceTransport.show('statechange', { state: 'checking' }),
    () => this.connection.show('iceconnectionstatechange', { iceConnectionState: 'checking' }),
    () => this.connection.show('connectionstatechange', { connectionState: 'connecting' }),
    () => this.connection.sctp?.transport.iceTransport.show('statechange', { state: 'connected' }),
    () => this.connection.sctp?.transport.show('statechange', { state: 'connecting' }),
    () => this.connection.sctp?.transport.show('statechange', { state: 'connected' }),
    () => this.connection.show('iceconnectionstatechange', { iceConnectionState: 'connected' }),
    () => this.connection.show('connectionstatechange', { connectionState: 'connected' }),
    () => this.connection.sctp?.show('statechange', { state: 'connected' }),
    () => this.channel?.become('open'),
    () => {
      const channel = this.connection.announce('theirs', (made) => this.#meet(made, types.channel))
      if (channel.readyState === 'open') channel.show('open')
    },
    () => this.create(),
    () => this.connection.channels[0]?.become('closing'),
    () => this.connection.channels[0]?.become('closed'),
    () => this.connection.channels[1]?.close(),
    () => this.connection.channels[1]?.show('bufferedamountlow'),
    // The peer has closed its connection.
    () => this.connection.sctp?.transport.show('statechange', { state: 'closed' }),
    () => this.connection.sctp?.show('statechange', { state: 'closed' }),
    () => this.connection.channels.at(-1)?.become('closed'),
    () => this.connection.close(),
  ]

  #meet(target: FakeTarget, types: readonly string[]): void {
    this.targets.push(target)
    this.#listen(target, types, 'a listener from before the binding')
  }

  #listen(target: FakeTarget, types: readonly string[], callback: Callback): void {
    for (const type of types) target.addEventListener(type, () => this.#called(callback))
    this.#own.set(target, [...(this.#own.get(target) ?? []), ...types])
  }

  #follow(actor: AnyActorRef): AnyActorRef {
    if (this.actors.has(actor)) return actor
    this.actors.add(actor)
    const end = () => this.#called('a subscriber that hears of the end')
    actor.subscribe({ next: () => this.#called('a subscriber'), complete: end, error: end })
    actor.on('*', () => this.#called('a listener of what is emitted'))
    return actor
  }
}
