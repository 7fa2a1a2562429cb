import { expect, jest, test } from '@jest/globals'
import { defineTests } from './tests.js'

defineTests({
  test,
  expect,
  useFakeTimers: () => jest.useFakeTimers(),
  useRealTimers: () => jest.useRealTimers(),
  advance: (ms) => jest.advanceTimersByTimeAsync(ms),
})
