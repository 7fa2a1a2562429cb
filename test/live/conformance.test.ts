import { describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { type ConformanceProgress, conformance, type RuleResult, type ScenarioReport } from '../../src/testing/index.ts'

/** The result on a rule. */
function resultOn(rule: RuleResult['rule'], { results }: ScenarioReport): RuleResult | undefined {
  return results.find((result) => result.rule === rule)
}

describe('conformance()', () => {
  test('plays what is asked for, tells how it goes, and finds what this engine does otherwise', async () => {
    const told: ConformanceProgress[] = []
    const scenarios = ['SEQ-3', 'SEQ-14', 'SEQ-23']
    const report = await conformance(
      { RTCPeerConnection },
      { scenarios, plays: 1, engine: 'this one', onProgress: (progress) => told.push(progress) },
    )

    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect(report).toMatchObject({ version: 2, engine: 'this one', scenarios: scenarios.map((id) => ({ id })) })
    expect(told.map(({ type }) => type)).toEqual(['plays', 'done', 'plays', 'done', 'plays', 'done'])
    const [closing, connectionClosing, offering] = report.scenarios as [ScenarioReport, ScenarioReport, ScenarioReport]

    // No engine closes the channels of a closed connection within the call (DT-11).
    expect(resultOn('DT-11', connectionClosing)).toEqual({
      rule: 'DT-11',
      verdict: 'differs',
      differences: [
        {
          where: 'readyState when pc.close() returns, connecting before',
          expected: 'closed',
          actual: 'connecting',
          plays: 1,
        },
      ],
    })
    expect(resultOn('INV-22', closing)?.verdict).toBe('holds')
    const isExpected = engine === 'node-datachannel' ? 'differs' : 'holds'
    expect(resultOn('DT-4', closing)?.verdict).toBe(isExpected)
    expect(offering.outcome).toBe(engine === 'node-datachannel' ? 'unable' : 'played')
  })
})
