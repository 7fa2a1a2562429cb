import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ImportError } from '../../../src/import/ImportError.ts'
import { importDump } from '../../../src/import/importDump.ts'
import { playedOf, sampleOf, textOfSample } from './sample.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function errorOf(dump: unknown, options?: object): Promise<ImportError> {
  try {
    await importDump(dump as Uint8Array, options)
  } catch (error) {
    if (error instanceof ImportError) return error
    throw error
  }
  throw new Error('It was imported.')
}

test.each([
  ['nothing', new Uint8Array(), 'empty', /no bytes/],
  ['white space', bytes(' \n'), 'empty', /white space/],
  ['a text', bytes('hello'), 'unknown-format', /none of the formats that are read/],
  ['other JSON', bytes('{"a":1}'), 'unknown-format', /none of the formats/],
  ['no bytes at all', 'text', 'bad-input', /needs a Uint8Array/],
  [
    'an RTCEventLog',
    new Uint8Array([0x8a, 0xe2, 0x09, 0x02, 0x08, 0x00, 0x12]),
    'unread-format',
    /RTCEventLog[\s\S]*chrome:\/\/webrtc-internals/,
  ],
  ['a saved page of about:webrtc', bytes('<!DOCTYPE html><title>about:webrtc</title>'), 'unread-format', /Copy Report/],
  ['another page', bytes('<html><body>x</body></html>'), 'unread-format', /a web page/],
  [
    'a log of Jicofo',
    bytes('Jicofo 2024-05-01 12:00:00.123 INFO: [42] org.jitsi: hello'),
    'unread-format',
    /server[\s\S]*rtcstats/,
  ],
  ['a log of a bridge', bytes('2024-05-01 12:00:00.123 WARNING: x'), 'unread-format', /server/],
  ['our own trace', bytes('{"format":"webrtc-statecharts","version":2}'), 'unread-format', /replay\(\)/],
  ['a ZIP archive', new Uint8Array([0x50, 0x4b, 3, 4, 0]), 'unread-format', /Unpack/],
  ['gzip of nothing', new Uint8Array([0x1f, 0x8b, 8]), 'broken', /gzip/],
  [
    'internals that break off',
    bytes('{"getUserMedia":[],"PeerConnections":{"1-1":{"updateLog":[{"ti'),
    'broken',
    /webrtc-internals[\s\S]*byte \d+/,
  ],
])('%s is told apart, in words', async (_, dump, code, message) => {
  const error = await errorOf(dump)
  expect(error.code).toBe(code)
  expect(error.message).toMatch(message)
  expect([typeof error.format, typeof error.offset]).toEqual(['string', 'number'])
})

test('Options that are not right are told', async () => {
  expect((await errorOf(bytes('{}'), { onprogress: () => {} })).message).toMatch(/onProgress/)
  expect((await errorOf(bytes('{}'), { onProgress: 1 })).code).toBe('bad-input')
})

test('A truncated dump gives the connections that are whole, with a remark', async () => {
  const text = textOfSample('chromium.internals.gz')
  const { lives, remarks } = await importDump(bytes(text.slice(0, text.indexOf('"8-3"') + 500)))
  expect(lives.map(({ id }) => id)).toEqual(['8-1', '8-2'])
  expect(remarks).toEqual([expect.stringMatching(/left out/), expect.stringMatching(/breaks off at byte \d+/)])
  expect(lives.map(playedOf).map(({ states }) => states.connectionState.at(-1))).toEqual(['closed', 'closed'])
})

test('A line that is cut in the middle is left out, with a remark', async () => {
  const text = textOfSample('chromium-fail.rtcstats-js.txt.gz')
  const { lives, remarks } = await importDump(bytes(text.slice(0, -20)))
  expect([lives.length, remarks]).toEqual([3, [expect.stringMatching(/^One line cannot be read/)]])
})

test('A gzip file that breaks off gives what came before', async () => {
  const whole = sampleOf('chromium.rtcstats-js.txt.gz')
  const { lives, remarks } = await importDump(whole.subarray(0, Math.floor(whole.length / 2)))
  expect(lives.length).toBeGreaterThan(0)
  expect(remarks[0]).toMatch(/gzip file breaks off/)
})

