import type { IRenderOptions } from 'state-machine-cat'

const layout = { pad: '0.2', nodesep: '0.4', ranksep: '0.2', ordering: '""' }

/** From left to right, regions are one above the other, and the picture is not so wide. */
const layoutWithRegions = { ...layout, rankdir: 'LR', nodesep: '0.3' }

/** A length of 2 keeps the labels off the borders of nested states. */
const lines = { fontsize: '12', minlen: '2' }

/** How state-machine-cat is to draw a chart. */
export function renderOptions(hasRegions: boolean, background: string): IRenderOptions {
  return {
    inputType: 'json',
    outputType: 'svg',
    dotGraphAttrs: attributes({ bgcolor: background, ...(hasRegions ? layoutWithRegions : layout) }),
    dotEdgeAttrs: attributes(lines),
  }
}

function attributes(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }))
}
