import { connectionState } from '../../machines/connection/connectionStates.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { RecoveryCause } from '../../machines/session/recoveryTypes.ts'
import { bindPeerConnection } from '../bind/bindPeerConnection.ts'
import type { BindOptions } from '../bind/options.ts'
import { Negotiator, type NegotiatorOptions } from './negotiator.ts'

const causes = {
  connected: 'path.connected',
  disconnected: 'path.interrupted',
  // After it has been connected: a restart finds no path.
  connecting: 'path.interrupted',
  failed: 'path.failed',
  closed: 'connection.ended',
} as const

/** Options of a connection. */
export interface LiveConnectionOptions extends Omit<NegotiatorOptions, 'broken'>, Pick<BindOptions, 'inspect'> {
  /** Whether it is left as it is when it is no longer followed. */
  readonly isBorrowed: boolean
}

/** One of the connections that a session has, one after the other. */
export class LiveConnection {
  readonly object: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly negotiator: Negotiator
  /** Whether this side can have no other one made in its place: a plain peer makes none when it is asked. */
  readonly isOnly: boolean
  readonly #tell: (cause: RecoveryCause) => void
  readonly #ends: (() => void)[]
  readonly #isBorrowed: boolean
  #state: string | undefined

  /** @param tell - gets what happens to the path */
  constructor(object: RTCPeerConnection, tell: (cause: RecoveryCause) => void, options: LiveConnectionOptions) {
    this.object = object
    this.#tell = tell
    this.#isBorrowed = options.isBorrowed
    this.isOnly = options.isBorrowed || !options.repeats
    this.actor = bindPeerConnection(object, options.inspect ? { inspect: options.inspect } : {})
    this.negotiator = new Negotiator(object, { ...options, broken: () => tell({ type: 'negotiation.broken' }) })
    const look = () => this.#look()
    const followed = this.actor.subscribe({ next: look, complete: look })
    const left = this.actor.on('peerleft', () => tell({ type: 'connection.ended' }))
    this.#ends = [() => followed.unsubscribe(), () => left.unsubscribe()]
  }

  /** Whether an association of SCTP is negotiated: channels open as soon as it is there. */
  get hasAssociation(): boolean {
    return Boolean(this.object.sctp) && this.object.signalingState === 'stable'
  }

  /** Says again what the path is like. */
  repeat(): void {
    this.#state = undefined
    this.#look()
  }

  /** Follows it no more, and closes it unless it is borrowed. */
  end(): void {
    for (const end of this.#ends) end()
    this.negotiator.stop()
    if (this.#isBorrowed) return
    // Not inside an action of a chart: XState warns of what the charts of the connection do then.
    queueMicrotask(() => this.object.close())
  }

  /**
   * Whether the association, or DTLS below it, is over. A restart of ICE does not bring it back: in Firefox one that was ended
   * as ICE had failed stays so while the connection becomes `connected`, and channels stay `connecting`.
   */
  get #hasLostAssociation(): boolean {
    const { sctp } = this.object
    return sctp?.state === 'closed' || sctp?.transport.state === 'failed'
  }

  #look(): void {
    const state = connectionState(this.actor.getSnapshot())
    if (state === this.#state) return
    this.#state = state
    // Where no other connection can be made, a restart may still bring audio and video back.
    const isJudged = state === 'connected' || (state === 'failed' && !this.isOnly)
    const isOver = isJudged && this.#hasLostAssociation
    const type = isOver ? 'connection.ended' : causes[state as keyof typeof causes]
    if (type) this.#tell({ type })
  }
}
