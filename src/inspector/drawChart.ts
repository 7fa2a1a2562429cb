import { render } from 'state-machine-cat'
import type { AnyStateMachine } from 'xstate'
import { chartModel, transitionsOfArrows } from './chartModel.ts'
import { renderOptions } from './renderOptions.ts'

/** A label begins right at its line, where the line is straight. */
const style = '<style>.edge text { transform: translateX(4px) }</style>'

/**
 * Draws a chart as an SVG picture, from the machine itself. What is drawn of it, and how: {@link chartModel}.
 *
 * @returns the same text on each computer: the layout is made in WASM, which sees no installed fonts
 */
export async function drawChart(machine: AnyStateMachine): Promise<string> {
  const { states, arrows, hasRegions } = chartModel(machine)
  const svg = await render(
    { states: [...states], transitions: transitionsOfArrows(arrows) },
    renderOptions(hasRegions, 'white'),
  )
  return svg.replace(/<svg[^>]*>/, (tag) => `${tag}\n${style}`)
}
