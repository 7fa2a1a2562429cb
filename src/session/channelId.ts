/** The first id that a name can have, and how many there are. Below are those that engines choose; Chromium has 1023. */
const FIRST = 512
const COUNT = 511

/** The id of a channel that both sides make by its name: FNV-1a, so that both find the same. */
export function channelId(name: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return FIRST + (hash % COUNT)
}
