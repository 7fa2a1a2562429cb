import type { InspectorSource } from '../sources/source.ts'

/** Options of `mountInspector()`. */
export interface MountOptions {
  /** Where messages come from; more can be handed over with {@link MountedInspector.receive}. */
  readonly source?: InspectorSource | undefined
  /** Whether its keys work wherever the focus is, as it is alone in its page. Default: only inside it. */
  readonly ownsPage?: boolean | undefined
}

/** An inspector in a page. */
export interface MountedInspector {
  /**
   * Takes messages as `@statelyai/inspect` sends them, and shows them in the next frame; of very many at once, the last
   * ones later. What is no message is counted and passed over.
   */
  receive(messages: readonly unknown[]): void
  /**
   * Shows the life that a recorded trace holds, when it is loaded; a large one takes a while, in which the page goes on.
   * Never rejects: the page says what is not a trace.
   *
   * @param trace - as `record()` of `webrtc-statecharts/testing` makes it, its JSON text, or a file with that; or a file that
   * this page has saved
   * @returns whether it is shown: it is a trace, and nothing else was asked for meanwhile
   */
  show(trace: unknown, name?: string): Promise<boolean>
  /** Resolves when all that has come is shown, and the selected chart is drawn. */
  shown(): Promise<void>
  /** Takes it out of the page, and leaves the source. */
  unmount(): void
}
