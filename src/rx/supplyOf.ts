import { from, type ObservableInput } from 'rxjs'
import { isSendable, type Sendable } from '../sink/sendable.ts'
import { isPullable, PulledSupply } from './pulledSupply.ts'
import { PushedSupply } from './pushedSupply.ts'
import type { Supply } from './supply.ts'

/**
 * Makes something that opens a source.
 *
 * @throws TypeError if it is none
 */
export function supplyOf(source: Sendable | ObservableInput<Sendable>): () => Supply {
  if (isSendable(source)) return () => new PushedSupply(from([source]))
  if (isPullable(source)) return () => new PulledSupply(source)
  const messages = from(source)
  return () => new PushedSupply(messages)
}
