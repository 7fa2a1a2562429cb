import { expect } from 'vitest'
import type { SessionChannel } from '../../../src/session/index.ts'

/** One end of a chat over a session, and what it has received. */
export interface ChatEnd {
  readonly chat: Pick<SessionChannel, 'send'>
  readonly received: readonly string[]
}

/** Each says something until the other one hears it: what a connection had accepted may be lost with it. */
export async function talk(one: ChatEnd, other: ChatEnd, text: string): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const isHeard = () => {
      from.chat.send(text)
      return to.received
    }
    await expect.poll(isHeard).toContain(text)
  }
}
