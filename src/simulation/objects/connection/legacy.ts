/** Makes what a method throws the rejection of its promise, as WebIDL has it. */
export async function rejecting<Result>(run: () => Promise<Result>): Promise<Result> {
  return run()
}

/**
 * The form of a method with callbacks: its promise is always fulfilled, and one of the callbacks is called.
 *
 * @param success - the index of the argument that is called with the result; the next one is called with an error
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#legacy-interface-extensions | WebRTC 1.0, legacy interface extensions}
 */
export async function callsBack(args: readonly unknown[], success: number, run: () => Promise<unknown>): Promise<void> {
  const [done, failed] = [args[success], args[success + 1]]
  if (typeof done !== 'function' || typeof failed !== 'function') throw new TypeError('A callback is no function.')
  run().then(
    (result) => done(result),
    (error: unknown) => failed(error),
  )
}
