import { describe, expect, inject, test } from 'vitest'
import { engine } from '#engine'
import { engineTitle } from './engineTitle.ts'
import { observed } from './observed.ts'
import { play } from './scenario.ts'
import { scenarios } from './scenarios.ts'

/** `npm run diagnoses` plays all, each to its end, and keeps what it has seen. */
const toTheEnd = inject('toTheEnd') ?? false

describe.concurrent('what happens to two peers', () => {
  for (const scenario of scenarios) {
    test(scenario.name, { timeout: toTheEnd ? 180_000 : 60_000 }, async ({ skip, task }) => {
      const why = scenario.cannot?.[engine]
      skip(why !== undefined, why)
      skip(scenario.long === true && !toTheEnd, 'it takes half a minute: npm run diagnoses')
      const moments = await play(scenario, observed, { toTheEnd })
      task.meta.played = { engine: await engineTitle(), moments }
      expect(moments).not.toEqual([])
    })
  }
})
