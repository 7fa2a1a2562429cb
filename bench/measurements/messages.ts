import type { ContenderName } from '../inside/contenders/index.ts'
import { atLeast, ratio, type Section, spread, table } from '../report.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { runningIn, titles } from './names.ts'

const contenders: readonly ContenderName[] = [
  'bare',
  'control',
  'bound',
  'observed',
  'rawXState',
  'simplePeer',
  'peerJs',
]

/** How many messages take about half a second or less. */
const sizes = [
  { size: 64, label: '64 B', count: { Chromium: 20_000, Node: 60_000 } },
  { size: 1024, label: '1 KiB', count: { Chromium: 4000, Node: 15_000 } },
  { size: 16_384, label: '16 KiB', count: { Chromium: 400, Node: 1500 } },
] as const

const TARGET = 0.98

/** How many messages go through a channel in a second. */
export async function measureMessages({ chromium, node, rounds, progress }: Context): Promise<Section> {
  const parts = [
    `Both ends are in one page or process, and one channel is open between them. As many messages as go are sent, with at most
1 MiB waiting in the engine, and those that arrive in a second are counted. The target for this library is ${TARGET} of the bare
engine: a binding never listens to \`message\`, so data does not pass through it at all; \`messages$\` has RxJS pass it on, which is
seen only where messages are small and the engine is fast. “XState by hand” sends each message to an actor.`,
  ]
  for (const runtime of [chromium, node]) {
    for (const { size, label, count } of sizes) {
      const values = await interleaved(
        runtime,
        runningIn(runtime, contenders),
        rounds(21),
        (name) => runtime.run('messages', name, { size, count: count[runtime.name] }),
        (text) => progress(`messages of ${label} in ${runtime.engine}: ${text}`),
      )
      const rows = runningIn(runtime, contenders).map((name) => {
        const to = ratios(values[name], values.bare)
        const isOurs = name === 'bound' || name === 'observed'
        const cells = [spread(summary(values[name])), name === 'bare' ? '' : ratio(to)]
        return [titles[name], ...cells, isOurs ? atLeast(TARGET, to, ratios(values.control, values.bare)) : '']
      })
      parts.push(`### ${label}, ${runtime.engine}`, table(['', 'messages/s', 'to bare', 'target'], rows))
      await runtime.renew()
    }
  }
  return { title: 'Messages per second', parts }
}
