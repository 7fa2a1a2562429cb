import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, expect, it } from 'vitest'
import { nothingKnown } from '../../../src/follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION } from '../../../src/testing/index.ts'
import { serverOfEachTest } from './serverOfEachTest.ts'

const start = serverOfEachTest()
const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
const program = join(import.meta.dirname, '../../../src/inspect/server/cli.ts')

afterAll(() => rmSync(folder, { recursive: true }))

function run(...parameters: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', program, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs it to its end. */
async function ended(...parameters: string[]): Promise<{ code: number; output: string; errors: string }> {
  const child = run(...parameters)
  let [output, errors] = ['', '']
  child.stdout?.on('data', (data) => {
    output += data
  })
  child.stderr?.on('data', (data) => {
    errors += data
  })
  const [code] = await once(child, 'close')
  return { code, output, errors }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const state = { signalingState: 'stable', iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' }
const trace = JSON.stringify({
  format: TRACE_FORMAT,
  version: TRACE_VERSION,
  startedAt: '2026-11-20T19:38:27.965Z',
  dropped: 0,
  checkpoint: { time: 0, shows: { connection: state }, charts: {}, known: nothingKnown },
  entries: [],
})

it.each([
  ['', ''],
  [' with a byte order mark', '\ufeff'],
])('prints the URL of a server that shows a trace%s, and ends when it is interrupted', async (_, mark) => {
  const child = run('inspect', file('trace.json', mark + trace), '--no-open')
  const [line] = await once(child.stdout as NodeJS.EventEmitter, 'data')
  const url = new URL(String(line).trim())
  expect(url.hostname).toBe('127.0.0.1')
  url.pathname = '/trace'
  const response = await fetch(url)
  expect(await response.text()).toBe(trace)
  expect(response.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''trace.json")
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('shows a dump as it is', async () => {
  const path = join(import.meta.dirname, '../../dumps/chromium-fail.internals.gz')
  const child = run('inspect', path, '--no-open')
  const [line] = await once(child.stdout as NodeJS.EventEmitter, 'data')
  const url = new URL(String(line).trim())
  url.pathname = '/trace'
  const response = await fetch(url)
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(readFileSync(path)))
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''chromium-fail.internals.gz")
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('tells how it is used', async () => {
  expect(await ended('--help')).toMatchObject({ code: 0, output: expect.stringContaining('Usage:') })
})

it('tells its version', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
  expect(await ended('--version')).toMatchObject({ code: 0, output: `${version}\n`, errors: '' })
})

it.each([
  [[], 'No command was given.'],
  [['look'], 'There is no command "look".'],
  [['inspect', '--ports', '1'], "Unknown option '--ports'"],
  [['inspect', '--port', 'x'], '--port needs a whole number from 0 to 65535, but was given "x".'],
  [['inspect', '--port', '65536'], '--port needs'],
  [['inspect', 'a.json', 'b.json'], 'Only one trace can be shown'],
  [['inspect', 'missing.json'], 'There is no file missing.json.'],
  [['inspect', file('broken.json', '{')], 'it is not JSON'],
  [['inspect', file('saved.html', '<!doctype html><html></html>')], 'It is a web page, which is not read.'],
  [['inspect', file('none.txt', '')], 'The dump is empty'],
  [['inspect', file('other.json', '{}')], 'needs a trace'],
  [['inspect', file('newer.json', `{"format":"${TRACE_FORMAT}","version":99}`)], 'Use a newer webrtc-statecharts'],
  [['inspect', folder], 'cannot be read'],
])('refuses %o', async (parameters, message) => {
  const { code, errors, output } = await ended(...parameters, '--no-open')
  expect(errors).toContain(message)
  expect(errors).not.toContain('    at ')
  expect({ code, output }).toEqual({ code: 1, output: '' })
})

it('refuses a port that is in use', async () => {
  const { port } = await start()
  const { code, errors } = await ended('inspect', '--port', String(port), '--no-open')
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `Port ${port} is in use by another program. Choose another one.\n`,
  })
})

const sample = join(import.meta.dirname, '../../dumps/chromium-fail.internals.gz')

it('explains a dump, and exits with 1 as a connection has failed', async () => {
  const { code, output, errors } = await ended('explain', sample, '--json')
  expect([code, errors]).toEqual([1, ''])
  expect(JSON.parse(output).connections[0]).toMatchObject({ id: '8-3', verdict: { reason: 'connection-lost' } })
})

it('exits with 2 where there is no dump, or nowhere to write', async () => {
  expect(await ended('explain')).toMatchObject({ code: 2, errors: expect.stringMatching(/No dump was given/) })
  expect(await ended('redact', sample)).toMatchObject({ code: 2, errors: expect.stringMatching(/-o <file>/) })
})
