import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

test.each([
  ['README.md', 'why/after.ts'],
  ['README.md', 'why/before.ts'],
  ['start.md', 'start/start.js'],
  ['start.md', 'start/start.ts'],
  ['start.md', 'start/inNode.js'],
  ['guides/audio-and-video.md', 'media/call.ts'],
  ['guides/audio-and-video.md', 'media/tracks.ts'],
  ['guides/dumps.md', 'dumps/explainDump.ts'],
  ['guides/frameworks.md', 'frameworks/zone/selectIn.ts'],
  ['guides/negotiate-and-reconnect.md', 'negotiation/keepConnected.ts'],
  ['guides/negotiate-and-reconnect.md', 'negotiation/negotiate.ts'],
  ['guides/node.md', 'start/inNode.js'],
  ['guides/production.md', 'production/reportFailures.ts'],
  ['guides/sending.md', 'streams/json.ts'],
  ['guides/sending.md', 'streams/wholeFile.ts'],
  ['guides/sessions.md', 'sessions/chat.ts'],
  ['guides/sessions.md', 'sessions/onNode/echo.ts'],
  ['guides/sessions.md', 'sessions/onNode/NodeConnection.ts'],
  ['guides/sessions.md', 'sessions/overMqtt.ts'],
  ['guides/sessions.md', 'sessions/overPeerServer.ts'],
  ['guides/sessions.md', 'sessions/react/session.ts'],
  ['guides/sessions.md', 'sessions/react/SessionChat.tsx'],
  ['guides/simulate.md', '../package/apps/simulation/jest.config.cjs'],
  ['guides/simulate.md', 'simulation/dial.ts'],
  ['guides/simulate.md', 'simulation/fakeTimers.test.ts'],
  ['guides/simulate.md', 'simulation/faults.test.ts'],
  ['guides/simulate.md', 'simulation/reconnects.test.ts'],
  ['guides/two-tab-chat.md', 'negotiation/negotiate.ts'],
  ['guides/two-tab-chat.md', 'twoTabChat/Chat.tsx'],
  ['guides/two-tab-chat.md', 'twoTabChat/main.tsx'],
  ['guides/two-tab-chat.md', 'twoTabChat/twoTabChat.ts'],
])('docs/%s shows %s as it is', (page, file) => {
  const shown = read(file)
    .replace(/(\.\.\/)+src\/index\.ts/g, 'webrtc-statecharts')
    .replace(/(\.\.\/)+src\/(\w+)\/index\.ts/g, 'webrtc-statecharts/$2')
    .replace('../negotiation/', './')
    .replace('../chat.ts', './chat.ts')
  expect(read(`../../docs/${page}`)).toContain(`\n${shown}\`\`\`\n`)
})
