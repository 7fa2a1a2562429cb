import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { printed } from './expected.ts'

test('the first ten minutes run in Node, and the process ends', async () => {
  const program = join(import.meta.dirname, 'inNode.js')
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program])
  expect(stdout.split('\n')).toEqual([...printed, ''])
})
