import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { openPageFile } from '../../../src/inspect/server/pageFiles.ts'

const temporary = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
const folder = pathToFileURL(`${join(temporary, 'inspector')}/`)
mkdirSync(join(temporary, 'inspector', 'assets'), { recursive: true })
for (const name of [
  'secret.js',
  'inspector/index.html',
  'inspector/page.js',
  'inspector/assets/drawing.wasm',
  'inspector/.env',
]) {
  writeFileSync(join(temporary, name), name)
}

afterAll(() => rmSync(temporary, { recursive: true }))

it.each([
  ['/', 'text/html; charset=utf-8', 'inspector/index.html'],
  ['/page.js', 'text/javascript; charset=utf-8', 'inspector/page.js'],
  ['/assets/drawing.wasm', 'application/wasm', 'inspector/assets/drawing.wasm'],
])('%s is a file of the page', async (path, type, content) => {
  const file = await openPageFile(folder, path)
  expect(file).toMatchObject({ type, size: content.length })
  expect(String(file && (await buffer(file.content)))).toBe(content)
})

it.each([
  '/../secret.js',
  '/assets/../../secret.js',
  '/..%2fsecret.js',
  '/%2e%2e/secret.js',
  '/..\\secret.js',
  '//secret.js',
  '/page.js\0.js',
  '/.env',
  '/missing.js',
  '/assets',
  '/assets/',
  '',
])('%j is none', async (path) => {
  expect(await openPageFile(folder, path)).toBeUndefined()
})
