import { transceiversOf } from '../watch/connectionAttributes.ts'
import { seen } from '../watch/seen.ts'
import { type Around, afterSetting } from '../watch/wrapMethods.ts'
import type { ConnectionBinding } from './connectionBinding.ts'
import type { OperationBindings } from './operationBindings.ts'

/** The methods of a connection that may call for negotiation (NN-6); `createDataChannel()` is seen elsewhere. */
const updating = ['addTrack', 'removeTrack', 'addTransceiver', 'restartIce'] as const

/** What takes wrappers off. */
type Undo = readonly ((() => void) | undefined)[]

/** Sees what may call for negotiation, on the connection and on its transceivers. */
export class TransceiverBindings {
  readonly #binding: ConnectionBinding
  readonly #operations: OperationBindings
  readonly #followed = new Map<RTCRtpTransceiver, Undo>()
  #undo: (() => void) | undefined

  constructor(binding: ConnectionBinding, operations: OperationBindings) {
    this.#binding = binding
    this.#operations = operations
  }

  wrap(connection: RTCPeerConnection): void {
    this.#undo = this.#binding.intake.wrap(connection, updating, this.#update)
    this.discover(connection)
  }

  /** Takes in the transceivers that are new, and lets go of those that the connection has dropped. */
  discover(connection: RTCPeerConnection): void {
    const transceivers = new Set(transceiversOf(connection))
    for (const [transceiver, undo] of this.#followed) {
      if (transceivers.has(transceiver)) continue
      for (const unwrap of undo) unwrap?.()
      this.#followed.delete(transceiver)
    }
    for (const transceiver of transceivers) {
      if (!this.#followed.has(transceiver)) this.#followed.set(transceiver, this.#wrap(transceiver))
    }
  }

  unbind(): void {
    for (const unwrap of [this.#undo, ...[...this.#followed.values()].flat()]) unwrap?.()
    this.#undo = undefined
    this.#followed.clear()
  }

  #wrap(transceiver: RTCRtpTransceiver): Undo {
    const { sender, receiver } = transceiver
    return [
      this.#binding.intake.wrap(transceiver, ['stop'], this.#update),
      afterSetting(transceiver, 'direction', () =>
        this.#binding.intake.noted(
          (tape, run) => tape.assigned(transceiver, 'direction', run),
          () => this.#updated(),
        ),
      ),
      this.#binding.intake.wrap(sender, ['setStreams'], this.#update),
      this.#binding.intake.wrap(sender, ['replaceTrack'], (call, args) => {
        const track = args[0] as MediaStreamTrack | null | undefined
        const sameKind = !track || track.kind === receiver.track.kind
        const { currentDirection, direction } = seen(transceiver)
        const stopped = currentDirection === 'stopped' || direction === 'stopped'
        return this.#operations.follow(() => ({ method: 'replaceTrack', sameKind, stopped }), call, args)
      }),
    ]
  }

  readonly #update: Around = (call) => {
    this.#binding.observe()
    const result = call()
    this.#updated()
    return result
  }

  #updated(): void {
    this.#binding.send({ type: 'negotiation.updated' })
    this.#binding.negotiated()
  }
}
