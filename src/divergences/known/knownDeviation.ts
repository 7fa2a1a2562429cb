import type { Divergence } from '../../../machines/rules/divergence.ts'
import { kindOf } from '../../watch/attributes.ts'
import type { Finding } from '../judge/moment.ts'

/**
 * What an engine is known to do otherwise in the life of a healthy connection, and when one is closed or lost. What an app
 * would suffer from is not among it, even if it is known.
 */
export interface KnownDeviation {
  readonly rule: Divergence['rule']
  /** The kind of chart that it is found on, such as `channel`. Default: any. */
  readonly on?: string
  /** What is seen instead, and what is asked for. Default: anything. */
  readonly actual?: RegExp
  readonly expected?: RegExp
}

/** Whether one of them is what was found. */
export function isAmong(known: readonly KnownDeviation[], { rule, on, expected, actual }: Finding): boolean {
  return known.some(
    (each) =>
      each.rule === rule &&
      (each.on ?? kindOf(on)) === kindOf(on) &&
      (each.actual?.test(actual) ?? true) &&
      (each.expected?.test(expected) ?? true),
  )
}
