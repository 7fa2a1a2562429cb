import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { explain } from '../../src/import/explain/explain.ts'
import { ImportError } from '../../src/import/ImportError.ts'
import { importDump } from '../../src/import/importDump.ts'
import { type Campaign, type CampaignOptions, scaled } from './campaign.ts'

const MUTATED = 10_000
/** Of each sample, packed and unpacked. */
const PREFIXES = 2_000
/** In milliseconds, for one sample: what takes longer hangs. */
const LONGEST = 20_000
const folder = join(import.meta.dirname, '../../test/dumps')

type Bytes = Uint8Array<ArrayBuffer>

/** Samples of dumps, cut and mutated: each gives lives with remarks, or an `ImportError` that names format and place. */
export const dumpsCampaign: Campaign = {
  name: 'dumps',
  async run(options) {
    const packed = readdirSync(folder)
      .filter((file) => file.endsWith('.gz'))
      .map((file): Bytes => new Uint8Array(readFileSync(join(folder, file))))
    const plain = packed.map((bytes): Bytes => new Uint8Array(gunzipSync(bytes)))
    const small = plain.map((bytes) => bytes.subarray(0, 40_000))
    const given = [...prefixes([...packed, ...plain], options), ...mutated([...packed, ...small], options)]
    const fell: string[] = []
    const figures = { refused: 0, 'longest, ms': 0 }
    for (const { bytes, what } of given) {
      const start = performance.now()
      const problem = await problemOf(bytes, () => {
        figures.refused += 1
      })
      const time = Math.round(performance.now() - start)
      figures['longest, ms'] = Math.max(figures['longest, ms'], time)
      if (problem) fell.push(`${what}: ${problem}`)
      if (time > LONGEST) fell.push(`${what}: it takes ${time} ms`)
    }
    return { tried: given.length, fell, figures }
  },
}

interface Given {
  readonly bytes: Bytes
  readonly what: string
}

/** Each sample to some place: the same distance between them. */
function prefixes(samples: readonly Bytes[], options: CampaignOptions): readonly Given[] {
  const count = scaled(PREFIXES, options)
  return samples.flatMap((sample, index) =>
    Array.from({ length: count }, (_, part) => {
      const end = Math.floor((sample.length * part) / count)
      return { bytes: sample.slice(0, end), what: `the first ${end} bytes of sample ${index}` }
    }),
  )
}

const pieces = [
  '',
  '\u0000',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  '-1',
  '1e999',
  '"__proto__"',
  '\n',
  '\ufeff',
]

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 30 }),
  piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })),
})

function mutated(samples: readonly Bytes[], options: CampaignOptions): readonly Given[] {
  const tried = fc.sample(
    fc.tuple(fc.nat({ max: samples.length - 1 }), fc.array(change, { minLength: 1, maxLength: 4 })),
    {
      seed: options.seed,
      numRuns: scaled(MUTATED, options),
    },
  )
  return tried.map(([index, changes]) => {
    let bytes = Buffer.from(samples[index] as Bytes)
    for (const { at, length, piece } of changes) {
      const from = Math.floor(at * bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(piece), bytes.subarray(from + length)])
    }
    return { bytes: new Uint8Array(bytes), what: `sample ${index} with ${JSON.stringify(changes)}` }
  })
}

/** What did not hold of one. */
async function problemOf(bytes: Bytes, refuse: () => void): Promise<string | undefined> {
  try {
    const { lives } = await importDump(bytes)
    const [first] = lives
    if (first) explain(first)
    for (const { object, member } of first?.series.list().slice(0, 2) ?? []) first?.series.samples(object, member)
    return undefined
  } catch (error) {
    if (!(error instanceof ImportError)) return `${(error as Error).name}: ${(error as Error).message}`
    refuse()
    const { code, format, offset, message } = error
    const isNamed = code !== 'bad-input' && typeof format === 'string' && Number.isInteger(offset) && message !== ''
    return isNamed ? undefined : `its error names no format and place: ${message}`
  }
}
