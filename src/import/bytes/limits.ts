import { ImportError } from '../ImportError.ts'

const MIB = 1024 * 1024

/** How many bytes are read at the most, packed or not. */
export const MOST_BYTES = 512 * MIB

/** @throws {@link ImportError} `too-large` */
export function assertSize(size: number, what: string): void {
  if (size > MOST_BYTES) throw tooLarge(`${what} ${Math.ceil(size / MIB)} MiB`)
}

/** The error for what is larger than what is read. */
export function tooLarge(what: string): ImportError {
  const limit = `${MOST_BYTES / MIB} MiB`
  const words = `${what}, and no more than ${limit} are read. Ask for a dump of a shorter call, or of one page alone.`
  return new ImportError('too-large', words, { offset: MOST_BYTES })
}
