import { makePeers, type Peers, type PeersOptions } from '../../../harness/peers.ts'
import { divergences } from '../../../src/divergences/index.ts'
import { bindPeerConnection } from '../../../src/index.ts'
import { record } from '../../../src/testing/index.ts'
import { witnessLives } from './lives.ts'
import { type Tracks, tracksOf } from './tracks.ts'

/** What was seen of one end, and which rules it broke as the library judges it. */
export interface Witnessed {
  readonly tracks: Tracks
  readonly rules: readonly string[]
}

/** Of each life, both ends; or what it was stopped by. */
export type Witness = Readonly<
  Record<string, { readonly a: Witnessed; readonly b: Witnessed; readonly stopped?: string }>
>

/** In milliseconds: when a real engine is taken to be stuck. */
const PATIENCE = 8_000

/** Makes peers for each life, and waits until nothing more comes of one. */
export interface WitnessEngine {
  readonly peers: (life: number) => PeersOptions
  readonly rest: () => Promise<void>
}

/** Lives all of them with an engine, one after the other. */
export async function witnessOf({ peers, rest }: WitnessEngine): Promise<Witness> {
  const witness: Record<string, Witness[string]> = {}
  for (const [index, [name, live]] of Object.entries(witnessLives).entries()) {
    const pair = makePeers(peers(index))
    const [a, b] = [recorded(pair.a), recorded(pair.b)]
    const stopped = await stoppedBy(live(pair))
    await rest()
    pair.close()
    await rest()
    witness[name] = { a: a(), b: b(), ...(stopped !== undefined && { stopped }) }
  }
  return witness
}

async function stoppedBy(life: Promise<void>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stuck = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, 'stuck')
  })
  try {
    return await Promise.race([life.then(() => undefined), stuck])
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  } finally {
    clearTimeout(timer)
  }
}

function recorded(connection: Peers['a']): () => Witnessed {
  const rules = new Set<string>()
  const actor = bindPeerConnection(connection, {
    divergences: divergences({ known: true, onDivergence: ({ rule }) => void rules.add(rule) }),
  })
  const recording = record(actor)
  return () => ({ tracks: tracksOf(recording.trace), rules: [...rules].sort() })
}
