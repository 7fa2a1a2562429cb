/** Work that can be left off between its slices, each of which is short, and what comes of it. */
export type Slices<Result> = Generator<void, Result>

/** Does all of it at once. */
export function atOnce<Result>(work: Slices<Result>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
