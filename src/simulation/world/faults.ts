import { named } from '../../errors/named.ts'
import type { Fault, HostFaults, OccasionalFault, SuddenFault } from './faultTypes.ts'

const sudden: readonly string[] = ['dtls-failure', 'sctp-abort', 'sctp-shutdown'] satisfies SuddenFault['type'][]

const occasional: readonly string[] = [
  'candidate',
  'create-description',
  'apply-description',
  'certificate',
  'dtls-handshake',
  'channel',
  'send',
] satisfies OccasionalFault['type'][]

/** Says what is wrong with a fault. `undefined`: nothing is. */
export function problemOf(fault: Fault): string | undefined {
  const { type, alert, causeCode, by } = (fault ?? {}) as Partial<FaultParts>
  const types = [...occasional, ...sudden]
  if (typeof type !== 'string' || !types.includes(type))
    return `The type of a fault is one of ${types.map((each) => `"${each}"`).join(', ')}, not ${named(type)}.`
  if (type.startsWith('dtls') && !isInteger(alert, 255))
    return `The alert of "${type}" is an integer from 0 to 255, not ${named(alert)}.`
  if (type === 'dtls-failure' && by !== 'self' && by !== 'peer')
    return `"by" of "${type}" is "self" or "peer", not ${named(by)}.`
  if (type === 'sctp-abort' && causeCode !== null && !isInteger(causeCode, 65_535))
    return `The cause code of "${type}" is null, or an integer from 0 to 65535, not ${named(causeCode)}.`
  return undefined
}

/** All that a fault may have. */
type FaultParts = Record<'type' | 'alert' | 'causeCode' | 'by', unknown>

function isInteger(value: unknown, last: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= last
}

/** The faults of one host. */
export class Faults implements HostFaults {
  readonly #waiting: OccasionalFault[] = []
  readonly #listeners = new Set<(fault: SuddenFault) => void>()

  /** Adds one that waits for its occasion, or has one happen to all who listen. */
  add(fault: Fault): void {
    if (isSudden(fault)) for (const strike of [...this.#listeners]) strike(fault)
    else this.#waiting.push(fault)
  }

  take<Type extends OccasionalFault['type']>(type: Type): Extract<OccasionalFault, { type: Type }> | undefined {
    const index = this.#waiting.findIndex((fault) => fault.type === type)
    if (index < 0) return undefined
    const [fault] = this.#waiting.splice(index, 1)
    return fault as Extract<OccasionalFault, { type: Type }>
  }

  listen(strike: (fault: SuddenFault) => void): () => void {
    this.#listeners.add(strike)
    return () => void this.#listeners.delete(strike)
  }
}

function isSudden(fault: Fault): fault is SuddenFault {
  return sudden.includes(fault.type)
}
