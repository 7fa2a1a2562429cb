import { describe, expect, test } from 'vitest'
import type { PlainReport } from '../../tools/sessions/live/plainLife.ts'
import { liveInBrowser, plainInBrowser } from '../../tools/sessions/live.ts'
import { leavesIn } from '../../tools/sessions/plainCommand.ts'

const browsers = [
  ['chromium', 30],
  ['firefox', 10],
] as const

/** The short forms of `npm run sessions -- live` and of `npm run sessions -- plain`. */
describe.concurrent.each(browsers)('in %s', (browser, lives) => {
  test('sessions find each other again over a path that is cut, and leave nothing', { timeout: 300_000 }, async () => {
    const reports = await liveInBrowser(browser, { lives, steps: 4, atOnce: 10 })
    expect(reports.filter(({ violations }) => violations.length > 0)).toEqual([])
    expect(reports).toHaveLength(lives)
  })

  test('a session and the W3C’s example, in both roles, whoever begins', { timeout: 600_000 }, async () => {
    const reports: PlainReport[] = []
    const areWell = () => reports.filter(({ violations }) => violations.length === 0).length > 3
    // On a busy machine an engine may spoil most of them, and then there are others.
    for (let first = 1; first < 36 && !areWell(); first += 12) {
      reports.push(...(await plainInBrowser(browser, { lives: 12, first, atOnce: 12 })))
    }
    // The example's first offer, rolled back at once, may leave Chromium gathering: one in ten. In Firefox, restarts of ICE by both
    // within a moment of each other may end in a path that fails, and then the association is over: so they do between two
    // examples. The example makes no other connection, and nothing else helps.
    const isExcused = ({ stuck }: PlainReport) => stuck === leavesIn[browser]
    expect(reports.filter((report) => report.violations.length > 0 && !isExcused(report))).toEqual([])
    expect(areWell()).toBe(true)
  })
})
