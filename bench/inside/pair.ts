/** Two ends that are connected, in one page or process. */
export interface Pair {
  /** The channels of the end that sends; more than one only if that was asked for. */
  readonly channels: readonly RTCDataChannel[]
  /** Sends over one of them, as the contender's users do. */
  send(data: Uint8Array<ArrayBuffer>, index?: number): void
  /** Hands over what the other end receives, over any of the channels, until the function that it returns is called. */
  receive(listener: (data: unknown) => void): () => void
  /** Sends with the backpressure that the contender has of its own, if it has any. */
  pour?(chunks: Iterable<Uint8Array<ArrayBuffer>>): Promise<void>
  /** Closes both ends; resolves when the contender says that it is over. */
  close(): Promise<void>
}

/** What is compared: an engine as it is, or with something around it. */
export interface Contender {
  /** Connects a new pair: from the first call until all channels are open at both ends. */
  connect(channels?: number): Promise<Pair>
}
