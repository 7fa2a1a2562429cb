import { expect, test } from 'vitest'
import type { Peers } from '../../../harness/peers.ts'
import { privateContents } from '../../../src/redact/privateContents.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { type Maker, openInspector } from './frames.ts'
import { credential, livePrivately, message, username } from './privateLife.ts'

const closed = closedAfterEach()

/** All frames of a life, when the last has come. */
async function framesOfLife(...how: Parameters<typeof openInspector>) {
  const inspector = closed(await openInspector(...how))
  const secrets = await livePrivately(inspector, (peers: Peers) => closed(peers))
  await expect.poll(() => inspector.frames.at(-1)).toContain('life.over')
  return { secrets, frames: inspector.frames, text: inspector.frames.join('\n') }
}

/** A description is quoted in JSON, and again where a text holds JSON. */
function isIn(text: string, secret: string): boolean {
  return [secret, JSON.stringify(secret).slice(1, -1)].some((form) => text.includes(form))
}

test.each<Maker>(['our own', 'Stately’s'])('nothing that is private leaves through %s', async (maker) => {
  const { secrets, frames, text } = await framesOfLife({}, maker)
  for (const [kind, values] of Object.entries(secrets)) {
    expect(values, kind).not.toEqual([])
    for (const secret of values) {
      expect(secret).not.toBe('')
      expect(
        frames.find((frame) => isIn(frame, secret)),
        `${kind}: ${secret}`,
      ).toBeUndefined()
    }
  }
  for (const shown of ['«SDP, ', '«candidate, ', '«credential, ', '«TURN credentials, ', '«text, ']) {
    expect(text).toContain(shown)
  }
})

test.each([...privateContents])('%s are there when they are asked for', async (kind) => {
  const { secrets, text } = await framesOfLife({ include: [kind] })
  const shown = {
    sdp: () => secrets.sdp.some((line) => isIn(text, line.split(' IN ')[0] ?? '')),
    candidates: () => secrets.candidates.every((line) => isIn(text, line)),
    addresses: () => isIn(text, 'turn:127.0.0.1'),
    credentials: () => isIn(text, username) && isIn(text, credential),
    messages: () => isIn(text, message),
  }
  for (const [each, isShown] of Object.entries(shown)) expect(isShown(), each).toBe(each === kind)
})

test.each<Maker>(['our own', 'Stately’s'])('all is there through %s when all is asked for', async (maker) => {
  const { secrets, text } = await framesOfLife({ include: privateContents }, maker)
  for (const values of Object.values(secrets))
    for (const secret of values.slice(-1)) expect(isIn(text, secret)).toBe(true)
  expect(text).not.toContain('«SDP')
})

test('the messages are in the order in which things happened', async () => {
  const { frames } = await framesOfLife({})
  const messages = frames.map((frame) => JSON.parse(frame))
  const known = new Set<string>()
  for (const { type, sessionId, parentId } of messages) {
    if (type === '@xstate.actor') {
      if (parentId !== undefined) expect(known).toContain(parentId)
      known.add(sessionId)
    }
    expect(known).toContain(sessionId)
  }
  const connection = messages.find(({ name }) => name === 'peerConnection')
  expect(connection.snapshot.value).toMatchObject({ live: { signaling: 'stable' } })
  const ends = messages.filter(
    ({ type, sessionId }) => type === '@xstate.snapshot' && sessionId === connection.sessionId,
  )
  expect(ends.at(-1)).toMatchObject({ snapshot: { status: 'done', output: { cause: 'local-close', connected: true } } })
})
