import { createActor } from 'xstate'
import { type PeerConnectionActor, peerConnectionMachine } from '../machines/peerConnectionMachine.ts'
import type { DataChannelBinding } from './dataChannelBinding.ts'
import { stateFinding } from './dataChannelEvents.ts'
import { guarded } from './guarded.ts'
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
    this.actor = createActor(peerConnectionMachine, inspect ? { inspect } : {})
    register(this)
    this.actor.subscribe({ complete: () => this.#letGo() })
    this.#unwrapClose = wrapMethod(connection, 'close', (call) => this.#close(call))
    this.actor.start()
    if (isClosed(connection)) this.#close(() => {})
  }

  get object(): RTCPeerConnection | undefined {
    return this.#connection
  }

  unbind(): void {
    const connection = this.#connection
    if (!connection) return
    for (const channel of [...this.#channels]) channel.unbind()
    unregister(connection)
    this.actor.stop()
  }

  /** Lets one more observer see the whole system. */
  inspect(observer: BindOptions['inspect']): void {
    if (!observer || this.#inspectors.has(observer)) return
    this.#inspectors.add(observer)
    this.actor.system.inspect(observer)
  }

  /** Takes in a channel, which is closed with this connection from now on. */
  adopt(channel: DataChannelBinding): void {
    if (this.#connection) {
      this.#channels.add(channel)
      this.actor.send({ type: 'channel.bound', channel: channel.actor })
    } else if (channel.object) {
      const { readyState } = channel.object
      channel.actor.send({ type: 'connection.closed' })
      channel.diverge(stateFinding('DT-11', 'closed', readyState))
    }
  }

  /** Stops a channel's actor, and with it all that follows the channel. */
  release(channel: DataChannelBinding): void {
    this.actor.send({ type: 'channel.released', channel: channel.actor })
  }

  /** Lets go of a channel that has ended. */
  forget(channel: DataChannelBinding): void {
    if (this.#channels.delete(channel) && this.#connection) this.release(channel)
  }

  /** What has become of the SCTP association, if it is gone. Only this tells the peer's two `close()` methods apart. */
  association(): 'closed' | 'failed' | undefined {
    const sctp = this.#connection?.sctp
    if (sctp?.state !== 'closed') return undefined
    const failed = this.#connection?.connectionState === 'failed' || sctp.transport?.state === 'failed'
    return failed ? 'failed' : 'closed'
  }

  #close(call: () => unknown): unknown {
    const channels = [...this.#channels].flatMap((binding) =>
      binding.object ? [{ binding, channel: binding.object }] : [],
    )
    this.#channels.clear()
    guarded(() => this.actor.send({ type: 'close' }))
    try {
      return call()
    } finally {
      for (const { binding, channel } of channels) {
        for (const divergence of binding.diverge(stateFinding('DT-11', 'closed', channel.readyState))) {
          this.actor.send({ type: 'divergence', divergence })
        }
      }
      guarded(() => this.actor.send({ type: 'close.returned' }))
    }
  }

  #letGo(): void {
    this.#unwrapClose?.()
    this.#connection = this.#unwrapClose = undefined
  }
}

function isClosed({ signalingState, connectionState }: RTCPeerConnection): boolean {
  return signalingState === 'closed' || connectionState === 'closed'
}
