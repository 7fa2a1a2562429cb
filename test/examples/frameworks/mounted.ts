import type { PeerConnectionActor } from '../../../src/index.ts'

/** An example on a page. */
export interface Mounted {
  /** Gives it another connection. */
  show(connection: PeerConnectionActor | undefined): void
  unmount(): void
}
