import type { Divergence } from '../../machines/rules/divergence.ts'

/** What is found wrong; the adapter adds whose it is. */
export type Finding = Omit<Divergence, 'target'>

/** The value that an object must show and does not. */
export function stateFinding(rule: Divergence['rule'], expected: string, actual: string): readonly Finding[] {
  return expected === actual ? [] : [{ kind: 'state', rule, expected, actual }]
}

/** The same of an object that has more than one such attribute: it is named. */
export function attributeFinding(
  rule: Divergence['rule'],
  attribute: string,
  expected: string,
  actual: string,
): readonly Finding[] {
  return stateFinding(rule, `${attribute}: ${expected}`, `${attribute}: ${actual}`)
}
