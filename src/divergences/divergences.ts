import type { Divergence } from '../../machines/rules/divergence.ts'
import { engineOf } from '../watch/engineOf.ts'
import { engines } from './engines.ts'
import { judge } from './judge/judge.ts'
import { noMemory } from './judge/memory.ts'
import type { Finding, Moment } from './judge/moment.ts'
import { isAmong } from './known/knownDeviation.ts'
import { assertDivergenceOptions, type DivergenceOptions } from './options.ts'

/** The findings of one moment that are to be reported. */
export interface Judged {
  readonly findings: readonly Finding[]
  /** The time to the next look, in milliseconds. */
  readonly lookAgain?: number
}

/** Judges one connection with all that belongs to it, or one channel that is followed alone. */
export interface Judging {
  judge(moment: Moment): Judged
}

/** What a binding needs to report divergences. An app only passes it on: see {@link divergences}. */
export interface Divergences {
  /** Called with each divergence, besides the listeners of actors. */
  readonly onDivergence: ((divergence: Divergence) => void) | undefined
  /** Begins to judge an object: a connection, or a channel that is followed alone. */
  start(object: object | undefined): Judging
}

/**
 * The value of the option `divergences` of a binding: the result of {@link divergences}, or that function itself for
 * the defaults.
 */
export type DivergencesOption = Divergences | (() => Divergences)

/**
 * Makes a binding report where the engine does not do what the specification says: its actors emit `divergence`, and
 * `onDivergence` is called. Each divergence is reported once for each connection.
 *
 * Known deviations of the engine are left out, so that a healthy connection reports nothing; `known: true` includes them.
 * A binding without this option judges nothing, and reads nothing for it.
 *
 * @throws {@link BindError} `not-options` if an option is misspelt or invalid
 *
 * @example
 * ```ts
 * import { bindPeerConnection } from 'webrtc-statecharts'
 * import { divergences } from 'webrtc-statecharts/divergences'
 *
 * const connection = bindPeerConnection(new RTCPeerConnection(), {
 *   divergences: divergences({ onDivergence: ({ rule, expected, actual }) => console.warn(rule, expected, actual) }),
 * })
 * ```
 */
export function divergences(options: DivergenceOptions = {}): Divergences {
  assertDivergenceOptions(options)
  const { onDivergence, known = false, engine } = options
  const isAsked = wanted(options)
  return {
    onDivergence,
    start(object) {
      const own = engine ?? (known || !object ? undefined : engineOf(object))
      const left = known || !own ? [] : engines[own]
      let memory = noMemory
      return {
        judge(moment) {
          const { findings, lookAgain, ...judged } = judge(memory, moment)
          memory = judged.memory
          return {
            findings: findings.filter((finding) => isAsked(finding) && !isOpen(finding) && !isAmong(left, finding)),
            ...(lookAgain !== undefined && { lookAgain }),
          }
        },
      }
    },
  }
}

/** Workers have no `RTCError`, and what an `error` carries there is not said (AMB-19). */
function isOpen({ rule }: Finding): boolean {
  return rule === 'INV-36' && 'WorkerGlobalScope' in globalThis
}

function wanted({ rules, except = [], kinds }: DivergenceOptions): (finding: Finding) => boolean {
  return ({ rule, kind }) =>
    (rules?.includes(rule) ?? true) && !except.includes(rule) && (kinds?.includes(kind) ?? true)
}
