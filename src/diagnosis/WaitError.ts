import type { DataChannelOutput } from '../../machines/channel/dataChannelTypes.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * The error with which waiting ends. `code` says why:
 *
 * - `timeout`: the time is over;
 * - `over`: the state cannot be reached any more: the connection has failed or was closed, the channel has ended, or the
 *   object was unbound.
 */
export class WaitError extends Error {
  override readonly name = 'WaitError'
  /** Why waiting has ended. */
  readonly code: 'timeout' | 'over'
  /** Of the connection; `undefined` of a channel that is bound alone. */
  readonly diagnosis: Diagnosis | undefined
  /** Of a channel that has ended: how. */
  readonly output: DataChannelOutput | undefined

  /** @internal */
  constructor(
    code: WaitError['code'],
    message: string,
    { diagnosis, output }: Pick<WaitError, 'diagnosis'> & { readonly output?: DataChannelOutput | undefined },
  ) {
    super(message)
    this.code = code
    this.diagnosis = diagnosis
    this.output = output
  }
}
