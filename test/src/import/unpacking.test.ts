import { randomFillSync } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflate, piecesOf } from '../../../src/import/bytes/inflate.ts'
import { Progress } from '../../../src/import/bytes/progress.ts'
import { sampleNames, sampleOf } from './sample.ts'

/** What comes of it without Node, and whether it breaks off. */
async function unpacked(packed: Uint8Array): Promise<{ bytes: Buffer; isBroken: boolean }> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of piecesOf(packed)) pieces.push(piece)
    return { bytes: Buffer.concat(pieces), isBroken: false }
  } catch {
    return { bytes: Buffer.concat(pieces), isBroken: true }
  }
}

test.each(sampleNames)('%s is unpacked as by Node', async (name) => {
  expect((await unpacked(sampleOf(name))).bytes.equals(gunzipSync(sampleOf(name)))).toBe(true)
})

test.each([1, 3, 7, 8, 700, 20_000])('%i zeros behind the end change nothing', async (count) => {
  const packed = sampleOf('chromium.internals.gz')
  const { bytes, isBroken } = await unpacked(Buffer.concat([packed, Buffer.alloc(count)]))
  expect([bytes.equals(gunzipSync(packed)), isBroken]).toEqual([true, false])
})

test('Each prefix gives the beginning of the whole', async () => {
  const packed = sampleOf('chromium-fail.rtcstats-js.txt.gz')
  const whole = gunzipSync(packed)
  let longest = 0
  for (let end = 0; end <= packed.length; end += 3) {
    const { bytes } = await unpacked(packed.subarray(0, end))
    expect(bytes.equals(whole.subarray(0, bytes.length)), `the first ${end} bytes`).toBe(true)
    expect(bytes.length).toBeGreaterThanOrEqual(longest)
    longest = bytes.length
  }
  expect(longest).toBeGreaterThan(whole.length * 0.99)
})

test('What is changed inside comes to an end, and gives no less than Node', async () => {
  const packed = sampleOf('chromium-fail.rtcstats-js.txt.gz')
  const change = fc.record({ at: fc.nat({ max: packed.length - 1 }), to: fc.nat({ max: 255 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const changed = packed.slice()
      for (const { at, to } of changes) changed[at] = to
      const { bytes } = await inflate(changed, new Progress({}))
      expect((await unpacked(changed)).bytes.subarray(0, bytes.length).equals(bytes)).toBe(true)
    }),
    { seed: 19, numRuns: 200 },
  )
})

test('One that breaks off is not refused, whatever its last bytes would say of its size', async () => {
  const whole = randomFillSync(Buffer.alloc(1_000_000))
  const packed = gzipSync(whole).subarray(0, 900_000)
  packed.writeUInt32LE(900_000_000, packed.length - 4)
  const { bytes, problem } = await inflate(packed, new Progress({}))
  expect(problem).toBeDefined()
  expect(bytes.length).toBeGreaterThan(800_000)
  // Its last four bytes are not those of the whole.
  expect(whole.subarray(0, bytes.length - 8).equals(bytes.subarray(0, -8))).toBe(true)
})
