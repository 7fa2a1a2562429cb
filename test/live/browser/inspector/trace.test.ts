import { expect, test } from 'vitest'
import { announced, talked } from '../../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection } from '../../../../src/index.ts'
import { record } from '../../../../src/testing/index.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { drop, jsonFile } from './dropped.ts'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { expectEachStep, listOnlySelected, select } from './stepping.ts'
import { watched } from './watched.ts'

const openPeers = peersOfEachTest()
const mount = inspectorOfEachTest()

test('shows the life that a dropped trace holds, and goes back to what is live', async () => {
  const { a, negotiate, b } = openPeers()
  const page = mount()
  const { inspect, seen, shown } = watched(page)
  const actor = bindPeerConnection(a, { inspect })
  const recording = record(actor)
  const channel = a.createDataChannel('chat')
  bindDataChannel(channel)
  const arrived = announced(b, (far) => far)
  await negotiate()
  await talked(channel, await arrived)
  a.close()
  await shown()
  const [connection] = seen.values()
  if (!connection) throw new Error('There is no connection')
  await drop(page, jsonFile('life.json', JSON.stringify(recording.trace)))
  expect(page.text('.trace-name')).toBe('Trace: life.json')
  expect(page.text('.where')).toMatch(/^1 \//)
  await listOnlySelected(page)
  const ended = connection.values.at(-1)
  page.root.querySelector<HTMLElement>('.timeline .rows')?.focus()
  await page.press('End')
  expect(page.lit()).toEqual([ended])

  await page.click('.bar button:not([hidden])')
  expect(page.root.querySelector<HTMLElement>('.trace-name')?.hidden).toBe(true)
  await listOnlySelected(page)
  await select(page, connection)
  await expectEachStep(page, connection)
})

test('shows the trace that was asked for last', async () => {
  const { a } = openPeers()
  const recording = record(bindPeerConnection(a))
  const page = mount()
  const text = `\ufeff${JSON.stringify(recording.trace)}`
  const shown = [page.inspector.show(text, 'first.json'), page.inspector.show(text, 'second.json')]
  expect(await Promise.all(shown)).toEqual([false, true])
  await page.inspector.shown()
  expect(page.text('.trace-name')).toBe('Trace: second.json')
  expect(page.text('.opening')).toBe('')
  expect(await page.inspector.show({ ...recording.trace, startedAt: {} }, 'third.json')).toBe(false)
  expect(page.text('.alert')).toMatch('"startedAt" of the trace must be a date, but is object.')
})

test.each([
  ['picture.png', '\u0000\u0001', /^picture\.png: It is a binary file/],
  ['other.json', '{"a":1}', /^other\.json: it is not a trace of record\(\) of webrtc-statecharts\/testing\. /],
  ['number.json', '7', 'number.json: it is JSON, but no trace.'],
  ['new.json', '{"format":"webrtc-statecharts","version":99}', /^new\.json: The trace has version 99, .*newer/],
])('says of %s why it is no trace', async (name, text, said) => {
  const page = mount()
  await drop(page, jsonFile(name, text))
  expect(page.text('.alert')).toMatch(said)
})
