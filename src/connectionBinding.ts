import { createActor } from 'xstate'
import type { AssociationEnd, ReadyState } from '../machines/dataChannelTypes.ts'
import {
  type PeerConnectionActor,
  type PeerConnectionCause,
  peerConnectionMachine,
} from '../machines/peerConnectionMachine.ts'
import type { DataChannelBinding } from './dataChannelBinding.ts'
import { stateFinding } from './dataChannelEvents.ts'
import { guardedInspect } from './guarded.ts'
import type { BindOptions } from './options.ts'
import { type Binding, register, unregister } from './registry.ts'
import { wrapMethod } from './wrapMethod.ts'

/** Follows one real connection, as far as its channels need it: sees its `close()`, and what became of its transport. */
export class ConnectionBinding implements Binding {
  readonly actor: PeerConnectionActor
  readonly #channels = new Set<DataChannelBinding>()
  readonly #inspectors = new Set<BindOptions['inspect']>()
  #connection: RTCPeerConnection | undefined
  #unwrapClose: (() => void) | undefined

  constructor(connection: RTCPeerConnection, { inspect }: BindOptions) {
    this.#connection = connection
    this.#inspectors.add(inspect)
    this.actor = createActor(peerConnectionMachine, inspect ? { inspect: guardedInspect(inspect) } : {})
    register(this)
    this.actor.subscribe({ complete: () => this.#letGo() })
    this.#unwrapClose = wrapMethod(connection, 'close', (call) => this.#close(call))
    this.actor.start()
    if (isClosed(connection)) this.#close(() => {})
  }

  get object(): RTCPeerConnection | undefined {
    return this.#connection
  }

  /** The parent for a channel's actor, while there is one: a connection that is closed takes no more children. */
  get parent(): PeerConnectionActor | undefined {
    return this.#connection && this.actor
  }

  unbind(): void {
    if (!this.#connection) return
    for (const channel of [...this.#channels]) channel.unbind()
    this.actor.stop()
  }

  /** Lets one more observer see the whole system. */
  inspect(observer: BindOptions['inspect']): void {
    if (!observer || this.#inspectors.has(observer)) return
    this.#inspectors.add(observer)
    this.actor.system.inspect(guardedInspect(observer))
  }

  /** Takes in a channel, which is closed with this connection from now on. */
  adopt(channel: DataChannelBinding): void {
    if (!channel.object) return
    if (this.#connection) {
      this.#channels.add(channel)
      this.#send({ type: 'channel.bound', channel: channel.actor })
    } else {
      const { readyState } = channel.object
      channel.actor.send({ type: 'connection.closed' })
      this.#compare(channel, readyState)
    }
  }

  /** Takes note of a `close()` that went past us, through the prototype: only this sets `signalingState` to `closed`. */
  catchUp(): void {
    if (this.#connection?.signalingState === 'closed') this.#close(() => {})
  }

  /** Stops a channel's actor, and with it all that follows the channel. */
  release(channel: DataChannelBinding): void {
    this.#send({ type: 'channel.released', channel: channel.actor })
  }

  /** Lets go of a channel that has ended. */
  forget(channel: DataChannelBinding): void {
    if (this.#channels.delete(channel) && this.#connection) this.release(channel)
  }

  /** What has become of the SCTP association, if it is gone. Only this tells the peer's two `close()` methods apart. */
  association(): AssociationEnd | undefined {
    const sctp = this.#connection?.sctp
    if (sctp?.state !== 'closed') return undefined
    const failed = this.#connection?.connectionState === 'failed' || sctp.transport?.state === 'failed'
    return failed ? 'failed' : 'closed'
  }

  #close(call: () => unknown): unknown {
    const channels = [...this.#channels].map((binding) => ({ binding, channel: binding.object }))
    this.#send({ type: 'close' })
    try {
      return call()
    } finally {
      for (const { binding, channel } of channels) {
        if (channel) this.#compare(binding, channel.readyState)
      }
      // Called in a callback of a channel's actor, that channel ends when the callback has returned: before this actor.
      if (this.#channels.size > 0) queueMicrotask(() => this.#send({ type: 'close.returned' }))
      else this.#send({ type: 'close.returned' })
    }
  }

  #send(cause: PeerConnectionCause): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(cause)
  }

  #compare(binding: DataChannelBinding, shown: ReadyState): void {
    for (const divergence of binding.diverge(stateFinding('DT-11', 'closed', shown))) {
      this.#send({ type: 'divergence', divergence })
    }
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
