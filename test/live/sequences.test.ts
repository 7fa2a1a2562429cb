import { afterAll, expect, test } from 'vitest'
import { engine } from '#engine'
import { deviations, prescribed } from './expectations.ts'
import { expectInvariants } from './invariants.ts'
import type { WatchedActor } from './observatory.ts'
import { type Played, play, type Sequence } from './scenarios.ts'

/** How often a sequence is played at the most until a deviation that depends on a race is seen. */
const TRIES = 20

const observed = { points: 0, unexplained: [] as string[] }

afterAll(() => expect(observed.points, 'observation points').toBeGreaterThan(0))

test.each(Object.keys(prescribed) as Sequence[])(
  '%s: as prescribed, or as the table says of this engine',
  async (sequence) => {
    const expected = deviations[engine].filter((deviation) => deviation.sequence === sequence)
    const unseen = new Set(expected)

    for (let tries = 0; tries === 0 || (unseen.size > 0 && tries < TRIES); tries++) {
      const played = await play(sequence)
      observe(played)
      played.ends.forEach(expectFaithfulChart)
      for (const end of ['A', 'B'] as const) {
        const line = played[end]
        if (line === undefined) continue
        const deviation = expected.find(
          (candidate) => candidate.end === end && [candidate.seen, ...(candidate.races ?? [])].includes(line),
        )
        if (deviation?.seen === line) unseen.delete(deviation)
        if (!deviation) expect(prescribed[sequence][end], `${end} on ${engine}`).toContain(line)
        const reported = played.ends.find(({ name }) => name === end)?.divergences.map(({ rule }) => rule)
        expect(reported, `${end} on ${engine}`).toEqual(deviation && !deviation.needsBothEnds ? deviation.rules : [])
      }
    }

    expect([...unseen], 'deviations that are no longer seen').toEqual([])
    expect(observed.unexplained).toEqual([])
  },
)

function observe({ observatory }: Played): void {
  observed.points += observatory.points
  observed.unexplained.push(...observatory.unexplained)
  observatory.connections.filter(({ isLive }) => !isLive).forEach(expectInvariants)
}

/** The chart emits what the channel fires, as it fires it, and nothing once the connection is closed (DT-11). */
function expectFaithfulChart({ log, emitted, path }: WatchedActor): void {
  const closed = log.findIndex((entry) => entry.startsWith('connection.close()'))
  const lived = closed < 0 ? log : log.slice(0, closed)
  const fired = lived.filter((entry) => /^(open|closing|error|close)\[/.test(entry))
  expect(emitted).toEqual(fired.map((entry) => entry.replace(/\[.*/, '')))
  expect(path.at(-1)).toBe('closed')
}
