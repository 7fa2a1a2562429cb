import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RTCPeerConnection } from '#engine'
import { printed } from '../examples/start/expected.ts'
import { start as startInJavaScript } from '../examples/start/start.js'
import { start as startInTypeScript } from '../examples/start/start.ts'

beforeEach(() => {
  vi.stubGlobal('RTCPeerConnection', RTCPeerConnection)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each([
  ['JavaScript', startInJavaScript],
  ['TypeScript', startInTypeScript],
])('the first ten minutes, in %s: two peers connect, talk, and close', async (_, start) => {
  const lines: string[] = []
  await start((line) => lines.push(line))
  expect(lines).toEqual(printed)
})
