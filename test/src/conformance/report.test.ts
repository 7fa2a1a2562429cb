import { describe, expect, test } from 'vitest'
import { differs, holds, notExercised } from '../../../src/conformance/checkResult.ts'
import { type Play, reportOf } from '../../../src/conformance/report.ts'
import { conformance, conformanceMarkdown, scenarioIds, stoppedReport, verdictOn } from '../../../src/testing/index.ts'

const scenario = { id: 'SEQ-3', title: 'dc.close()', rules: ['DT-4', 'DT-5', 'CL-7'] as const }

describe('reportOf()', () => {
  test('a difference in any play counts, and says in how many', () => {
    const plays: Play[] = [
      { outcome: 'played', results: [holds('DT-4'), holds('DT-5')] },
      {
        outcome: 'played',
        results: [differs('DT-4', 'closing', 'open', 'after dc.close()'), notExercised('CL-7', 'it never came to it')],
      },
    ]
    expect(reportOf(scenario, plays)).toEqual({
      id: 'SEQ-3',
      title: 'dc.close()',
      outcome: 'played',
      plays: 2,
      results: [
        {
          rule: 'DT-4',
          verdict: 'differs',
          differences: [{ expected: 'closing', actual: 'open', where: 'after dc.close()', plays: 1 }],
        },
        { rule: 'DT-5', verdict: 'holds' },
        { rule: 'CL-7', verdict: 'not exercised', reason: 'it never came to it' },
      ],
    })
  })

  test('a scenario without means exercises none of its rules', () => {
    const { outcome, results } = reportOf(scenario, [{ outcome: 'unable', reason: 'it has no media', results: [] }])
    expect(outcome).toBe('unable')
    expect(results).toEqual(
      scenario.rules.map((rule) => ({ rule, verdict: 'not exercised', reason: 'it has no media' })),
    )
  })
})

describe('conformanceMarkdown()', () => {
  const report = {
    version: 2 as const,
    engine: 'Some engine 1.0',
    scenarios: [
      reportOf(scenario, [
        { outcome: 'played', results: [differs('DT-4', 'closing', 'open', 'after dc.close()'), holds('DT-5')] },
      ]),
      stoppedReport('SEQ-5', 'the process ended with SIGABRT'),
    ],
  }

  test('has a row for each rule, what was seen, and what stopped', () => {
    const page = conformanceMarkdown([report])
    expect(verdictOn('DT-4', report)).toBe('differs')
    expect(page).toContain('| [DT-4](rules.md#dt-4) | [differs](#dt-4) |')
    expect(page).toContain('| [DT-5](rules.md#dt-5) | ✓ |')
    expect(page).toContain('| [TF-1](rules.md#tf-1) | – |')
    expect(page).toContain('  - after dc.close(): open; asked for: closing — SEQ-3')
    expect(page).toContain('- stopped: the process ended with SIGABRT — SEQ-5')
  })
})

describe('conformance()', () => {
  test('says what is wrong with what it is given', async () => {
    await expect(conformance({} as never)).rejects.toThrow(TypeError)
    const engine = { RTCPeerConnection: class {} } as never
    await expect(conformance(engine, { scenarios: ['unknown'] })).rejects.toThrow(/no scenario "unknown".*SEQ-3/s)
    await expect(conformance(engine, { plays: 0 })).rejects.toThrow(/plays is 0/)
  })

  test('each scenario has a name of its own', () => {
    expect(new Set(scenarioIds).size).toBe(scenarioIds.length)
  })

  test('an engine that throws at once gives a report all the same', async () => {
    const engine = {
      RTCPeerConnection: class {
        constructor() {
          throw new RangeError('no more connections')
        }
      },
    } as never
    const { scenarios } = await conformance(engine, { scenarios: ['SEQ-3'] })
    expect(scenarios[0]).toMatchObject({ outcome: 'stopped', reason: 'RangeError: no more connections' })
  })
})
