import { ratio, type Section, spread, table } from '../report.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { channelCounts, counted } from './names.ts'

const names = ['bare', 'bound'] as const

/** How the messages per second change with the number of connections and of channels. */
export async function measureGrowth({ chromium, node, rounds, progress }: Context): Promise<Section> {
  const parts = ['Messages of 1 KiB, as above: how many arrive in a second altogether.']
  for (const runtime of [chromium, node]) {
    const rows: string[][] = []
    const count = runtime.name === 'Chromium' ? 10_000 : 20_000
    for (const [what, options] of [
      ...[1, 10, 50].map((connections) => [`${counted(connections, 'pair')} at a time`, { connections }] as const),
      ...channelCounts(runtime).map(
        (channels) => [`${counted(channels, 'channel')} of one pair`, { channels }] as const,
      ),
    ]) {
      const values = await interleaved(
        runtime,
        names,
        rounds(5),
        (name) => runtime.run('messages', name, { size: 1024, count, ...options }),
        (text) => progress(`messages over ${what} in ${runtime.engine}: ${text}`),
      )
      rows.push([what, ...names.map((name) => spread(summary(values[name]))), ratio(ratios(values.bound, values.bare))])
      await runtime.renew()
    }
    parts.push(`### ${runtime.engine}`, table(['messages/s', 'bare engine', 'this library', 'ratio'], rows))
  }
  return { title: 'Messages, with more connections and channels', parts }
}
