import { ruleLink, rules } from '../../machines/rules/rules.ts'
import type { RuleId } from '../../src/index.ts'
import { element } from './element.ts'

/** A rule: its ID, which leads to its place in the specification, and its text, with what is code in it as code. */
export function ruleText(rule: RuleId): readonly (Node | string)[] {
  const pieces = rules[rule].text.split('`').map((piece, index) => (index % 2 ? element('code', {}, piece) : piece))
  return [element('a', { href: ruleLink(rule), target: '_blank', rel: 'noreferrer' }, rule), ' ', ...pieces]
}
