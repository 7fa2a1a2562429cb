import { type ContenderName, contenders } from './contenders/index.ts'

/** Connects a pair. Returns how long it took until the channel was open at both ends, in milliseconds. */
export async function open(name: ContenderName): Promise<number> {
  const began = performance.now()
  const pair = await contenders[name].connect()
  const took = performance.now() - began
  await pair.close()
  return took
}

/** How many lives, how many of them at a time, and with how many channels each. */
export interface LivesOptions {
  readonly rounds: number
  readonly atOnce?: number
  readonly channels?: number
}

/** Lets pairs live from `new` to `closed`. */
export async function lives(name: ContenderName, { rounds, atOnce = 1, channels = 1 }: LivesOptions): Promise<void> {
  const contender = contenders[name]
  for (let round = 0; round < rounds; round += 1) {
    const pairs = await Promise.all(Array.from({ length: atOnce }, () => contender.connect(channels)))
    for (const pair of pairs) await pair.close()
  }
}
