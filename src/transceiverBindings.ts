import { transceiversOf } from './connectionAttributes.ts'
import type { ConnectionBinding } from './connectionBinding.ts'
import type { OperationBindings } from './operationBindings.ts'
import { type Around, afterSetting, wrapMethod } from './wrapMethod.ts'

/** The methods of a connection that may call for negotiation (NN-6); `createDataChannel()` is seen elsewhere. */
const updating = ['addTrack', 'removeTrack', 'addTransceiver', 'restartIce'] as const

/** Sees what may call for negotiation, on the connection and on its transceivers. */
export class TransceiverBindings {
  readonly #binding: ConnectionBinding
  readonly #operations: OperationBindings
  readonly #followed = new WeakSet<RTCRtpTransceiver>()
  #undo: ((() => void) | undefined)[] = []

  constructor(binding: ConnectionBinding, operations: OperationBindings) {
    this.#binding = binding
    this.#operations = operations
  }

  wrap(connection: RTCPeerConnection): void {
    for (const method of updating) this.#undo.push(wrapMethod(connection, method, this.#update))
    this.discover(connection)
  }

  /** Takes in the transceivers that are new. */
  discover(connection: RTCPeerConnection): void {
    for (const transceiver of transceiversOf(connection)) {
      if (!this.#followed.has(transceiver)) this.#follow(transceiver)
    }
  }

  unbind(): void {
    for (const undo of this.#undo) undo?.()
    this.#undo = []
  }

  #follow(transceiver: RTCRtpTransceiver): void {
    this.#followed.add(transceiver)
    const { sender, receiver } = transceiver
    this.#undo.push(
      wrapMethod(transceiver, 'stop', this.#update),
      afterSetting(transceiver, 'direction', () => this.#updated()),
      wrapMethod(sender, 'setStreams', this.#update),
      wrapMethod(sender, 'replaceTrack', (call, args) => {
        const track = args[0] as MediaStreamTrack | null | undefined
        const sameKind = !track || track.kind === receiver.track.kind
        const stopped = transceiver.currentDirection === 'stopped' || transceiver.direction === 'stopped'
        return this.#operations.follow({ method: 'replaceTrack', sameKind, stopped }, call, args)
      }),
    )
  }

  readonly #update: Around = (call, args) => {
    this.#binding.observe()
    const result = call(...(args as never[]))
    this.#updated()
    return result
  }

  #updated(): void {
    this.#binding.send({ type: 'negotiation.updated' })
    this.#binding.observe()
  }
}