test('What stands behind the end of a gzip file changes nothing', async () => {
  const whole = sampleOf('chromium-fail.rtcstats-js.txt.gz')
  const more = new Uint8Array(whole.length + 3)
  more.set(whole)
  expect((await importDump(more)).lives.length).toBe(3)
})

test('A byte order mark, and UTF-16, are read', async () => {
  const text = textOfSample('chromium-fail.rtcstats-js.txt.gz')
  const wide = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
  for (const dump of [bytes(`\ufeff${text}`), wide]) expect((await importDump(dump)).lives.length).toBe(3)
})

test('A dump without connections is one, with a remark', async () => {
  const { lives, remarks } = await importDump(
    bytes('{"getUserMedia":[],"PeerConnections":{},"UserAgent":"Chrome/120.0"}'),
  )
  expect([lives, remarks]).toEqual([[], [expect.stringMatching(/keepRemovedConnections/)]])
  expect((await importDump(bytes('RTCStatsDump\n{"fileFormat":3}\n'))).remarks).toHaveLength(1)
})

test.each(['__proto__', 'constructor', 'toString'])('The id "%s" is an id as any other', async (id) => {
  const connection = {
    updateLog: [{ type: 'onconnectionstatechange', value: '"failed"', timestamp: 1.5 }],
    stats: { [`${id}-${id}`]: { values: '[1]' } },
  }
  const text = JSON.stringify({ PeerConnections: { ID: connection } }).replace('ID', id)
  const { lives } = await importDump(bytes(text))
  expect(lives.map((life) => life.id)).toEqual([id])
  expect(lives[0]?.series.samples(id, id)?.values).toEqual([1])
  const lines = `["create","${id}",{},1700000000000]\n["${id}","${id}",{"${id}":{}},1700000000001]\n["getstats","${id}",{"${id}":{"${id}":1}},1700000000002]`
  const read = await importDump(bytes(lines))
  expect(read.lives.map((life) => life.id)).toEqual([id])
  expect(read.lives[0]?.series.list()).toHaveLength(1)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('Depth of thousands is passed over, or read', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const text = `{"deep":${deep},"PeerConnections":{"1-1":{"deep":${deep},"updateLog":[{"type":"x","value":${deep},"timestamp":1}]}}}`
  expect((await importDump(bytes(text))).lives.length).toBe(1)
  expect(
    (await importDump(bytes(`["create","PC_0",{},1700000000000]\n["x","PC_0",${deep},1700000000001]`))).lives.length,
  ).toBe(1)
})

test('A line of 32 MB is read', async () => {
  const long = 'x'.repeat(32 * 1024 * 1024)
  const { lives } = await importDump(
    bytes(
      `["create","PC_0",{},1700000000000]\n["custom","PC_0","${long}",1700000000001]\n["close","PC_0",null,1700000000002]`,
    ),
  )
  expect(lives[0]?.trace.entries.map(({ kind }) => kind)).toEqual(['call', 'returned'])
})

test('More than 512 MiB are refused, packed or plain, before they are read', async () => {
  // A stretch that was never written takes no memory.
  const plain = new Uint8Array(512 * 1024 * 1024 + 1)
  expect((await errorOf(plain)).message).toMatch(/513 MiB, and no more than 512 MiB are read/)
  // However much its end says.
  const part = gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 1 })
  const packed = new Uint8Array(Buffer.concat(Array.from({ length: 9 }, () => part)))
  expect((await errorOf(packed)).message).toMatch(/It unpacks to more than 512 MiB, and no more/)
})

test('Progress is told while a large dump is read', async () => {
  const line = `["getstats","PC_0",{"T":{"bytesSent":1,"x":"${'y'.repeat(1000)}"}},1700000000001]\n`
  const told: string[] = []
  const onProgress = ({ step, done, total }: { step: string; done: number; total: number | undefined }) =>
    told.push(`${step} ${done > 0} ${total}`)
  const text = bytes(line.repeat(20_000))
  await importDump(new Blob([text]), { onProgress })
  expect(told).toEqual([`reading true ${text.length}`, `reading true ${text.length}`])
})
