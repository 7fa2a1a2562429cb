import type { Pair } from './pair.ts'

/** Resolves when so much has arrived at the other end of a pair, counted as `amountOf` says of each message. */
export async function arrival(pair: Pair, total: number, amountOf: (message: unknown) => number): Promise<void> {
  let left = total
  let end: (() => void) | undefined
  await new Promise<void>((resolve) => {
    end = pair.receive((message) => {
      left -= amountOf(message)
      if (left === 0) resolve()
    })
  })
  end?.()
}
