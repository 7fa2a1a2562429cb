import type { Divergence } from '../../src/index.ts'
import { element, setText } from './element.ts'
import { ruleText } from './ruleText.ts'

/** Where the engine does otherwise: each rule once, with its text. */
export function divergenceList(): { details: HTMLElement; show(divergences: readonly Divergence[]): void } {
  const summary = element('summary')
  const list = element('ul')
  const details = element('details', { class: 'divergences' }, summary, list)
  let shown = -1
  return {
    details,
    show(divergences) {
      if (divergences.length === shown) return
      shown = divergences.length
      const byRule = grouped(divergences)
      details.hidden = shown === 0
      setText(summary, `Where this engine does otherwise: ${[...byRule.keys()].join(', ')}`)
      list.replaceChildren(...[...byRule.values()].map(item))
    },
  }
}

function item(same: readonly Divergence[]): HTMLElement {
  const [{ rule, target, expected, actual }] = same as [Divergence]
  return element(
    'li',
    {},
    ...ruleText(rule),
    ' ',
    element('span', { class: 'seen' }, `At ${target}: ${actual || 'nothing'}, and not ${expected || 'nothing'}.`),
  )
}

function grouped(divergences: readonly Divergence[]): ReadonlyMap<Divergence['rule'], readonly Divergence[]> {
  const groups = new Map<Divergence['rule'], Divergence[]>()
  for (const divergence of divergences) {
    const group = groups.get(divergence.rule) ?? []
    groups.set(divergence.rule, [...group, divergence])
  }
  return groups
}
