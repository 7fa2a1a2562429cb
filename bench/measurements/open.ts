import { atMost, ratio, type Section, spread, table } from '../report.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { followers, runningIn, titles } from './names.ts'

const TARGET = 1.03

/** How long it takes until a channel is open. */
export async function measureOpen({ chromium, node, rounds, progress }: Context): Promise<Section> {
  const parts = [
    `From the first call until the channel is open at both ends, in milliseconds. Both ends are in one thread, so what follows them is
paid for twice here; and there is no network: the milliseconds are the same where connecting takes longer. Garbage is
collected before each. PeerJS goes
through its own server, on this machine. The target is ${TARGET} of the bare engine. Where it is missed, it is by the CPU time that
the next section takes apart, most of which is spent before a channel is open; nothing waits.`,
  ]
  for (const runtime of [chromium, node]) {
    const names = runningIn(runtime, followers)
    const values = await interleaved(
      runtime,
      names,
      rounds(40),
      (name) => runtime.run('open', name),
      (text) => progress(`time to open in ${runtime.engine}: ${text}`),
    )
    const rows = names.map((name) => {
      const to = ratios(values[name], values.bare)
      const more = summary(values[name].map((value, round) => value - (values.bare[round] ?? Number.NaN)))
      return [
        titles[name],
        spread(summary(values[name])),
        name === 'bare' ? '' : more.median.toFixed(2),
        name === 'bare' ? '' : ratio(to),
        name === 'bound' ? atMost(TARGET, to, ratios(values.control, values.bare)) : '',
      ]
    })
    parts.push(`### ${runtime.engine}`, table(['', 'ms', 'more than bare, ms', 'to bare', 'target'], rows))
    await runtime.renew()
  }
  return { title: 'Time to open', parts }
}
