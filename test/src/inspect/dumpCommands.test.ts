import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { explainFile } from '../../../src/inspect/server/explainCommand.ts'
import { redactFile } from '../../../src/inspect/server/redactCommand.ts'

const dumps = join(import.meta.dirname, '../../dumps')
const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))

afterAll(() => rmSync(folder, { recursive: true }))

it('explains a dump, what failed first, and says that a connection has failed', async () => {
  const { text, exitCode } = await explainFile(join(dumps, 'chromium.internals.gz'))
  expect(exitCode).toBe(1)
  const [first, , ...lines] = text.split('\n')
  expect(first).toBe('webrtc-internals, Chromium 156, times exact to less than 1 ms: 10 connections, 2 failed')
  const headlines = lines.filter((line) => /^\S/.test(line)).map((line) => line.split(' ').slice(0, 4).join(' '))
  expect(headlines.slice(0, 3)).toEqual([
    '8-5  FAILED: transport-failed',
    '8-6  FAILED: transport-failed',
    '8-1  connected, then',
  ])
})

it('says that nothing has failed, and lets nothing of a dump command the terminal', async () => {
  const id = 'PC_\u001b]0;owned\u0007\u009b31m\u202e'
  const lines = [
    ['create', id, {}, 1700000000000],
    ['createDataChannel', id, { 0: '\u001b[2J' }, 1700000000001],
    ['createOfferOnFailure', id, '\u001b[31mInvalidStateError', 1700000000002],
  ]
  const path = join(folder, 'controls.txt')
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  for (const json of [false, true]) {
    const { text, exitCode } = await explainFile(path, { json })
    expect(exitCode).toBe(0)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
  }
})

it.each([
  ['nowhere.gz', /nowhere\.gz cannot be explained: There is no such file/],
  [dumps, /It is a folder/],
  [import.meta.filename, /none of the formats that are read/],
])('says of %s that it cannot be read, and why', async (path, message) => {
  const { text, exitCode } = await explainFile(path)
  expect(exitCode).toBe(2)
  expect(text).toMatch(message)
})

it('redacts a dump into a file that is not there yet', async () => {
  const path = join(folder, 'redacted.gz')
  const sample = join(dumps, 'chromium-fail.internals.gz')
  expect((await redactFile(sample, path)).exitCode).toBe(0)
  expect((await explainFile(path)).text).toBe((await explainFile(sample)).text)
  const again = await redactFile(sample, path)
  expect(again.exitCode).toBe(2)
  expect(again.text).toMatch(/is there already, and is not overwritten/)
})
