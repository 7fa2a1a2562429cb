import { pause, waitUntil } from '../live/liveLife.ts'
import { PeerFrame } from '../live/peerFrame.ts'
import type { PagePeer, PlainRole, TextEnd } from '../live/peerTypes.ts'
import { RelayedPath } from '../live/relayedPath.ts'
import type { contenders } from './contenders.ts'

/** What is compared. */
export type ContenderName = keyof typeof contenders

/** What can be done to two peers in their pages. */
interface ScenarioWorld {
  readonly path: RelayedPath
  setSignaling(isUp: boolean): void
  /** Loads a page again: of the one that began, or of the other one. */
  reload(which: 'caller' | 'callee'): Promise<void>
}

/** What happens. Time counts from the end of it. */
export const scenarios: Readonly<Record<string, (world: ScenarioWorld) => Promise<unknown>>> = {
  'path cut for 3 s': ({ path }) => cutFor(path, 3000),
  'path cut for 40 s': ({ path }) => cutFor(path, 40_000),
  'reload of the caller': ({ reload }) => reload('caller'),
  'reload of the callee': ({ reload }) => reload('callee'),
  'reload of both at once': ({ reload }) => Promise.all([reload('caller'), reload('callee')]),
  async '30 s without signalling'({ setSignaling }) {
    setSignaling(false)
    await pause(30_000)
    setSignaling(true)
  },
  async 'path and signalling gone for 30 s'({ path, setSignaling }) {
    setSignaling(false)
    await cutFor(path, 30_000)
    setSignaling(true)
  },
}

/** How long is waited for a message, and for the connection at first. */
export const PATIENCE = 60_000

/** Plays a scenario. Returns after how many milliseconds a message has passed each way; `undefined`: not in time. */
export async function play(contender: ContenderName, scenario: string): Promise<number | undefined> {
  const path = await RelayedPath.open()
  const pipe = new TextPipe(path)
  const frames = [new PeerFrame(pipe.end(0)), new PeerFrame(pipe.end(1))] as const
  const roles: readonly PlainRole[] = [
    { polite: false, begins: true },
    { polite: true, begins: false },
  ]
  const peers: PagePeer[] = []
  const load = async (index: 0 | 1) => {
    const role = roles[index] as PlainRole
    // A session needs no role, and leaves it out.
    peers[index] = await frames[index].load(contender as 'peerJs', role)
  }
  try {
    // The callee is there when it is called.
    await load(1)
    await load(0)
    if ((await talked(peers, 'first')) === undefined) {
      const states = peers.map(({ state }) => state).join(' | ')
      throw new Error(`${contender}, ${scenario}: it has not been connected at all: ${states}`)
    }
    await scenarios[scenario]?.({
      path,
      setSignaling: (isUp) => pipe.setUp(isUp),
      reload: (which) => load(which === 'caller' ? 0 : 1),
    })
    return await talked(peers, 'again')
  } finally {
    for (const frame of frames) frame.remove()
    await path.close()
  }
}

async function cutFor(path: RelayedPath, ms: number): Promise<void> {
  await path.cut()
  await pause(ms)
  await path.heal()
}

function talked(peers: readonly PagePeer[], text: string): Promise<number | undefined> {
  return waitUntil(() => {
    for (const peer of peers) peer.say(text)
    return peers.every(({ received }) => received.includes(text))
  }, PATIENCE)
}

/** Signalling that keeps the order, and loses all while it is down. */
class TextPipe {
  readonly #path: RelayedPath
  readonly #listeners = [new Set<(text: string) => void>(), new Set<(text: string) => void>()] as const
  readonly #watchers = new Set<() => void>()
  #isUp = true
  #last: Promise<unknown> = Promise.resolve()

  constructor(path: RelayedPath) {
    this.#path = path
  }

  setUp(isUp: boolean): void {
    this.#isUp = isUp
    for (const watcher of [...this.#watchers]) watcher()
  }

  end(index: 0 | 1): TextEnd {
    return {
      send: (text) => this.#send(text, index === 0 ? 1 : 0),
      subscribe: (listener) => {
        this.#listeners[index].add(listener)
        return () => this.#listeners[index].delete(listener)
      },
      get: () => (this.#isUp ? 'up' : 'down'),
      watch: (listener) => {
        this.#watchers.add(listener)
        return () => this.#watchers.delete(listener)
      },
    }
  }

  #send(text: string, to: 0 | 1): void {
    if (!this.#isUp) return
    const rerouted = this.#path.rerouteText(text)
    this.#last = this.#last.then(async () => {
      const arrived = await rerouted
      if (!this.#isUp) return
      // What a page throws that is just being loaded again must not take along what is sent later.
      for (const listener of [...this.#listeners[to]]) queueMicrotask(() => listener(arrived))
    })
  }
}
