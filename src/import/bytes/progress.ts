import type { ImportOptions, ImportProgress } from '../importOptions.ts'

/** How often progress is reported, in bytes. */
const EACH = 8 * 1024 * 1024

/** Reports progress, and lets others run meanwhile. */
export class Progress {
  readonly #tell: ImportOptions['onProgress']
  #next = EACH

  constructor({ onProgress }: ImportOptions) {
    this.#tell = onProgress
  }

  /** Notes how far one has come: it is reported now and then. */
  readonly note = (progress: ImportProgress): void => {
    if (progress.done < this.#next) return
    this.#next = progress.done + EACH
    this.#tell?.(progress)
  }

  /** Whether it is time to let others run. */
  isDue(done: number): boolean {
    return done >= this.#next
  }

  /** Begins another step. */
  begin(): void {
    this.#next = EACH
  }
}
