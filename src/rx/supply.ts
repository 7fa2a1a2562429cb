import type { Sendable } from '../sink/sendable.ts'

/** Where the messages come from that are sent. */
export interface Supply {
  /** Resolves when {@link take} has something to give; rejects if the source fails. */
  ready(): Promise<void>
  /** The next message, or `undefined` if there is none any more. */
  take(): { readonly message: Sendable } | undefined
  /** The messages that the source has given, and that were not taken. */
  readonly waiting: readonly Sendable[]
  /** Lets go of the source, and returns what it still has besides those, if that can be had. */
  release(): AsyncIterable<Sendable> | undefined
  /** Gives up the source: nobody wants the rest. */
  cancel(): void
}
