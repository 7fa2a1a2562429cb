import type { RuleId } from './rules.ts'

/**
 * A place where a real object does not do what the specification says.
 *
 * - `state`: an attribute does not have the value that it must have;
 * - `event`: an event is missing, has other content, or must not fire;
 * - `order`: events came in another order.
 *
 * Where the specification is unclear, any reading of it is accepted.
 */
export interface Divergence {
  readonly kind: 'state' | 'event' | 'order'
  /** The rule that is broken; the site has a page of all rules, `ruleLink()` gives its place in the specification. */
  readonly rule: RuleId
  /** The `id` of the actor whose object differs. */
  readonly target: string
  /** What the rule asks for. */
  readonly expected: string
  /** What the engine shows. */
  readonly actual: string
}
