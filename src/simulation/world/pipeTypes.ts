/** Options of `network.pipe()`. */
export interface PipeOptions {
  /** How long a message is on its way, in milliseconds. Default: the network's latency. */
  readonly latency?: number
  /**
   * Whether it goes through the network, so that a cut or a hold between the two hosts is one of the pipe, too, and what is
   * posted meanwhile arrives afterwards. Default: `false`, as signalling goes another way than what it sets up.
   */
  readonly faulty?: boolean
}

/** One end of a pipe: what is posted here arrives at the other, in its order. */
export interface PipeEnd {
  /**
   * Sends a message as JSON, which all signalling amounts to. A description or a candidate may be posted as it is.
   *
   * @throws {@link SimulationError} `bad-option`: it cannot be written as JSON
   */
  post(message: unknown): void
  /** Called with each message, in a task of its own host. What arrives while it is `null` waits for it. */
  onmessage: ((event: { readonly data: unknown }) => void) | null
}
