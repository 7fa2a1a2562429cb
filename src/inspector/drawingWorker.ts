import type { DrawingOrder } from './drawing.ts'
import { render } from './renderChart.ts'

/** Draws in a thread of its own: a layout can take long, and one that takes too long can be ended only there. */
addEventListener('message', async ({ data }: MessageEvent<{ id: number; order: DrawingOrder }>) => {
  const { id, order } = data
  try {
    postMessage({ id, svg: await render(order.machine, order.options) })
  } catch (error) {
    postMessage({ id, problem: (error as Error).message })
  }
})
postMessage({ isReady: true })
