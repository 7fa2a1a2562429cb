import { expect, test } from 'vitest'
import { isEnding } from '../../../machines/channel/channelEnding.ts'

test.each([
  ['connecting', false],
  ['open', false],
  ['closing', true],
  ['closed', true],
] as const)('OP-5, ID-2: in %s a channel is ending: %s', (state, isIt) => {
  expect(isEnding(state)).toBe(isIt)
})
