import { type RuleId, rules } from '../machines/rules/rules.ts'
import { paint, width, wrap } from './text.ts'

/** The rules that the engine was seen to break, and how often. */
export class Findings {
  readonly #counts = new Map<RuleId, number>()

  /** Counts one more. Returns whether it is the first of its rule. */
  add(rule: RuleId): boolean {
    const count = this.#counts.get(rule) ?? 0
    this.#counts.set(rule, count + 1)
    return count === 0
  }

  /** Prints what each of the rules says. */
  print(): void {
    for (const [rule, count] of this.#counts) {
      const start = `  ${rule.padEnd(7)}${`${count}×`.padStart(4)}  `
      const [first = '', ...rest] = wrap(rules[rule].text, width - start.length)
      console.log(`${paint('yellow', start)}${first}`)
      for (const line of rest) console.log(`${' '.repeat(start.length)}${line}`)
    }
  }
}
