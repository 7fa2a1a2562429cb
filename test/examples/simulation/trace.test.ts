import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'
import { dial } from './dial.ts'

test('the guide shows a part of a trace', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/simulate.md'), 'utf8')
  const [, shown = 'nothing'] = /```text\n(.*?)```/s.exec(guide) ?? []
  const network = createNetwork()
  dial(network).createDataChannel('chat')
  await network.settle()
  expect(network.trace).toContain(shown)
})
