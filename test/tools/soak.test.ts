import { expect, test } from 'vitest'
import { startChromium } from '../../tools/soak/engines/chromium.ts'
import { contenders } from '../../tools/soak/engines/engine.ts'
import { startFirefox } from '../../tools/soak/engines/firefox.ts'
import { startNode } from '../../tools/soak/engines/node.ts'
import { soak } from '../../tools/soak/soak.ts'
import { intervalOfMeans } from '../../tools/soak/statistics.ts'

// A life that its engine never ends is waited for, for a while.
test.each(Object.entries({ startNode, startChromium, startFirefox }))(
  '%s: of random lives, bound or bare, no listener, timer or rejection is left, and they are measured',
  async (_, start) => {
    const engine = await start()
    try {
      for (const contender of contenders) {
        const { crashed, left, errors, heap, heapSlope, timeSlope } = await soak(engine, contender, 30, 1)
        // If the engine has ended the process, that says nothing of us.
        if (crashed) continue
        expect(left).toMatchObject({ listeners: 0, timers: 0 })
        expect(errors).toEqual([])
        expect([heapSlope, timeSlope].map(Number.isFinite)).toEqual([true, true])
        // Bindings are some hundred kilobytes of code, and the page's heap was found.
        expect(heap).toBeGreaterThan(500_000)
      }
    } finally {
      await engine.stop()
    }
  },
)

test('the interval of a difference of means is that of R', () => {
  // t.test(1:5, 2:6)
  const [lower, upper] = intervalOfMeans([1, 2, 3, 4, 5], [2, 3, 4, 5, 6])
  expect([lower, upper].map((value) => value.toFixed(3))).toEqual(['-3.306', '1.306'])
})
