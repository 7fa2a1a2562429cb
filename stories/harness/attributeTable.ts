import { element } from './element.ts'
import type { AttributeReading } from './reading.ts'
import { ruleText } from './ruleText.ts'

/** A table of what the objects show, beside what the charts say. */
export function attributeTable(caption: string): { table: HTMLElement; show(rows: readonly AttributeReading[]): void } {
  const body = element('tbody')
  const head = element(
    'tr',
    {},
    ...['', 'object', 'chart'].map((name) => element('th', { scope: 'col' }, name || 'attribute')),
  )
  const table = element(
    'table',
    { class: 'attributes' },
    element('caption', {}, caption),
    element('thead', {}, head),
    body,
  )
  let shown = ''
  return {
    table,
    show(rows) {
      const next = JSON.stringify(rows)
      if (next === shown) return
      shown = next
      table.hidden = rows.length === 0
      body.replaceChildren(...rows.flatMap(rowsOf))
    },
  }
}

function rowsOf({ name, object, chart, rule }: AttributeReading): readonly HTMLElement[] {
  const differs = chart !== undefined && chart !== object
  const row = element(
    'tr',
    { class: differs && 'differs' },
    element('th', { scope: 'row' }, name),
    element('td', {}, element('code', {}, object)),
    element('td', {}, chart === undefined ? '–' : element('code', {}, chart), differs && element('strong', {}, ' ≠')),
  )
  if (!differs || !rule) return [row]
  return [row, element('tr', { class: 'why' }, element('td', { colspan: 3 }, ...ruleText(rule)))]
}
