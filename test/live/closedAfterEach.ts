import { afterEach } from 'vitest'

/** Closes after each test what was handed over in it. To be called once in a file; it gives the function that takes it. */
export function closedAfterEach(): <Closable extends { close(): void }>(one: Closable) => Closable {
  const open: { close(): void }[] = []

  afterEach(() => {
    for (const one of open.splice(0)) one.close()
  })

  return (one) => {
    open.push(one)
    return one
  }
}
