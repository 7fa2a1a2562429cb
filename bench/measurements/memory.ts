import type { ContenderName } from '../inside/contenders/index.ts'
import { figure, type Section, table, verdict } from '../report.ts'
import type { Runtime } from '../runtimes/runtime.ts'
import { summary } from '../statistics.ts'
import type { Context } from './context.ts'
import { channelCounts, runningIn, titles } from './names.ts'

const compared = ['handWritten', 'rawXState', 'actorsAlone', 'bound'] as const
const libraries = ['simplePeer', 'peerJs'] as const
const KIB = 1024
const TARGET = 24
/** What is less than this cannot be told from nothing: the engine’s own caches change by more. In KiB. */
const NOTHING = 0.5

/** How much more of the heap is used than before, in bytes. */
interface Heap {
  readonly atRest: number
  /** When all is closed, and the app still holds the connections. */
  readonly closed: number
  /** When the app has let go of them. */
  readonly dropped: number
}

/** How much memory it takes to follow a connection. */
export async function measureMemory({ chromium, node, rounds, progress }: Context): Promise<Section> {
  const parts = [
    `The JavaScript heap after garbage was collected, less that of the bare engine in the same state, in KiB. A connection has one
channel, and four transports. Node’s pointers are twice as wide as Chromium’s. The target is ${TARGET} KiB for a bound
connection at rest, growing with their number and no faster, and nothing once they are closed and let go
(less than ${NOTHING} KiB). What is left nevertheless is code that the engine has compiled and optimised meanwhile: it does not grow
with more connections after these, and it makes the figures for two connections say little. As long as the app holds a closed
connection, its actor is there too, and tells how it ended. “Its actors, not bound” are those of this library alone, as XState
makes them: half of what a connection takes. The other half is listeners, wrapped methods, and what was seen last.`,
  ]
  const connections = [
    { runtime: chromium, pairs: [1, 50, 200] },
    { runtime: node, pairs: [1, 50, 200] },
  ]
  for (const { runtime, pairs } of connections) {
    const rows: string[][] = []
    for (const count of pairs) {
      const names = runningIn(runtime, [...compared, ...libraries])
      const heaps = await heapsOf(names, runtime, count, 1, rounds(1), progress)
      for (const name of names) {
        const { atRest, closed, dropped } = less(heaps[name], heaps.bare, 2 * count)
        rows.push([
          `${2 * count} connections, ${titles[name]}`,
          figure(atRest),
          figure(closed),
          figure(dropped),
          name === 'bound' && count > 1 ? verdict(atRest <= TARGET && dropped < NOTHING) : '',
        ])
      }
    }
    parts.push(
      `### Per connection, ${runtime.engine}`,
      table(['KiB per connection', 'at rest', 'closed, and held', 'let go', 'target'], rows),
    )
  }
  for (const runtime of [chromium, node]) {
    const rows: string[][] = []
    for (const channels of channelCounts(runtime)) {
      const heaps = await heapsOf(compared, runtime, 1, channels, rounds(1), progress)
      const perChannel = (name: (typeof compared)[number]) => less(heaps[name], heaps.bare, 2 * channels).atRest
      rows.push([`${channels}`, ...compared.map((name) => figure(perChannel(name)))])
    }
    parts.push(
      `### Per channel of one connection, ${runtime.engine}`,
      'With the share that each has in its connection.',
      table(['channels', ...compared.map((name) => titles[name])], rows),
    )
  }
  return { title: 'Memory', parts }
}

async function heapsOf<Name extends ContenderName>(
  names: readonly Name[],
  runtime: Runtime,
  pairs: number,
  channels: number,
  rounds: number,
  progress: (text: string) => void,
): Promise<Readonly<Record<'bare' | Name, Heap>>> {
  const heaps = {} as Record<'bare' | Name, Heap>
  for (const name of ['bare', ...names] as const) {
    const found: Heap[] = []
    for (let round = 0; round < rounds; round += 1) {
      progress(
        `heap of ${pairs} pairs with ${channels} channels in ${runtime.engine}, ${titles[name]}: round ${round + 1} of ${rounds}`,
      )
      found.push(await heapOf(runtime, name, pairs, channels))
    }
    const middle = (key: keyof Heap) => summary(found.map((heap) => heap[key])).median
    heaps[name] = { atRest: middle('atRest'), closed: middle('closed'), dropped: middle('dropped') }
  }
  return heaps
}

async function heapOf(runtime: Runtime, name: ContenderName, pairs: number, channels: number): Promise<Heap> {
  await runtime.renew()
  // The same once before: what is compiled and optimised stays.
  await runtime.run('lives', name, { rounds: 20 })
  await runtime.run('hold', name, pairs, channels)
  await runtime.run('closeHeld')
  await runtime.run('drop')
  const before = await settledHeap(runtime)
  await runtime.run('hold', name, pairs, channels)
  const atRest = await settledHeap(runtime)
  await runtime.run('closeHeld')
  const closed = await settledHeap(runtime)
  await runtime.run('drop')
  const dropped = await settledHeap(runtime)
  return { atRest: atRest - before, closed: closed - before, dropped: dropped - before }
}

/** Engines let go of some things a while later. */
async function settledHeap(runtime: Runtime): Promise<number> {
  let last = await runtime.heap()
  for (let time = 0; time < 10; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const next = await runtime.heap()
    if (Math.abs(next - last) < KIB) return next
    last = next
  }
  return last
}

function less(heap: Heap, bare: Heap, divisor: number): Heap {
  const of = (key: keyof Heap) => (heap[key] - bare[key]) / divisor / KIB
  return { atRest: of('atRest'), closed: of('closed'), dropped: of('dropped') }
}
