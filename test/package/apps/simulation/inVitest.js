import { expect, test, vi } from 'vitest'
import { defineTests } from './tests.js'

defineTests({
  test,
  expect,
  useFakeTimers: () => vi.useFakeTimers(),
  useRealTimers: () => vi.useRealTimers(),
  advance: (ms) => vi.advanceTimersByTimeAsync(ms),
})
