import type { Part } from '../redact/definitionParts.ts'
import type { Json } from '../redact/json.ts'
import type { PrivateContent } from '../redact/privateContents.ts'
import { Redactor } from '../redact/redactor.ts'
import { assertNames } from './options.ts'

/** Options of {@link redact}. */
export interface RedactOptions {
  /** Private contents to show. */
  readonly include?: readonly PrivateContent[] | undefined
  /** The number of levels of objects to show. Default: 10. */
  readonly depth?: number | undefined
  /**
   * Whether the value is a part of a chart: its config, or the value of a state. There names say nothing, since a state
   * may be called `password`. `config`: except where a config has data, such as in `context`, `input`, `params` and
   * `meta`.
   */
  readonly structure?: 'config' | 'value' | undefined
}

const parts: Readonly<Record<NonNullable<RedactOptions['structure']>, Part>> = { config: 'state', value: 'names' }

/**
 * Copies any value as JSON, with the kind and size of private contents in their place. The value is not changed. Errors
 * of its getters are caught.
 *
 * @example
 * ```ts
 * redact({ sdp: offer.sdp, label: 'chat' }) // { sdp: '«SDP, 1843 characters»', label: 'chat' }
 * ```
 */
export function redact(value: unknown, options: RedactOptions = {}): Json {
  assertNames(options, 'redact()', ['include', 'depth', 'structure'])
  const { include, depth, structure } = options
  return new Redactor({ include, depth }).of(value, structure ? parts[structure] : 'data')
}
