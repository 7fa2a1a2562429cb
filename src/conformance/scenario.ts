import type { RuleId } from '../../machines/rules/rules.ts'
import type { CheckResult } from './checkResult.ts'
import type { LifeLog } from './lifeLog.ts'
import type { Stage } from './stage.ts'

/** What is played with two live connections, to see what an engine does. */
export interface Scenario {
  /** A short name: `SEQ-3`, `closed/RTCDataChannel.send` ... */
  readonly id: string
  /** What happens in it, in a few words. */
  readonly title: string
  /** The rules that it is for. Those that all lives are checked against are not among them. */
  readonly rules: readonly RuleId[]
  /** How often it is played, if not as often as the others: once, if nothing in it can race. */
  readonly plays?: number
  /** About how many seconds one play may take, if more than a few. */
  readonly lasts?: number
  /** How long to watch for more when it is over, in milliseconds. */
  readonly rest?: number
  /**
   * Plays it.
   *
   * @throws Unable if the engine has no means for it
   */
  play(stage: Stage): Promise<void>
  /** What this life says about its rules, over and above what is checked in every life. */
  readonly check?: (life: LifeLog) => readonly CheckResult[]
  /** Whether descriptions or transports change in ways that the specification leaves open, so that INV-9 says nothing. */
  readonly unsettled?: boolean
}
