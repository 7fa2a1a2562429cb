import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

test.each([
  ['docs/guides/sending.md', 'sendFile.ts'],
  ['docs/guides/rx.md', 'chatLog.ts'],
  ['docs/guides/rx.md', 'sendOrResume.ts'],
])('%s shows %s as it is', (page, file) => {
  const shown = read(file)
    .replace('../../../src/index.ts', 'webrtc-statecharts')
    .replace(/\.\.\/\.\.\/\.\.\/src\/(\w+)\/index\.ts/, 'webrtc-statecharts/$1')
    .replaceAll('export ', '')
  expect(read(`../../../${page}`)).toContain(shown)
})
