import { type ContenderName, contenders } from './contenders/index.ts'
import type { Pair } from './pair.ts'

/**
 * The pairs that are open, by who has made them, and how many. They are used again: a new association begins slowly, and is
 * sometimes held up for seconds when it first loses packets.
 */
const open = new Map<string, readonly Pair[]>()

/** So many pairs of a contender, with so many channels each. */
export async function openPairs(name: ContenderName, connections = 1, channels = 1): Promise<readonly Pair[]> {
  const key = `${name}, ${connections}, ${channels}`
  const known = open.get(key)
  if (known) return known
  const pairs: Pair[] = []
  for (let made = 0; made < connections; made += 1) pairs.push(await contenders[name].connect(channels))
  open.set(key, pairs)
  return pairs
}

/** Closes them all. */
export async function closeAll(): Promise<void> {
  for (const pairs of open.values()) for (const pair of pairs) await pair.close()
  open.clear()
}
