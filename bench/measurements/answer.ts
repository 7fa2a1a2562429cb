import type { Answerer } from '../inside/answer.ts'
import { atMost, ratio, type Section, spread, table } from '../report.ts'
import { interleaved, ratios, summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { titles } from './names.ts'

const names = ['bare', 'control', 'bound'] as const satisfies readonly Answerer[]

const TARGETS = { warm: 1.8, first: 2.8 } as const

/** How many times each has answered before it is measured: until then, V8 compiles. */
const WARM_UP = 200

/** How long it takes from when an offer has arrived until its answer has. */
export async function measureAnswer({ node, rounds, progress }: Context): Promise<Section> {
  await node.renew()
  for (const name of names) await node.run('answer', name, WARM_UP)
  const warm = await interleaved(
    node,
    names,
    rounds(200),
    (name) => node.run('answer', name),
    (text) => progress(`time to answer in ${node.engine}: ${text}`),
  )
  const first: Record<Answerer, number[]> = { bare: [], control: [], bound: [] }
  const processes = rounds(20)
  for (let round = 0; round < processes; round += 1) {
    progress(`first time to answer in ${node.engine}: round ${round + 1} of ${processes}`)
    for (const name of names) {
      await node.renew()
      first[name].push(await node.run('answer', name))
    }
  }
  await node.renew()
  return {
    title: 'Time to answer',
    parts: [
      `From the call of \`setRemoteDescription(offer)\` at one end until the engine has \`setRemoteDescription(answer)\` at the other, in
milliseconds. Both ends are in one thread. For ${node.engine} it counts: it loses the race if the handshake of the peer that
answers comes first, and sends again after a second, or fails. “Warm” is after ${WARM_UP} times.`,
      `### ${node.engine}, warm`,
      rows(warm, TARGETS.warm),
      `### ${node.engine}, the first time in a process`,
      rows(first, TARGETS.first),
    ],
  }
}

function rows(values: Readonly<Record<Answerer, readonly number[]>>, target: number): string {
  const control = ratios(values.control, values.bare)
  return table(
    ['', 'ms', 'to bare', `target ${target}`],
    names.map((name) => {
      const to = ratios(values[name], values.bare)
      return [
        titles[name],
        spread(summary(values[name])),
        name === 'bare' ? '' : ratio(to),
        name === 'bound' ? atMost(target, to, control) : '',
      ]
    }),
  )
}
