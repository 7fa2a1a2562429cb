import type { DrawingOrder } from './drawing.ts'
import { render } from './renderChart.ts'
import { renderOptions } from './renderOptions.ts'

/** Draws in a thread of its own: a layout can take long, and one that takes too long can be ended only there. */
addEventListener('message', async ({ data }: MessageEvent<{ id: number; order: DrawingOrder }>) => {
  const { id, order } = data
  try {
    postMessage({ id, svg: await render(order.machine, order.options) })
  } catch (error) {
    postMessage({ id, problem: (error as Error).message })
  }
})
// The first picture also compiles what draws: that is no part of what a layout takes.
void render({ states: [{ name: 'a', type: 'regular' }], transitions: [] }, renderOptions(false, 'transparent')).then(
  () => postMessage({ isReady: true }),
  reportError,
)
