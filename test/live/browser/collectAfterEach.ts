import { afterEach } from 'vitest'

/** Chromium allows 500 connections a page, and counts closed ones until they are collected. */
afterEach(async () => {
  await (globalThis as { gc?: (options: object) => Promise<void> }).gc?.({ type: 'major', execution: 'async' })
})
