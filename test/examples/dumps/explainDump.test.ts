import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explainDump, withoutSecrets } from './explainDump.ts'

const file = new Blob([readFileSync(join(import.meta.dirname, '../../dumps/chromium-fail.internals.gz'))])
const lines = [
  '8-1 checking (shown), 0 rules broken',
  '8-2 checking (shown), 0 rules broken',
  '8-3 failed: connection-lost (likely), 0 rules broken',
  '9-1 connected (likely), 0 rules broken',
]

test('A file that somebody has sent is explained, and its redacted copy in the same way', async () => {
  expect(await explainDump(file)).toEqual(lines)
  expect(await explainDump(await withoutSecrets(file))).toEqual(lines)
})

test('What cannot be read says what it is', async () => {
  expect(await explainDump(new Blob(['<html>about:webrtc</html>']))).toEqual([expect.stringMatching(/Copy Report/)])
})

test('docs/guides/dumps.md explains a verdict that the command prints', async () => {
  const { explainFile } = await import('../../../src/inspect/server/explainCommand.ts')
  const { text } = await explainFile(join(import.meta.dirname, '../../dumps/chromium-fail.internals.gz'))
  const [first, ...others] = text.split('\n\n')
  const page = readFileSync(join(import.meta.dirname, '../../../docs/guides/dumps.md'), 'utf8')
  expect(page).toContain(`\`\`\`text\n${first}\n\n${others[0]}\n\`\`\`\n`)
})
