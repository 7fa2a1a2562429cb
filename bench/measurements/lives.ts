import type { ContenderName } from '../inside/contenders/index.ts'
import type { LivesOptions } from '../inside/lives.ts'
import { figure, ratio, type Section, spread, table } from '../report.ts'
import type { Runtime } from '../runtimes/runtime.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { channelCounts, counted, followers, runningIn, titles } from './names.ts'

const growing = ['bare', 'handWritten', 'bound'] as const

/** What a life costs, from `new` to `closed`. */
export async function measureLives(context: Context): Promise<Section> {
  const parts = [
    `CPU time of the thread that runs JavaScript, in milliseconds, for a pair of connections with one channel, from \`new\` to \`closed\`:
both ends are followed. “The same by hand” has a listener for each event, copies each attribute, and wraps \`close()\`; it
knows no rule and believes each event. “XState by hand” does the same with one machine for each object. This library has
six actors for each connection, each of which takes its own steps, and compares each step with the engine.`,
  ]
  for (const runtime of [context.chromium, context.node]) {
    parts.push(...(await ofEach(context, runtime)))
    if (runtime === context.node) parts.push(...(await whereItGoes(context)))
  }
  for (const runtime of [context.chromium, context.node]) parts.push(...(await growth(context, runtime)))
  return { title: 'CPU time of a life', parts }
}

async function ofEach({ rounds, progress }: Context, runtime: Runtime): Promise<readonly string[]> {
  const names = runningIn(runtime, followers)
  const values = await interleaved(
    runtime,
    names,
    rounds(12),
    (name) => cpuOfLives(runtime, name, { rounds: 20 }, 20),
    (text) => progress(`CPU of a life in ${runtime.engine}: ${text}`),
  )
  const rows = names.map((name) => {
    const more = values[name].map((value, round) => value - (values.bare[round] ?? Number.NaN))
    return [
      titles[name],
      spread(summary(values[name])),
      name === 'bare' ? '' : summary(more).median.toFixed(2),
      name === 'handWritten' ? '' : ratio(ratios(values[name], values.handWritten)),
    ]
  })
  await runtime.renew()
  return [`### ${runtime.engine}`, table(['', 'ms', 'more than bare, ms', 'to the same by hand'], rows)]
}

async function whereItGoes({ node, progress }: Context): Promise<readonly string[]> {
  progress(`where the CPU time goes in ${node.engine}`)
  await node.run('lives', 'bound', { rounds: 100 })
  const took = await node.profile('lives', 'bound', { rounds: 200 })
  await node.renew()
  const all = Object.values(took).reduce((sum, milliseconds) => sum + milliseconds, 0)
  const rows = Object.entries(took)
    .sort(([, one], [, other]) => other - one)
    .map(([part, milliseconds]) => [part, figure(milliseconds / 200), `${Math.round((100 * milliseconds) / all)} %`])
  return [
    `Where it goes in ${node.engine}, by V8’s profiler, with this library: what each part spends in its own functions.`,
    table(['', 'ms a life', ''], rows),
  ]
}

async function growth({ rounds, progress }: Context, runtime: Runtime): Promise<readonly string[]> {
  const rows: string[][] = []
  for (const atOnce of [1, 50, 200]) {
    const times = atOnce === 1 ? 20 : 1
    const values = await interleaved(
      runtime,
      growing,
      rounds(3),
      async (name) => {
        // Chromium allows 500 connections a page, and closed ones count until they are collected.
        if (atOnce > 1) await renewed(runtime, name)
        return cpuOfLives(runtime, name, { rounds: times, atOnce }, atOnce * times)
      },
      (text) => progress(`CPU of ${atOnce} pairs at a time in ${runtime.engine}: ${text}`),
    )
    rows.push([`${counted(atOnce, 'pair')} at a time, each`, ...growing.map((name) => spread(summary(values[name])))])
    await runtime.renew()
  }
  for (const channels of channelCounts(runtime)) {
    const times = channels >= 500 ? 1 : 10
    const values = await interleaved(
      runtime,
      growing,
      rounds(3),
      (name) => cpuOfLives(runtime, name, { rounds: times, channels }, channels * times),
      (text) => progress(`CPU of a life with ${channels} channels in ${runtime.engine}: ${text}`),
    )
    rows.push([
      `${counted(channels, 'channel')} of one pair, each channel`,
      ...growing.map((name) => spread(summary(values[name]))),
    ])
    await runtime.renew()
  }
  return [`### How it grows, ${runtime.engine}`, table(['ms', ...growing.map((name) => titles[name])], rows)]
}

/** A new page or process, in which the code of a contender has been compiled. */
async function renewed(runtime: Runtime, name: ContenderName): Promise<void> {
  await runtime.renew()
  await runtime.run('lives', name, { rounds: 25 })
}

async function cpuOfLives(
  runtime: Runtime,
  name: ContenderName,
  options: LivesOptions,
  divisor: number,
): Promise<number> {
  const before = await runtime.cpu()
  await runtime.run('lives', name, options)
  return ((await runtime.cpu()) - before) / divisor
}
