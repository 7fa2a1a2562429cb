import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bundleForNode } from '../../../tools/bundleForNode.ts'

test('on a server without WebRTC the import and createSession() are no error; the connection that create needs is one', async () => {
  const file = await bundleForNode('test/src/session/server/process.ts', 'session-on-a-server')
  // A process of its own: Vitest has loaded more than a server has.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    classes: 'undefined',
    adapter: 'function',
    before: 'connecting',
    after: 'failed',
    error: 'ReferenceError: RTCPeerConnection is not defined',
  })
})
