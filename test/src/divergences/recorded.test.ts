import { describe, expect, test } from 'vitest'
import { divergences } from '../../../src/divergences/divergences.ts'
import { replay } from '../../../src/trace/replay.ts'
import type { EngineName } from '../../../src/watch/engineOf.ts'
import { recordedLife, recordedLives } from '../follow/recordedLives.ts'

describe.each(recordedLives)('%s', (name) => {
  const { trace } = recordedLife(name)
  const [engine] = name.split('.') as [EngineName]

  test('a healthy life says nothing but what is known of its engine', () => {
    const { steps, skipped } = replay(trace, { divergences: divergences({ engine }) })
    expect(skipped).toEqual([])
    expect(steps.flatMap((step) => step.divergences)).toEqual([])
  })
})
