import type { DataChannelOutput } from '../../machines/channel/dataChannelTypes.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * That what was waited for has not come. `code` says why no longer:
 *
 * - `timeout`: it took too long;
 * - `over`: it cannot come by itself any more: the connection has failed, or was closed, or the channel has ended, or what
 *   was waited for was let go of.
 */
export class WaitError extends Error {
  override readonly name = 'WaitError'
  readonly code: 'timeout' | 'over'
  /** Of the connection; `undefined` of a channel that is bound alone. */
  readonly diagnosis: Diagnosis | undefined
  /** Of a channel that has ended: how. */
  readonly output: DataChannelOutput | undefined

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
