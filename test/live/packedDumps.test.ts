import { expect, test } from 'vitest'
import { ImportError, type ImportedDump, importDump } from '../../src/import/index.ts'

/** Statistics that pack badly, so that a part of it is larger than what is unpacked at once. */
function linesOf(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `["getstats","PC_0",{"T":{"bytesSent":${Math.sin(index)}}},${1_700_000_000_001 + index}]\n`,
  ).join('')
}

const head = '["create","PC_0",{},1700000000000]\n["setLocalDescription","PC_0",null,1700000000000]\n'

async function packed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

async function joined(...parts: readonly BlobPart[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob([...parts]).arrayBuffer())
}

function sampleCount({ lives }: ImportedDump): number {
  return lives[0]?.series.samples('T', 'bytesSent')?.values.length ?? 0
}

const COUNT = 20_000

test('a packed dump is read whole', async () => {
  const dump = await importDump(await packed(head + linesOf(COUNT)))
  expect([sampleCount(dump), dump.remarks]).toEqual([COUNT, []])
})

test('of a packed dump of several parts, each is read', async () => {
  const parts = [await packed(head), await packed(linesOf(COUNT)), await packed(linesOf(COUNT)), await packed('\n')]
  const dump = await importDump(await joined(...parts))
  expect([sampleCount(dump), dump.remarks]).toEqual([2 * COUNT, []])
})

test.each([0.1, 0.5, 0.999])('a packed dump that breaks off after %f gives what came before', async (share) => {
  const whole = await packed(head + linesOf(COUNT))
  const dump = await importDump(whole.subarray(0, Math.floor(whole.length * share)))
  // What is packed is not spread evenly over the bytes.
  expect(sampleCount(dump)).toBeGreaterThan(COUNT * share * 0.9)
  expect(sampleCount(dump)).toBeLessThan(COUNT)
  expect(dump.remarks[0]).toMatch(/^The gzip file breaks off after \d+ unpacked bytes\./)
})

test('zeros behind a packed dump change nothing', async () => {
  const dump = await importDump(await joined(await packed(head + linesOf(COUNT)), new Uint8Array(700)))
  expect([sampleCount(dump), dump.remarks]).toEqual([COUNT, []])
})

test('what cannot be unpacked at all is told as that', async () => {
  const error = await importDump(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff])).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ImportError)
  expect(error).toMatchObject({ code: 'broken', format: 'gzip' })
})

test('more than 512 MiB in several parts is refused', async () => {
  const part = await packed('\n'.repeat(8 * 1024 * 1024))
  const dump = await joined(...Array.from({ length: 65 }, () => part))
  await expect(importDump(dump)).rejects.toMatchObject({ code: 'too-large' })
})
