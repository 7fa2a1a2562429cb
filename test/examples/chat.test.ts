import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { announced, makePeers, type Peers } from '../../harness/peers.ts'
import { dataChannelMachine } from '../../machines/index.ts'
import { withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import { readyState } from '../../src/index.ts'
import { pathsThroughTransitions } from '../../src/testing/index.ts'
import { Chat } from './chat.ts'
import { chatMachine } from './chatMachine.ts'

const dialed: { peers: Peers; theirs: Promise<RTCDataChannel> }[] = []

afterEach(() => {
  for (const { peers } of dialed.splice(0)) peers.close()
})

/** A chat, and all that can happen to it: each resolves when the chat shows what comes of it. */
function startChat() {
  const chat = new Chat(() => {
    const peers = makePeers()
    dialed.push({ peers, theirs: announced(peers.b, (channel) => channel) })
    return peers.a
  })

  const shown = (deed: (last: (typeof dialed)[number]) => unknown) => async () => {
    const changed = once(chat, 'change')
    await deed(dialed.at(-1) as (typeof dialed)[number])
    await changed
  }

  return {
    chat,
    answer: shown(({ peers }) => peers.negotiate()),
    hangUp: shown(async ({ peers, theirs }) => {
      await theirs
      peers.b.close()
    }),
    fail: shown(({ peers }) => peers.negotiate({ answer: withWrongFingerprint })),
    leave: shown(() => chat.leave()),
  }
}

describe('by its own chart, the chat goes', () => {
  const paths = pathsThroughTransitions(chatMachine)

  test.each(paths.map((path) => ({ name: path.name, path })))('$name', async ({ path }) => {
    const { chat, answer, hangUp, fail, leave } = startChat()
    await path.run({
      perform: { 'peer.answers': answer, 'peer.hangsUp': hangUp, 'connection.fails': fail, leave },
      read: () => chat.status,
    })
  })
})

describe('by the chart of its channel, the chat goes', () => {
  const shown = { connecting: 'connecting', open: 'online', closing: 'online', closed: 'offline' } as const
  const paths = pathsThroughTransitions(dataChannelMachine, {
    events: [{ type: 'open' }, { type: 'connection.closed' }],
    state: (snapshot) => shown[readyState(snapshot)],
  })

  test.each(paths.map((path) => ({ name: path.name, path })))('$name', async ({ path }) => {
    const { chat, answer, leave } = startChat()
    await path.run({ perform: { open: answer, 'connection.closed': leave }, read: () => chat.status })
  })
})

describe('the documentation shows', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
  const page = read('../../docs/guides/testing.md')

  test.each(['chat.ts', 'chatMachine.ts'])('%s as it is', (file) => {
    expect(page).toContain(read(file).replace('../../src/index.ts', 'webrtc-statecharts').replaceAll('export ', ''))
  })

  test('the paths as they are', () => {
    const names = pathsThroughTransitions(chatMachine).map(({ name }) => `${name}\n`)
    expect(page).toContain(names.join(''))
  })
})
