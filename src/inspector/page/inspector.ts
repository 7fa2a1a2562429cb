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
   * ones later. Input that is not a message is counted and ignored.
   */
  receive(messages: readonly unknown[]): void
  /**
   * Shows the life of a recorded trace when it is loaded. A large one takes a while; the page stays responsive. Never
   * rejects: the page says what is not a trace.
   *
   * @param trace - as `record()` of `webrtc-statecharts/testing` makes it, its JSON text, or a file with that; or a file that
   * this page has saved
   * @returns whether it is shown: it is a trace, and nothing else was opened before it was loaded
   */
  show(trace: unknown, name?: string): Promise<boolean>
  /** Resolves when everything received is shown, and the selected chart is drawn. */
  shown(): Promise<void>
  /** Takes it out of the page, and leaves the source. */
  unmount(): void
}
