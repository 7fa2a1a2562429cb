import { afterEach } from 'vitest'
import { countMade } from '../../../harness/peers.ts'

/** Collecting takes some 30 ms: it is not done after each test, but long before there are 500 connections. */
const MOST_CONNECTIONS = 60
/** Tests make connections by themselves, too. */
const MOST_TESTS = 8

let madeBefore = countMade()
let tests = 0

/** Chromium allows 500 connections a page, and counts closed ones until they are collected. */
afterEach(async () => {
  tests += 1
  if (tests < MOST_TESTS && countMade() - madeBefore < MOST_CONNECTIONS) return
  madeBefore = countMade()
  tests = 0
  await (globalThis as { gc?: (options: object) => Promise<void> }).gc?.({ type: 'major', execution: 'async' })
})
