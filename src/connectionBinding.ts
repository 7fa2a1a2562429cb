import { createActor, type InspectionEvent } from 'xstate'
import type { AssociationEnd } from '../machines/dataChannelTypes.ts'
import type { Divergence } from '../machines/divergence.ts'
import {
  type PeerConnectionActor,
  type PeerConnectionCause,
  peerConnectionMachine,
} from '../machines/peerConnectionMachine.ts'
import type { DataChannelBinding } from './dataChannelBinding.ts'
import { guardedInspect } from './guarded.ts'
import type { BindOptions } from './options.ts'
import { type Binding, register, unregister } from './registry.ts'
import { wrapMethod } from './wrapMethod.ts'

type Inspect = NonNullable<BindOptions['inspect']>

/** Follows one real connection, as far as its channels need it: sees its `close()`, and what became of its transport. */
export class ConnectionBinding implements Binding {
  readonly actor: PeerConnectionActor
  readonly #channels = new Set<DataChannelBinding>()
  /** Who inspects the system, and for how many of its channels. */
  readonly #inspectors = new Map<Inspect, number>()
  #inspected = false
  #connection: RTCPeerConnection | undefined
  #unwrapClose: (() => void) | undefined

  constructor(connection: RTCPeerConnection, { inspect }: BindOptions) {
    this.#connection = connection
    if (inspect) this.#inspectors.set(inspect, 0)
    this.actor = createActor(peerConnectionMachine, inspect ? { inspect: this.#inspect } : {})
    this.#inspected = inspect !== undefined
    this.actor.subscribe({ complete: () => this.#letGo() })
    this.#unwrapClose = wrapMethod(connection, 'close', (call) => this.#close(call))
    register(this)
    this.actor.start()
    if (isClosed(connection)) this.#close(() => {})
  }

  get object(): RTCPeerConnection | undefined {
    return this.#connection
  }

  /** The parent for a channel's actor, while there is one: a connection that is closed takes no more children. */
  get parent(): PeerConnectionActor | undefined {
    const snapshot = this.actor.getSnapshot()
    return snapshot.status === 'active' && snapshot.matches('live') ? this.actor : undefined
  }

  unbind(): void {
    for (const channel of [...this.#channels]) channel.unbind()
    this.#letGo()
    this.actor.stop()
  }

  /** Lets an observer see the whole system, until {@link uninspect} was called as often. */
  inspect(observer: Inspect): void {
    this.#inspectors.set(observer, (this.#inspectors.get(observer) ?? 0) + 1)
    if (this.#inspected) return
    this.#inspected = true
    this.actor.system.inspect(this.#inspect)
  }

  uninspect(observer: Inspect): void {
    const channels = (this.#inspectors.get(observer) ?? 0) - 1
    if (channels > 0) this.#inspectors.set(observer, channels)
    else this.#inspectors.delete(observer)
  }

  /** Takes in a channel, which is closed with this connection from now on. */
  adopt(channel: DataChannelBinding): void {
    if (!channel.object) return
    if (this.parent) {
      this.#channels.add(channel)
      return
    }
    const compare = channel.comparison()
    channel.actor.send({ type: 'connection.closed' })
    this.#tell(compare())
  }

  /** Lets go of a channel that has ended, or stops following it. */
  release(channel: DataChannelBinding): void {
    this.#channels.delete(channel)
    if (channel.actor.getSnapshot().status === 'active') {
      this.#send({ type: 'channel.released', channel: channel.actor })
    }
  }

  /** Takes note of a `close()` that went past us, through the prototype: only this sets `signalingState` to `closed`. */
  catchUp(): void {
    if (this.#connection?.signalingState === 'closed') this.#close(() => {})
  }

  /** What has become of the SCTP association, if it is gone. Only this tells the peer's two `close()` methods apart. */
  association(): AssociationEnd | undefined {
    if (!this.#unwrapClose) return 'unseen'
    const sctp = this.#connection?.sctp
    if (sctp?.state !== 'closed') return undefined
    const failed = this.#connection?.connectionState === 'failed' || sctp.transport?.state === 'failed'
    return failed ? 'failed' : 'closed'
  }

  #close(call: () => unknown): unknown {
    // Called again inside the engine's close(), where Chromium runs code of the app's: the outer call sees to it.
    if (!this.parent) return call()
    const comparisons = [...this.#channels].map((channel) => channel.comparison())
    this.#send({ type: 'close', channels: [...this.#channels].map(({ actor }) => actor) })
    try {
      return call()
    } finally {
      for (const compare of comparisons) this.#tell(compare())
      // Called in a callback of a channel's actor, that channel ends when the callback has returned: before this actor.
      if (this.#channels.size > 0) queueMicrotask(() => this.#send({ type: 'close.returned' }))
      else this.#send({ type: 'close.returned' })
    }
  }

  #tell(divergences: readonly Divergence[]): void {
    for (const divergence of divergences) this.#send({ type: 'divergence', divergence })
  }

  #send(cause: PeerConnectionCause): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(cause)
  }

  readonly #inspect = (event: InspectionEvent): void => {
    for (const inspect of [...this.#inspectors.keys()]) guardedInspect(inspect)(event)
  }

  #letGo(): void {
    if (!this.#connection) return
    this.#unwrapClose?.()
    if (this.actor.getSnapshot().status !== 'done') unregister(this.#connection)
    this.#connection = this.#unwrapClose = undefined
  }
}

function isClosed({ signalingState, connectionState }: RTCPeerConnection): boolean {
  return signalingState === 'closed' || connectionState === 'closed'
}
