import type { Divergence } from '../../machines/rules/divergence.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { unknownOption } from '../errors/unknownOption.ts'
import type { EngineName } from '../watch/engineOf.ts'
import { engines } from './engines.ts'

/** Which divergences are reported, and to whom. */
export interface DivergenceOptions {
  /** Called with each divergence, even after its actor has ended. */
  readonly onDivergence?: ((divergence: Divergence) => void) | undefined
  /** Only divergences of these rules. */
  readonly rules?: readonly Divergence['rule'][] | undefined
  /** No divergences of these rules. */
  readonly except?: readonly Divergence['rule'][] | undefined
  /** Only divergences of these kinds. */
  readonly kinds?: readonly Divergence['kind'][] | undefined
  /** Whether known deviations of the engine are reported as well. Default: `false`. */
  readonly known?: boolean | undefined
  /** The engine. Default: detected. */
  readonly engine?: EngineName | undefined
}

const isRule = (value: unknown) => /^[A-Z]+-\d+$/.test(String(value))
const isKind = (value: unknown) => ['state', 'event', 'order'].includes(value as string)

/** What each option must be, and in words. */
const checks: { readonly [Option in keyof DivergenceOptions]-?: readonly [(value: unknown) => boolean, string] } = {
  onDivergence: [(value) => typeof value === 'function', 'a function'],
  rules: [(value) => Array.isArray(value) && value.every(isRule), 'an array of rules, such as ["DT-11"]'],
  except: [(value) => Array.isArray(value) && value.every(isRule), 'an array of rules, such as ["DT-11"]'],
  kinds: [(value) => Array.isArray(value) && value.every(isKind), 'an array of "state", "event", "order"'],
  known: [(value) => typeof value === 'boolean', 'true or false'],
  engine: [
    (value) => Object.hasOwn(engines, value as string),
    Object.keys(engines)
      .map((engine) => `"${engine}"`)
      .join(' or '),
  ],
}

/** @throws {@link BindError} `not-options`, with the name of the option that is not right */
export function assertDivergenceOptions(options: unknown): asserts options is DivergenceOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new BindError('not-options', `The options of divergences() cannot be ${named(options)}.`)
  }
  const unknown = unknownOption(options, 'divergences()', Object.keys(checks))
  if (unknown !== undefined) throw new BindError('not-options', unknown)
  for (const [option, value] of Object.entries(options)) {
    const [isRight, needed] = checks[option as keyof DivergenceOptions]
    if (value === undefined || isRight(value)) continue
    const given = Array.isArray(value) ? `[${value.map(named).join(', ')}]` : named(value)
    throw new BindError(
      'not-options',
      `The option "${option}" of divergences() needs ${needed}, but was given ${given}.`,
    )
  }
}
