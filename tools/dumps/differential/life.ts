import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { type DeedName, deeds, ignored } from './deeds.ts'
import { type LifeEnd, LifePeers, type PathKind } from './peers.ts'

/** A life that is over, and which connections of the page it had. */
export interface LivedLife {
  readonly seed: number
  readonly kind: string
  readonly steps: readonly string[]
  /** The places of both ends among the connections of the page. */
  readonly ends: readonly [number, number]
}

/** How it ends. */
const endings = ['both close', 'one closes', 'one closes', 'one after the other', 'nobody closes'] as const

/** How long an engine may take to give a connection up. */
const PATIENCE = 60_000

/** Lives one life of two peers. */
export async function liveLife(seed: number, isShort: boolean): Promise<LivedLife> {
  const generator = xoroshiro128plus(seed)
  const draw = (below: number) => uniformInt(generator, 0, below - 1)
  const oneOf = <Item>(items: readonly Item[]) => items[draw(items.length)] as Item
  const kind = kindOf(draw(20), isShort)
  const peers = new LifePeers(kind, draw(3) > 0)
  const { a, b } = peers
  const steps: string[] = []
  const act = async (name: DeedName) => {
    steps.push(name)
    const [from, to] = draw(2) === 0 ? [a, b] : [b, a]
    // What a connection was asked for before it was closed never settles.
    const deed = async () => deeds[name]({ peers, from, to, draw })
    await Promise.race([ignored(deed()), pause(3000)])
  }
  await peers.open()
  if (draw(6) > 0) {
    await act('make a channel')
    await act('negotiate')
    await settledState(a, kind)
  }
  const names = Object.keys(deeds) as DeedName[]
  for (let count = draw(9); count > 0; count -= 1) {
    await act(oneOf(names))
    await pause(draw(4) === 0 ? draw(60) : 0)
  }
  // Statistics are read once a second.
  if (draw(3) === 0) await pause(1300)
  if (kind === 'relay') {
    steps.push('cut')
    await peers.cut()
  }
  if (kind === 'relay' || kind === 'nowhere') await Promise.all([a, b].map(waitForEnd))
  const ending = oneOf(endings)
  steps.push(ending)
  await finish(ending, draw(2) === 0 ? [a, b] : [b, a], draw)
  await peers.close()
  return { seed, kind, steps, ends: [a.index, b.index] }
}

function kindOf(drawn: number, isShort: boolean): PathKind {
  if (drawn < 3) return 'wrong-certificate'
  if (isShort) return 'direct'
  if (drawn < 5) return 'nowhere'
  return drawn < 7 ? 'relay' : 'direct'
}

async function finish(
  ending: (typeof endings)[number],
  [first, second]: readonly [LifeEnd, LifeEnd],
  draw: (below: number) => number,
): Promise<void> {
  // One whose peer was closed in the life would go on changing.
  const isAlone = [first, second].some(({ connection }) => connection.signalingState === 'closed')
  if (ending === 'nobody closes' && !isAlone) return
  first.connection.close()
  if (ending === 'one closes') await pause(200 + draw(400))
  if (ending === 'one after the other') await waitForEnd(second, 4000)
  second.connection.close()
  if (draw(2) === 0) await ignored(second.connection.createOffer())
}

/** Until it is connected or has failed, where it can. */
async function settledState({ connection }: LifeEnd, kind: PathKind): Promise<void> {
  if (kind === 'nowhere') return
  await until(() => ['connected', 'failed', 'closed'].includes(connection.connectionState), 8000)
}

/** Until it has failed, if it began at all. */
function waitForEnd({ connection }: LifeEnd, patience = PATIENCE): Promise<void> {
  const isOver = () =>
    ['failed', 'closed', 'new'].includes(connection.connectionState) || connection.iceConnectionState === 'failed'
  return until(isOver, patience)
}

async function until(isSo: () => boolean, patience: number): Promise<void> {
  const end = performance.now() + patience
  while (!isSo() && performance.now() < end) await pause(20)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
