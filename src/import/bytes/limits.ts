import { ImportError } from '../ImportError.ts'

const MIB = 1024 * 1024

/** How many bytes are read at the most, packed or not. */
export const MOST_BYTES = 512 * MIB

/** @throws {@link ImportError} `too-large` */
export function assertSize(size: number, what: string): void {
  if (size <= MOST_BYTES) return
  const shown = `${Math.ceil(size / MIB)} MiB`
  throw new ImportError(
    'too-large',
    `${what} ${shown}, and no more than ${MOST_BYTES / MIB} MiB are read. Ask for a dump of a shorter call, or of one page alone.`,
    { offset: MOST_BYTES },
  )
}
