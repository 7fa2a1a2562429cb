import { afterAll, expect, test } from 'vitest'
import { engine } from '#engine'
import { deviations, prescribed } from './connectionExpectations.ts'
import { lineOf } from './connectionLines.ts'
import { playConnections, possible } from './connectionScenarios.ts'
import { expectInvariants } from './invariants.ts'

const observed = { points: 0 }

afterAll(() => expect(observed.points, 'observation points').toBeGreaterThan(0))

test.each(possible)('%s: as prescribed, or as the table says of this engine', async (sequence) => {
  const { A, B, observatory, close } = await playConnections(sequence)
  for (const [end, watched] of Object.entries({ A, B }) as ['A' | 'B', typeof A][]) {
    const { seen, races = [], rules, sometimes = [] } = deviations[engine][sequence]?.[end] ?? { rules: [] }
    const lines = seen === undefined ? prescribed[sequence][end] : [seen, ...races]
    const line = lineOf(sequence, watched)
    expect(lines, `${end} on ${engine}: ${line}`).toContain(line)
    const certain = watched.rules.filter((rule) => rules.includes(rule) || !sometimes.includes(rule))
    expect(certain, `${end} on ${engine}`).toEqual([...rules].sort())
    const { derived, shown } = watched.derivation
    if (watched.isLive) expect(shown, `INV-9: ${end} on ${engine}, at rest`).toEqual(derived)
  }
  close()
  observatory.look('both are closed')
  for (const watched of [A, B]) expectInvariants(watched)
  expect(observatory.unexplained).toEqual([])
  observed.points += observatory.points
})
