import { type ContenderName, contenders } from './contenders/index.ts'
import type { Pair } from './pair.ts'

/** The pairs that rest, and whose memory is measured. */
const held: Pair[] = []

/** Connects pairs and keeps them. */
export async function hold(name: ContenderName, pairs: number, channels = 1): Promise<void> {
  for (let made = 0; made < pairs; made += 1) held.push(await contenders[name].connect(channels))
}

/** Closes them, and keeps them still, as an app may: what is left then is what was never given back. */
export async function closeHeld(): Promise<void> {
  for (const pair of held) await pair.close()
}

/** Lets go of them. */
export function drop(): void {
  held.length = 0
}
