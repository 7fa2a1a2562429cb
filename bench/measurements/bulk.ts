import type { BulkOptions } from '../inside/bulk.ts'
import { atLeast, ratio, type Section, spread, table } from '../report.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { runningIn } from './names.ts'

const KIB = 1024
const MIB = 1024 * KIB
const BYTES = 64 * MIB
const TARGET = 0.97

type Loop = Omit<BulkOptions, 'bytes'> & { readonly way: 'event' | 'polling' }

/** The loops that are tried: each way of waiting, with sizes and watermarks from small to large. */
const loops: readonly Loop[] = [
  { way: 'event', chunk: 16 * KIB, high: 256 * KIB, low: 64 * KIB },
  { way: 'event', chunk: 16 * KIB, high: MIB, low: 256 * KIB },
  { way: 'event', chunk: 64 * KIB, high: 256 * KIB, low: 64 * KIB },
  { way: 'event', chunk: 64 * KIB, high: MIB, low: 256 * KIB },
  { way: 'event', chunk: 64 * KIB, high: 4 * MIB, low: MIB },
  { way: 'event', chunk: 64 * KIB, high: 8 * MIB, low: 4 * MIB },
  { way: 'event', chunk: 256 * KIB - 16, high: MIB, low: 256 * KIB },
  { way: 'event', chunk: 256 * KIB - 16, high: 8 * MIB, low: 4 * MIB },
  { way: 'polling', chunk: 64 * KIB, high: MIB, low: 256 * KIB },
  { way: 'polling', chunk: 64 * KIB, high: 8 * MIB, low: 4 * MIB },
  { way: 'polling', chunk: 256 * KIB - 16, high: 8 * MIB, low: 4 * MIB },
]

const ways = ['loop', 'again', 'sink', 'simplePeer', 'peerJs'] as const
const isOwn = (name: (typeof ways)[number]): name is Exclude<(typeof ways)[number], 'loop' | 'again'> =>
  name !== 'loop' && name !== 'again'

const inKib = (bytes: number) => `${Math.round(bytes / KIB)} KiB`
const nameOf = ({ way, chunk, high, low }: Loop) => `${way}, ${inKib(chunk)} a message, ${inKib(low)} to ${inKib(high)}`

/** How fast 64 MiB go through the sink, and through the best loop without it. */
export async function measureBulk({ chromium, node, rounds, progress }: Context): Promise<Section> {
  const parts = [
    `64 MiB with backpressure, from the first call until all has arrived, in MiB/s. First the loop on the bare engine is tuned: how it
waits (\`bufferedamountlow\`, or looking again and again), how large a message is, and between which watermarks the buffer is
kept, with 16 MiB each. The fastest then runs against the sink, which has the same size and the same watermarks, and against what
simple-peer and PeerJS do with messages of that size. The target is ${TARGET}.`,
  ]
  for (const runtime of [chromium, node]) {
    const byName = new Map(loops.map((loop) => [nameOf(loop), loop]))
    const tuned = await interleaved(
      runtime,
      [...byName.keys()],
      rounds(5),
      (name) => runtime.run('bulk', { ...(byName.get(name) as Loop), bytes: 16 * MIB }),
      (text) => progress(`tuning the loop in ${runtime.engine}: ${text}`),
    )
    const speeds = [...byName].map(([name, loop]) => ({ name, loop, speed: summary(tuned[name] ?? []) }))
    speeds.sort((one, other) => other.speed.median - one.speed.median)
    const [best] = speeds as [(typeof speeds)[number]]

    const values = await interleaved(
      runtime,
      runningIn(runtime, ways),
      rounds(9),
      (name) => runtime.run('bulk', { ...best.loop, ...(isOwn(name) && { way: name }), bytes: BYTES }),
      (text) => progress(`64 MiB in ${runtime.engine}: ${text}`),
    )
    const inMib = (speed: readonly number[]) => spread(summary(speed.map((bytes) => bytes / MIB)))
    const to = ratios(values.sink, values.loop)
    parts.push(
      `### ${runtime.engine}`,
      table(
        ['', 'MiB/s', 'to the loop', 'target'],
        [
          ['the best loop', inMib(values.loop), '', ''],
          ['the best loop, again', inMib(values.again), ratio(ratios(values.again, values.loop)), ''],
          [
            'the sink of this library',
            inMib(values.sink),
            ratio(to),
            atLeast(TARGET, to, ratios(values.again, values.loop)),
          ],
          ['simple-peer, as a stream', inMib(values.simplePeer), ratio(ratios(values.simplePeer, values.loop)), ''],
          ...(runtime.name === 'Chromium'
            ? [['PeerJS, which keeps what waits', inMib(values.peerJs), ratio(ratios(values.peerJs, values.loop)), '']]
            : []),
        ],
      ),
      table(
        ['the loops that were tried', 'MiB/s'],
        speeds.map(({ name }) => [name, inMib(tuned[name] ?? [])]),
      ),
    )
    await runtime.renew()
  }
  return { title: 'Bulk', parts }
}
