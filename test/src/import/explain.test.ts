import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/import/explain/explain.ts'
import { linesOf } from '../../../src/import/explain/lines.ts'
import { importDump } from '../../../src/import/importDump.ts'
import { type SampleName, sampleNames, sampleOf, truthOf } from './sample.ts'

async function explained(name: SampleName) {
  const { lives } = await importDump(sampleOf(name))
  return lives.map((life) => ({ life, explanation: explain(life) }))
}

describe.each(sampleNames)('%s', (name) => {
  test('has failed for the reason that recordings have shown', async () => {
    const truth = truthOf(name).map(({ whyFailed }) => whyFailed)
    const reasons = (await explained(name)).map(({ explanation }) => explanation.verdict.reason ?? null)
    expect(reasons.slice(0, truth.length)).toEqual(truth)
  })

  test('has for each connection no more than ten lines', async () => {
    for (const { life, explanation } of await explained(name)) {
      expect(linesOf(explanation, life).length).toBeLessThanOrEqual(10)
    }
  })

  test('has evidence whose entries are there', async () => {
    for (const { life, explanation } of await explained(name)) {
      expect(explanation.evidence.length).toBeGreaterThan(0)
      for (const { index, time } of explanation.evidence) expect(life.trace.entries[index]?.time).toBe(time)
    }
  })
})

test('A failure of DTLS that statistics show is shown, and says from what', async () => {
  const [, , , , { explanation }] = (await explained('chromium.internals.gz')) as [
    never,
    never,
    never,
    never,
    Awaited<ReturnType<typeof explained>>[number],
  ]
  expect(explanation.verdict).toMatchObject({ failed: true, reason: 'transport-failed', confidence: 'shown' })
  expect(explanation.verdict.diagnosis.findings.map(({ code }) => code)).toEqual(['dtls-failed'])
  expect(explanation.evidence.at(-1)).toMatchObject({ shows: 'dtls:0.state: failed', inferred: 'statistics' })
})

test('Without DTLS’s own word no transport is said to have failed', async () => {
  const lines = [
    'RTCStatsDump',
    '{"fileFormat":3,"userAgent":"Chrome/156.0.0.0"}',
    '["create","PC_0",null,1795902906092]',
    '["oniceconnectionstatechange","PC_0","checking",5]',
    '["oniceconnectionstatechange","PC_0","connected",5]',
    '["onconnectionstatechange","PC_0","failed",5]',
  ]
  const { lives } = await importDump(new TextEncoder().encode(lines.join('\n')))
  expect(lives.map(explain).map(({ verdict }) => verdict)).toMatchObject([
    { failed: true, reason: 'never-connected', confidence: 'likely' },
  ])
})

test('A connection that was lost is likely to be so: a dump does not show whether the peer has left', async () => {
  const [, , lost] = await explained('chromium-fail.internals.gz')
  expect(lost?.explanation.verdict).toMatchObject({ failed: true, reason: 'connection-lost', confidence: 'likely' })
})

test('One that was connected to the end is likely to be so: its peer may have left just before', async () => {
  const lines = [
    'RTCStatsDump',
    '{"fileFormat":3,"userAgent":"Chrome/156.0.0.0"}',
    '["create","PC_0",null,1795902906092]',
    '["oniceconnectionstatechange","PC_0","checking",5]',
    '["oniceconnectionstatechange","PC_0","connected",5]',
    '["onconnectionstatechange","PC_0","connected",5]',
    '["close","PC_0",null,5]',
  ]
  const { lives } = await importDump(new TextEncoder().encode(lines.join('\n')))
  expect(lives.map(explain).map(({ verdict }) => verdict)).toMatchObject([
    { failed: false, reason: undefined, confidence: 'likely', diagnosis: { stage: 'connected' } },
  ])
})

test('Statistics show that DTLS was closed: the peer may have left', async () => {
  const all = await explained('chromium.internals.gz')
  expect(all.map(({ explanation }) => explanation.verdict.mayHaveLeft)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('Calls tell how they have ended, with the names of errors where the dump has them', async () => {
  const ofErrors = async (name: SampleName) =>
    ((await explained(name))[6]?.explanation.calls ?? [])
      .filter(({ end }) => end === 'rejected')
      .map(({ method, error }) => `${method} ${error}`)
  const methods = ['addIceCandidate', 'setRemoteDescription', 'setRemoteDescription', 'createAnswer']
  const names = ['InvalidStateError', 'InvalidStateError', 'OperationError', 'InvalidStateError']
  expect(await ofErrors('chromium.internals.gz')).toEqual(methods.map((method) => `${method} unknown`))
  expect(await ofErrors('chromium.rtcstats-js.txt.gz')).toEqual(
    methods.map((method, index) => `${method} ${names[index]}`),
  )
})

test('What could not be judged is said, and is not the same as kept', async () => {
  const [first] = await explained('chromium.internals.gz')
  const { rules, hidden } = first?.explanation.notJudged ?? { rules: [], hidden: [] }
  for (const rule of [
    'INV-13',
    'INV-41',
    'INV-43',
    'INV-45',
    'INV-48',
    'DT-11',
    'TR-1',
    'DS-2',
    'DS-4',
    'CM-1',
    'IC-1',
    'AB-9',
  ])
    expect(rules).toContain(rule)
  expect(rules).not.toContain('INV-7')
  expect(hidden).toEqual(['error-names', 'later-calls', 'channels', 'departure'])
})

test('A rule that is broken is told with its place', async () => {
  const lines = [
    'RTCStatsDump',
    '{"fileFormat":3,"userAgent":"Chrome/156.0.0.0"}',
    '["create","PC_0",null,1795902906092]',
    '["onicegatheringstatechange","PC_0","gathering",5]',
    '["onicegatheringstatechange","PC_0","gathering",5]',
  ]
  const { lives } = await importDump(new TextEncoder().encode(lines.join('\n')))
  const [explanation] = lives.map(explain)
  expect(explanation?.broken).toMatchObject([{ rule: 'INV-10', index: 1, time: 5 }])
})
